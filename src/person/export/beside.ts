import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";

/** A few rows for each lead, of tables that know the lead by another row. Oldest first. */
export type Beside = (db: Executor, leadId: string) => Promise<object[]>;

/** The tracked segments that the lead is in. */
export const segmentsOf: Beside = (db, leadId) =>
  db.execute(sql`
    select s.key, m.entered_at as "enteredAt" from segment_members m join segments s on s.id = m.segment_id
    where m.lead_id = ${leadId}::uuid order by m.entered_at, s.key`);

/** Files that the lead came in, or was changed, by. */
export const importsOf: Beside = (db, leadId) =>
  db.execute(sql`
    select i.id, i.list, m.created, i.created_at as "at" from import_leads m join imports i on i.id = m.import_id
    where m.lead_id = ${leadId}::uuid order by i.created_at`);

/** What was wrong with rows of files about the lead, as it was written there. */
export const importProblemsOf: Beside = (db, leadId) =>
  db.execute(sql`
    select p.import_id as "importId", p.line, p.outcome, p.problems from import_problems p
    where p.email = (select email from leads where id = ${leadId}::uuid) order by p.import_id, p.line`);

/** Mails that asked for the confirmation of a signup. */
export const confirmationMailsOf: Beside = (db, leadId) =>
  db.execute(sql`
    select m.id, m.confirmation_id as "confirmationId", m.kind, m.due_at as "dueAt", m.done_at as "doneAt", m.outcome,
      m.response
    from confirmation_mails m join confirmations c on c.id = m.confirmation_id
    where c.lead_id = ${leadId}::uuid order by m.id`);

/** What mail servers said of mails that failed. */
export const failuresOf: Beside = (db, leadId) =>
  db.execute(sql`
    select f.message_id as "messageId", f.kind, f.detail, f.at from delivery_failures f join messages m on m.id = f.message_id
    where m.lead_id = ${leadId}::uuid order by f.id`);

/** What a person of ours said that a mail really was. */
export const correctionsOf: Beside = (db, leadId) =>
  db.execute(sql`
    select c.id, c.inbound_mail_id as "inboundMailId", c.at, c.reason, c."from", c."to"
    from corrections c join inbound_mails m on m.id = c.inbound_mail_id
    where m.lead_id = ${leadId}::uuid order by c.id`);
