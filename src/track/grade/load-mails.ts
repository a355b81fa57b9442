import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { TouchFeatures, TouchKind, TouchVerdict } from "../../db/schema/touches.ts";
import { uuidList } from "../../platform/rows/rows.ts";

/** A touch as it is stored. */
export interface StoredTouch {
  id: string;
  messageId: string;
  kind: TouchKind;
  at: Date;
  url: string | null;
  links: string[];
  features: TouchFeatures;
  client: string | null;
  verdict: TouchVerdict;
  confidence: number;
  reasons: string[];
  due: boolean;
  told: TouchVerdict | null;
}

/** A message with everything that grading its touches needs. `own`: it went to one of our own people. */
export interface TouchedMail {
  id: string;
  leadId: string;
  email: string;
  enrollmentId: string;
  sequenceId: string;
  versionId: string;
  stepId: string;
  subjectVariant: string | null;
  sentAt: Date | null;
  own: boolean;
  touches: StoredTouch[];
}

type MailRow = Omit<TouchedMail, "sentAt" | "touches"> & { sentAt: string | null };
type TouchRow = Omit<StoredTouch, "at"> & { at: string };

/** Messages with all their touches, oldest first. Those that an earlier Ripen graded by the user agent stay as they are. */
export async function loadMails(tx: Tx, messageIds: readonly string[]): Promise<TouchedMail[]> {
  if (messageIds.length === 0) return [];
  const ids = uuidList(messageIds);
  const mails = await tx.execute<MailRow & Record<string, unknown>>(sql`
    select m.id, m.lead_id as "leadId", m.email, m.enrollment_id as "enrollmentId", m.sequence_id as "sequenceId",
      m.version_id as "versionId", m.step_id as "stepId", m.subject_variant as "subjectVariant", m.sent_at as "sentAt",
      exists (select from reps where lower(reps.email) = m.email)
        or exists (select from senders where lower(senders.email) = m.email) as own
    from messages m where m.id in ${ids}`);
  const touches = await tx.execute<TouchRow & Record<string, unknown>>(sql`
    select id, message_id as "messageId", kind, at, url, links, features, client, verdict, confidence, reasons,
      due_at is not null as due, told
    from touches where message_id in ${ids} and features is not null order by at, id`);
  const byMail = Map.groupBy(touches, ({ messageId }) => messageId);
  return mails.map(({ sentAt, ...mail }) => ({
    ...mail,
    sentAt: sentAt === null ? null : new Date(sentAt),
    touches: (byMail.get(mail.id) ?? []).map(({ at, ...touch }) => ({ ...touch, at: new Date(at) })),
  }));
}
