import { and, eq, inArray, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, leads, sequences } from "../../db/schema/index.ts";
import { loadBusyGroups } from "../admit/load-histories.ts";
import type { Standing, Stopped } from "./judge-restore.ts";
import { isSuppressed } from "../../db/suppressed.ts";

/** How things stand with the lead and the sequence of a stopped enrollment. Undefined when the lead is gone. */
export async function loadStanding(
  { versions }: SequenceParts,
  tx: Tx,
  { leadId, sequenceId, versionId }: Stopped,
  now: Date,
): Promise<Standing | undefined> {
  const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId));
  if (lead === undefined) return undefined;
  const [listed] = await tx.execute<{ suppressed: boolean }>(sql`
    select ${isSuppressed(sql`${lead.email}::text`)} as suppressed`);
  const [sequence] = await tx.select({ status: sequences.status }).from(sequences).where(eq(sequences.id, sequenceId));
  const [again] = await tx
    .select({ id: enrollments.id })
    .from(enrollments)
    .where(
      and(
        eq(enrollments.leadId, leadId),
        eq(enrollments.sequenceId, sequenceId),
        inArray(enrollments.status, ["waiting", "active", "paused"]),
      ),
    );
  const version = await versions.get(tx, versionId).catch(() => undefined);
  const topic = version?.definition.topic ?? null;
  const groups = version?.definition.exclusivity?.groups ?? [];
  const busy = groups.length === 0 ? [] : ((await loadBusyGroups(versions, tx, [{ id: leadId }])).get(leadId) ?? []);
  const waits = [lead.awayUntil, lead.reviewUntil].flatMap((until) => until?.getTime() ?? []);
  return {
    stage: lead.stage,
    suppressed: listed?.suppressed === true,
    leftTopic: topic !== null && lead.consent.topics?.[topic] === "denied" ? topic : null,
    archived: sequence?.status === "archived",
    enrolledAgain: again !== undefined,
    busyWith: busy.find(({ group }) => groups.includes(group))?.sequence ?? null,
    coolUntil: lead.coolUntil !== null && lead.coolUntil > now ? lead.coolUntil : null,
    waitsUntil: waits.length === 0 ? null : new Date(Math.max(...waits)),
  };
}
