import { eq } from "drizzle-orm";
import { setImmediate as breathe } from "node:timers/promises";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { leads } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { getSegment } from "../../sequence/segment/put-segment.ts";
import type { Assumption } from "../simulate/assumption.ts";
import { simulate } from "../simulate/simulate.ts";
import type { Timetable } from "../simulate/simulate.ts";
import type { SimulatedLead } from "../simulate/simulated-lead.ts";
import { readPlan } from "./read-plan.ts";
import type { Which } from "./read-plan.ts";
import { sampleLeads, toSimulated } from "./sample-leads.ts";

/** Whom to simulate: a lead by id, one that is told inline, or a sample of a segment by key. */
export type Whom =
  | { kind: "lead"; id: string }
  | { kind: "inline"; lead: SimulatedLead }
  | { kind: "segment"; key: string; size: number };

export interface SimulateInput {
  id: string;
  whom: Whom;
  at?: Date | undefined;
  assume: readonly Assumption[];
  of: Which;
  /** Properties of the event that enrolls. */
  trigger?: Readonly<Record<string, unknown>> | undefined;
  /** A real enrollment's, to get its very spread. */
  enrollmentId?: string | undefined;
}

/**
 * What will happen to leads, by the step machine of production on a clock that jumps. Changes nothing.
 * @throws NotFoundError, and what readPlan throws
 */
export async function simulateSequence(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  input: SimulateInput,
): Promise<{ lead: SimulatedLead; timetable: Timetable }[]> {
  const { definition } = await readPlan(app, input.id, input.of);
  const at = input.at ?? app.clock.now();
  const simulated = await whoIs(app, input.whom, definition);
  const results: { lead: SimulatedLead; timetable: Timetable }[] = [];
  for (const lead of simulated) {
    const ids = { enrollmentId: input.enrollmentId ?? `simulated-${lead.id}`, sequenceId: input.id, leadId: lead.id };
    const { assume: assumptions, trigger } = input;
    results.push({ lead, timetable: simulate({ definition, lead, at, assumptions, trigger, ids }) });
    await breathe();
  }
  return results;
}

async function whoIs(
  app: Pick<Ground, "db" | "clock">,
  whom: Whom,
  definition: Parameters<typeof toSimulated>[1],
): Promise<SimulatedLead[]> {
  const now = app.clock.now();
  if (whom.kind === "inline") return [whom.lead];
  if (whom.kind === "lead") {
    const found = await app.db.select().from(leads).where(eq(leads.id, whom.id));
    if (found.length === 0) throw new NotFoundError("lead", whom.id);
    return toSimulated(app.db, definition, found, now);
  }
  const { condition } = await getSegment(app, { key: whom.key });
  const { sample } = await sampleLeads(app.db, condition, whom.size, now);
  return toSimulated(app.db, definition, sample, now);
}
