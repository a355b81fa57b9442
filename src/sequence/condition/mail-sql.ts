import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { linkName } from "../../render/fill/link-name.ts";
import { everySequence } from "./condition.ts";
import { looksFurther } from "./mail-instants.ts";
import type { MailLeaf } from "./mail-instants.ts";
import { comparisons, spanSql } from "./span-sql.ts";

/** Conditions on `leads l`: whose opens and whose clicks may be looked at now. */
export interface MayCount {
  opens: SQL;
  clicks: SQL;
}

const nobody: MayCount = { opens: sql`false`, clicks: sql`false` };

/** That a mail `i` that came in is a person's answer. */
export const isAnswer = sql`i.class = 'human_reply' and coalesce(i.review, 'accepted') = 'accepted'`;

/** A test of what became of mails, as SQL over `leads l`: of those of a walk, or found by the lead and the time. */
export function mailToSql(
  leaf: MailLeaf,
  { now, enrollmentId, mayCount = nobody }: { now: Date; enrollmentId?: SQL; mayCount?: MayCount },
): SQL {
  const found =
    enrollmentId === undefined || looksFurther(leaf, true)
      ? ofLead(leaf, now, mayCount)
      : ofWalk(leaf, now, enrollmentId);
  const { count } = leaf;
  if (count === undefined) return sql`(exists (select ${found}))`;
  return sql`((select count(*) ${found}) ${sql.raw(comparisons[count.op])} ${String(count.value)}::numeric)`;
}

const stepSql = ({ step }: MailLeaf): SQL => (step === undefined ? sql`` : sql` and m.step_id = ${step}`);

const linkSql = ({ message, link }: MailLeaf): SQL =>
  message !== "clicked" || link === undefined ? sql`` : sql` and ${linkName(link)}::text = any(t.links)`;

function ofWalk(leaf: MailLeaf, now: Date, enrollmentId: SQL): SQL {
  const own = sql`m.enrollment_id = ${enrollmentId}${stepSql(leaf)}`;
  switch (leaf.message) {
    case "sent":
      return sql`from messages m where ${own} and ${spanSql(sql`m.sent_at`, leaf.within, now)}`;
    case "replied":
      return sql`from messages m join inbound_mails i on i.lead_id = m.lead_id and i.message_id = m.id
        where ${own} and ${isAnswer} and ${spanSql(sql`i.received_at`, leaf.within, now)}`;
    case "opened":
    case "clicked": {
      // Whoever clicked has opened.
      const kind = leaf.message === "opened" ? sql`t.kind in ('open', 'click')` : sql`t.kind = 'click'`;
      return sql`from messages m join touches t on t.message_id = m.id
        where ${own} and t.verdict = 'human' and ${kind}${linkSql(leaf)} and ${spanSql(sql`t.at`, leaf.within, now)}`;
    }
  }
}

function ofLead(leaf: MailLeaf, now: Date, mayCount: MayCount): SQL {
  const { sequence = everySequence, step, within } = leaf;
  const which =
    sequence === everySequence
      ? sql``
      : sql` and m.sequence_id in (select s.id from sequences s where s.key = ${sequence} or s.id::text = ${sequence})`;
  const narrowed = sequence !== everySequence || step !== undefined;
  const of = (id: SQL) =>
    narrowed ? sql` and exists (select from messages m where m.id = ${id}${stepSql(leaf)}${which})` : sql``;
  switch (leaf.message) {
    case "sent":
      return sql`from messages m where m.lead_id = l.id and ${spanSql(sql`m.sent_at`, within, now)}${stepSql(leaf)}${which}`;
    case "replied":
      return sql`from inbound_mails i where i.lead_id = l.id and i.message_id is not null and ${isAnswer}
        and ${spanSql(sql`i.received_at`, within, now)}${of(sql`i.message_id`)}`;
    case "opened":
    case "clicked": {
      const clicked = sql`(t.kind = 'click' and ${mayCount.clicks})`;
      const kind =
        leaf.message === "opened"
          ? sql`t.kind in ('open', 'click') and (${clicked} or (t.kind = 'open' and ${mayCount.opens}))`
          : sql`t.kind = 'click' and ${mayCount.clicks}`;
      return sql`from touches t where t.lead_id = l.id and ${kind} and t.verdict = 'human'
        and ${spanSql(sql`t.at`, within, now)}${linkSql(leaf)}${of(sql`t.message_id`)}`;
    }
  }
}
