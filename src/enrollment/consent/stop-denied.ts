import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";
import type { WrittenConsent } from "../../consent/state/write-consents.ts";
import { exitEnrollments, exitWhere } from "../exit.ts";
import { recordDecisions } from "../record-decisions.ts";

/**
 * Stops what leads have left, in the transaction that writes it down: all their sequences, or those of a topic, be it of the
 * version that they are in or of the current one. No mail of these begins after the commit.
 * @param by the inbound mail, or the act of the recipient, that says so: how they stood is kept, should it be undone
 */
export async function stopDenied(
  tx: Tx,
  written: readonly WrittenConsent[],
  now: Date,
  by: string | null = null,
): Promise<void> {
  for (const { leadId, changed } of written) {
    const denied = changed.flatMap(({ purpose, topic, state }) =>
      purpose === "mail" && state === "denied" ? [topic] : [],
    );
    if (denied.length === 0) continue;
    if (denied.includes("")) await exitEnrollments(tx, leadId, "unsubscribed", now, by);
    else await stopTopics(tx, leadId, denied, now, by);
  }
}

async function stopTopics(
  tx: Tx,
  leadId: string,
  topics: readonly string[],
  now: Date,
  by: string | null,
): Promise<void> {
  const ofTopics = sql`exists (select from sequence_versions v
    where v.definition ->> 'topic' in (select jsonb_array_elements_text(${JSON.stringify(topics)}::text::jsonb))
      and (v.id = ${enrollments.versionId} or v.id = (
        select s.current_version_id from sequences s where s.id = ${enrollments.sequenceId})))`;
  const which = and(eq(enrollments.leadId, leadId), ofTopics);
  if (which === undefined) return;
  const stopped = await exitWhere(tx, which, "consent_denied", now, by);
  const reason = `The lead has left ${topics.map((topic) => `the topic "${topic}"`).join(", ")}, which its sequence belongs to.`;
  await recordDecisions(
    tx,
    stopped.map(({ id, stepId, ...about }) => ({
      ...about,
      enrollmentId: id,
      stepId,
      at: now,
      rule: "consent",
      outcome: "exited",
      reason,
      inputs: { code: "consent_denied", topics },
    })),
  );
}
