import { inArray, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";
import type { ExitReason } from "../../db/schema/enrollments.ts";
import { accountOfAddress } from "../../lead/account/place.ts";
import { findLeadOfAddress } from "../../lead/address/lead-of-address.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { exitWhere } from "../exit.ts";
import { recordDecisions } from "../record-decisions.ts";
import { decideStops } from "./decide-stops.ts";
import type { Occasion, Stop } from "./decide-stops.ts";
import { explainKept, explainStop } from "./explain-stop.ts";
import type { Whose } from "./explain-stop.ts";
import { holdRunning, loadOne } from "./load-running.ts";
import type { Response } from "./response.ts";

const chunkSize = 1_000;

/**
 * Stops what the exit rules say a response stops (`decideStops`), in the caller's transaction: enrollments of the lead, and
 * of others as far as a rule reaches. Each is recorded with its rule, whose it is, and what was answered. Those of the lead
 * that no rule stops go on, and that is recorded as well.
 * @param held leads that `holdLeads` has locked for this response, in the same transaction
 * @param becomes whether the lead's stage changes to `prospect`
 */
export async function stopByRules(
  { versions }: SequenceParts,
  tx: Tx,
  { held, response, becomes }: { held: readonly string[]; response: Response; becomes: boolean },
  now: Date,
): Promise<void> {
  const { leadId, enrollmentId } = response;
  if (!held.includes(leadId)) throw new Error(`lead ${leadId} is not held`);
  const through = enrollmentId === null ? null : await loadOne(versions, tx, enrollmentId);
  const running = await holdRunning(versions, tx, held);
  const from = response.kind === "reply" ? response.from : null;
  const occasion = { leadId, from, through, becomes, writer: await writerOf(tx, response) };
  const stops = decideStops(occasion, running).map((stop) => ({ ...stop, whose: whoseIs(stop, occasion) }));
  const stopped = new Set(stops.map(({ enrollment }) => enrollment.id));
  const kept = running.filter((one) => one.leadId === leadId && !stopped.has(one.id));

  const byMail = response.kind === "reply" ? response.inboundMailId : (response.handoffId ?? null);
  for (const [reason, group] of Map.groupBy(stops, ({ whose }) => reasonFor(whose, response))) {
    for (let at = 0; at < group.length; at += chunkSize) {
      const ids = group.slice(at, at + chunkSize).map(({ enrollment }) => enrollment.id);
      await exitWhere(tx, inArray(enrollments.id, ids), reason, now, byMail);
    }
  }
  await recordDecisions(tx, [
    ...stops.map((stop) => explainStop(stop, stop.whose, response, now)),
    ...kept.map((one) => explainKept(one, through, response, now)),
  ]);
  if (kept.length === 0) return;
  await tx
    .update(enrollments)
    .set({ keptAt: now })
    .where(sql`${enrollments.id} in ${uuidList(kept.map(({ id }) => id))}`);
}

function whoseIs({ enrollment: { leadId } }: Stop, { leadId: prospectId, writer }: Occasion): Whose {
  if (leadId === prospectId) return "prospect";
  return leadId === writer.leadId ? "writer" : "colleague";
}

function reasonFor(whose: Whose, { kind }: Response): ExitReason {
  if (whose === "colleague") return "colleague";
  return kind === "reply" ? "replied" : "promoted";
}

async function writerOf(tx: Tx, response: Response): Promise<Occasion["writer"]> {
  if (response.kind !== "reply" || response.writer === null) return { leadId: null, company: null };
  const leadId = await findLeadOfAddress(tx, response.writer);
  return { leadId: leadId ?? null, company: await accountOfAddress(tx, response.writer) };
}
