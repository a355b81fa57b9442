import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { ident } from "../sql-parts.ts";
import { messageFactSql, messageFacts, reactionSql, waitedMs } from "../../send/ledger/message-facts.ts";
import type { MessageFact, Reaction } from "../../send/ledger/message-facts.ts";

/** What narrows the mails that are counted; what is left out does not. */
export interface CellWhere {
  sequenceId?: string | undefined;
  versionId?: string | undefined;
  senderId?: string | undefined;
}

/** What cells are told apart by, beside the quarter of an hour, of a mail `m` to a lead `l`. */
export const keySql = {
  sequence_id: sql`m.sequence_id`,
  version_id: sql`m.version_id`,
  step_id: sql`m.step_id`,
  variant: sql`coalesce(m.subject_variant, '')`,
  sender_id: sql`m.sender_id`,
  destination: sql`m.destination`,
  source: sql`l.source`,
} as const;
export const cellKeys = Object.keys(keySql);

/** What is told apart of mails by the mail itself, once it is settled. */
export const sendColumns = ["refused", "sent", "deferred", "opens_measured", "clicks_measured", "waited_ms"] as const;

/** Aggregates of these over mails `m`. */
export const sendSql = (column: (typeof sendColumns)[number]): SQL =>
  column === "waited_ms" ? sql`coalesce(sum(${waitedMs}), 0)` : sql`count(*) filter (where ${messageFactSql[column]})`;

/** What people and machines do with a mail later: the place of each is its bit in `message_reactions`. New ones come last. */
export const reactionColumns = Object.keys(reactionSql) as Reaction[];

/** The bits of a mail `m`: 0 while it is not sent. */
export const bitsSql: SQL = sql`(case when m.sent_at is null then 0 else ${sql.join(
  reactionColumns.map((name, bit) => sql`case when ${reactionSql[name]} then ${sql.raw(String(2 ** bit))} else 0 end`),
  sql` + `,
)} end)`;

/** Whether the bit of a reaction is set, as 0 or 1. */
export const bitOf = (bits: SQL, name: Reaction): SQL =>
  sql`((${bits} >> ${sql.raw(String(reactionColumns.indexOf(name)))}) & 1)`;

/** Every number of a cell as reports have it, from the columns of a rollup `u`. */
export const factOfColumns = (fact: MessageFact): SQL =>
  fact === "handed_over"
    ? sql`u.sent + u.refused`
    : fact === "delivered"
      ? sql`u.sent - u.bounced`
      : sql`u.${ident(fact)}`;

export const numbers: readonly string[] = [...messageFacts, "waited_ms"];

/** Cells `c` of which a filter leaves some. */
export function narrow(table: "c" | "m", { sequenceId, versionId, senderId }: CellWhere): SQL {
  const column = (name: string) => sql`${sql.identifier(table)}.${sql.identifier(name)}`;
  const parts = [
    sequenceId === undefined ? undefined : sql`${column("sequence_id")} = ${sequenceId}`,
    versionId === undefined ? undefined : sql`${column("version_id")} = ${versionId}`,
    senderId === undefined ? undefined : sql`${column("sender_id")} = ${senderId}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}
