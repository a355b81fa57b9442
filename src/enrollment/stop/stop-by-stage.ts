import { inArray } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";
import type { Stage } from "../../db/schema/leads.ts";
import { exitWhere } from "../exit.ts";
import { recordDecisions } from "../record-decisions.ts";
import { decideStageStops } from "./decide-stops.ts";
import { explainStageStop } from "./explain-stop.ts";
import { holdRunning } from "./load-running.ts";

const chunkSize = 1_000;

/**
 * Stops what the exit rules say another stage of a lead stops (`decideStageStops`), in the caller's transaction, each with the
 * rule by which it does.
 * @param held leads that `holdLeads` has locked in the same transaction
 */
export async function stopByStage(
  { versions }: SequenceParts,
  tx: Tx,
  { held, leadId, stage }: { held: readonly string[]; leadId: string; stage: Stage },
  now: Date,
): Promise<void> {
  if (!held.includes(leadId)) throw new Error(`lead ${leadId} is not held`);
  const stops = decideStageStops(leadId, stage, await holdRunning(versions, tx, held));
  const isOwn = stops.filter(({ enrollment }) => enrollment.leadId === leadId);
  const others = stops.filter(({ enrollment }) => enrollment.leadId !== leadId);
  for (const [reason, group] of [
    ["stage", isOwn],
    ["colleague", others],
  ] as const) {
    for (let at = 0; at < group.length; at += chunkSize) {
      const ids = group.slice(at, at + chunkSize).map(({ enrollment }) => enrollment.id);
      await exitWhere(tx, inArray(enrollments.id, ids), reason, now);
    }
  }
  await recordDecisions(
    tx,
    stops.map((stop) => explainStageStop(stop, leadId, stage, now)),
  );
}
