import { sql } from "drizzle-orm";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { mailOperator } from "./mail-operator.ts";
import type { OperatorDeps } from "./mail-operator.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { toHtml } from "./write/mail.ts";

type Entry = Extract<OutboxEntry, { topic: "not_rendered" }>;
// A type alias, not an interface: rows of a query have an index signature.
type Found = { sequence: string; status: string; response: string | null; mails: number };

/**
 * Mails the operator that mails of a step cannot be written, with the first of them and how many they are by now.
 * @returns whether nothing is owed any more
 */
export async function tellUnwritten(
  app: OperatorDeps,
  { messageId, versionId, stepId }: Entry,
  outboxId: number,
): Promise<boolean> {
  const [found] = await app.db.execute<Found>(sql`
    select s.name as sequence, m.status, m.response, (
      select count(*)::int from messages o
      where o.sequence_id = m.sequence_id and o.version_id = ${versionId} and o.step_id = ${stepId}
        and o.reason = 'not_rendered') as mails
    from messages m join sequences s on s.id = m.sequence_id where m.id = ${messageId}`);
  if (found === undefined) return true;
  const { sequence, status, response, mails } = found;
  const apiUrl = app.site.publicUrl;
  const held = status === "held";
  const text = [
    `${mails === 1 ? "A mail" : `${mails} mails`} of step "${stepId}" of the sequence "${sequence}" could not be written, and ${mails === 1 ? "was" : "were"} not sent.`,
    "",
    `The first of them: ${lineOf(response ?? "no reason given", 2_000)}`,
    `GET ${apiUrl}/v1/messages/${messageId}`,
    "",
    ...(held
      ? [
          "They wait for a decision. Repair the data of the lead, or the template (publish it with running: move), then:",
          `POST ${apiUrl}/v1/messages/${messageId}/resolve  {"action": "resend"} or {"action": "cancel"}`,
          `All of them: GET ${apiUrl}/v1/messages?status=held`,
        ]
      : ["As the sequence says (notRendered: skip), their leads go on with the next step."]),
    "",
    "You are told once for each step of a version.",
    "",
  ].join("\n");
  const subject = `Not sent: step ${stepId} of ${sequence}`;
  return mailOperator(app, { subject, text, html: toHtml(text, "") }, `not-rendered-${outboxId}`);
}
