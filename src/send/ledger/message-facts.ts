import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { InboundClass, ReplyCategory } from "../../db/schema/inbound.ts";
import type { TouchKind, TouchVerdict } from "../../db/schema/touches.ts";

/** What can be said of a mail that was handed over. Reports count by these, and lists filter by them. */
export const messageFacts = [
  "handed_over",
  "refused",
  "sent",
  "deferred",
  "delivered",
  "bounced",
  "opens_measured",
  "opened",
  "opened_by_machine",
  "clicks_measured",
  "clicked",
  "clicked_by_machine",
  "replied",
  "promoted",
  "unsubscribed",
  "complained",
] as const;
export type MessageFact = (typeof messageFacts)[number];

const sent = sql`m.sent_at is not null`;
const refused = sql`m.status = 'rejected'`;

const touched = (kind: TouchKind, verdict: TouchVerdict, more = sql``): SQL => sql`
  exists (select from touches t where t.message_id = m.id and t.kind = ${kind} and t.verdict = ${verdict}${more})`;

const cameBack = (which: SQL): SQL => sql`
  exists (select from inbound_mails i where i.lead_id = m.lead_id and i.message_id = m.id and i.status = 'settled' and ${which})`;

const ofClass = (...classes: InboundClass[]): SQL => sql`
  i.class in (${sql.join(
    classes.map((one) => sql`${one}`),
    sql`, `,
  )})`;

const answer = sql`i.class = 'human_reply' and coalesce(i.review, 'accepted') = 'accepted'`;

const failed = (kind: "bounce" | "complaint"): SQL => sql`
  exists (select from delivery_failures f where f.message_id = m.id and f.kind = ${kind})`;

/** An answer to it is what a promotion was by that still holds: the lead was none before. */
const promoted = sql`
  exists (select from inbound_mails i join handoffs h on h.lead_id = i.lead_id and h.cause ->> 'inboundMailId' = i.id::text
    where i.lead_id = m.lead_id and i.message_id = m.id and h.status <> 'withdrawn'
      and coalesce(h.before ->> 'stage', 'lead') in ('lead', 'disqualified'))`;

const left = sql`
  exists (select from leavings v where v.lead_id = m.lead_id and v.message_id = m.id and v.undone_at is null)`;

const returned = sql`(${failed("bounce")} or ${cameBack(
  sql`(i.class = 'bounce_hard' or (i.class = 'bounce_soft' and i.subtype is distinct from 'delayed'))`,
)})`;

/** What came of a sent mail later, each found by an index from the mail: the same that reports are added up from. */
export const reactionSql = {
  bounced: returned,
  opened: sql`(m.measured in ('o', 'oc') and ${touched("open", "human")})`,
  opened_by_machine: sql`(m.measured in ('o', 'oc') and ${touched("open", "machine")})`,
  clicked: sql`(m.measured in ('c', 'oc') and ${touched("click", "human")})`,
  clicked_by_machine: sql`(m.measured in ('c', 'oc') and ${touched("click", "machine")})`,
  replied: cameBack(answer),
  promoted,
  unsubscribed: sql`(${left} or ${cameBack(ofClass("unsubscribe"))})`,
  complained: sql`(${failed("complaint")} or ${cameBack(ofClass("complaint"))})`,
} satisfies Partial<Record<MessageFact, SQL>>;
export type Reaction = keyof typeof reactionSql;

/** Conditions on a row `m` of the ledger. */
export const messageFactSql: Readonly<Record<MessageFact, SQL>> = {
  handed_over: sql`(${sent} or ${refused})`,
  refused,
  sent,
  deferred: sql`(${sent} and m.attempts > 1)`,
  delivered: sql`(${sent} and not ${reactionSql.bounced})`,
  opens_measured: sql`(${sent} and m.measured in ('o', 'oc'))`,
  clicks_measured: sql`(${sent} and m.measured in ('c', 'oc'))`,
  bounced: sql`(${sent} and ${reactionSql.bounced})`,
  opened: sql`(${sent} and ${reactionSql.opened})`,
  opened_by_machine: sql`(${sent} and ${reactionSql.opened_by_machine})`,
  clicked: sql`(${sent} and ${reactionSql.clicked})`,
  clicked_by_machine: sql`(${sent} and ${reactionSql.clicked_by_machine})`,
  replied: sql`(${sent} and ${reactionSql.replied})`,
  promoted: sql`(${sent} and ${reactionSql.promoted})`,
  unsubscribed: sql`(${sent} and ${reactionSql.unsubscribed})`,
  complained: sql`(${sent} and ${reactionSql.complained})`,
};

/** That a person followed a link of a mail `m` that is called so. */
export const clickedLink = (link: string): SQL => sql`
  (${sent} and m.measured in ('c', 'oc') and ${touched("click", "human", sql` and t.links[1] = ${link}`)})`;

/** That a person answered a mail `m` with what is of that category; an answer without one is `unclear`. */
export const answeredWith = (category: ReplyCategory): SQL => sql`
  (${sent} and ${cameBack(sql`${answer} and coalesce(i.answer ->> 'category', 'unclear') = ${category}`)})`;

/** When a mail `m` was handed over: taken, or refused for good. Null for others. */
export const handedOverAt = sql`coalesce(m.sent_at, case when m.status = 'rejected' then m.settled_at end)`;

/** How long a mail `m` took from the queue to the server that took it, in milliseconds; null for others. */
export const waitedMs = sql`round(extract(epoch from m.sent_at - m.queued_at) * 1000)`;

/** That a mail `m` was handed over in a span of time, in the form that indexes serve. */
export function handedOverIn(from: Date | undefined, to: Date | undefined): SQL | undefined {
  if (from === undefined && to === undefined) return undefined;
  const start = (from ?? new Date(-8.64e12)).toISOString();
  const end = (to ?? new Date("9999-01-01T00:00:00Z")).toISOString();
  return sql`(m.sent_at >= ${start} and m.sent_at < ${end}
    or m.sent_at is null and m.status = 'rejected' and m.settled_at >= ${start} and m.settled_at < ${end})`;
}
