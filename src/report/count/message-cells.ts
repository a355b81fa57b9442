import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { quarterOf } from "../../sender/usage/count-sent.ts";
import { handedOverAt, handedOverIn, messageFactSql, messageFacts, waitedMs } from "../../send/ledger/message-facts.ts";
import type { Span } from "../range/range.ts";
import { commas } from "./group-counts.ts";

/** What narrows the mails that are counted; what is left out does not. */
export interface CellWhere {
  sequenceId?: string | undefined;
  versionId?: string | undefined;
  senderId?: string | undefined;
}

/** What cells are told apart by, beside the quarter of an hour. */
export const cellKeys = [
  "sequence_id",
  "version_id",
  "step_id",
  "variant",
  "sender_id",
  "destination",
  "source",
] as const;

const keySql: Readonly<Record<(typeof cellKeys)[number], SQL>> = {
  sequence_id: sql`m.sequence_id`,
  version_id: sql`m.version_id`,
  step_id: sql`m.step_id`,
  variant: sql`coalesce(m.subject_variant, '')`,
  sender_id: sql`m.sender_id`,
  destination: sql`m.destination`,
  source: sql`l.source`,
};

/** The cells of mails, counted from the mails themselves: the truth that everything else is compared with. */
export function cellsFromRows(span: Span, { sequenceId, versionId, senderId }: CellWhere): SQL {
  const keys = cellKeys.map((key) => sql`${keySql[key]} as ${sql.identifier(key)}`);
  const counts = messageFacts.map(
    (fact) => sql`count(*) filter (where ${messageFactSql[fact]}) as ${sql.identifier(fact)}`,
  );
  const waited = sql`coalesce(sum(${waitedMs}), 0) as waited_ms`;
  const where = and(
    handedOverIn(span.from, span.to),
    sequenceId === undefined ? undefined : sql`m.sequence_id = ${sequenceId}`,
    versionId === undefined ? undefined : sql`m.version_id = ${versionId}`,
    senderId === undefined ? undefined : sql`m.sender_id = ${senderId}`,
  );
  return sql`
    select ${quarterOf(handedOverAt)} as quarter, ${commas(keys)}, ${commas(counts)}, ${waited}
    from messages m join leads l on l.id = m.lead_id where ${where}
    group by ${commas(Array.from({ length: cellKeys.length + 1 }, (_, index) => sql.raw(String(index + 1))))}`;
}
