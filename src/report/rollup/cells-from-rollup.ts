import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { quarterOf } from "../../sender/usage/count-sent.ts";
import { handedOverAt, messageFacts } from "../../send/ledger/message-facts.ts";
import { commas, ident } from "../sql-parts.ts";
import type { Span } from "../range/range.ts";
import {
  bitOf,
  bitsSql,
  cellKeys,
  factOfColumns,
  keySql,
  narrow,
  reactionColumns,
  sendColumns,
  sendSql,
} from "./columns.ts";
import type { CellWhere } from "./columns.ts";
import { countedCells } from "./sums.ts";
import type { CellNeeds } from "./sums.ts";

const nothing = (names: readonly string[]) => names.map((name) => sql`0::bigint as ${ident(name)}`);
const ofCell = commas(cellKeys.map((key) => sql`c.${ident(key)}`));
const ofMail = commas(Object.entries(keySql).map(([key, part]) => sql`${part} as ${ident(key)}`));

/**
 * The mails that a sender handed over in a quarter of an hour, as `m`, of a pair `d` of these: found by indexes, however many
 * mails there are.
 * @param sequenceId only of this sequence
 */
export const mailsOfPair = (sequenceId?: string): SQL => sql`
  (select id from sequences ${sequenceId === undefined ? sql`` : sql`where id = ${sequenceId}`}) s cross join lateral (
    select * from messages x where x.sequence_id = s.id and x.sender_id = d.sender_id
      and x.sent_at >= d.quarter and x.sent_at < d.quarter + interval '15 minutes'
    union all
    select * from messages x where x.sequence_id = s.id and x.sender_id = d.sender_id and x.sent_at is null
      and x.status = 'rejected' and x.settled_at >= d.quarter and x.settled_at < d.quarter + interval '15 minutes'
  ) m join leads l on l.id = m.lead_id`;

/** What goes with sending, of mails of pairs `d`, by cell: the columns of a cell in the order of its keys and numbers. */
export function countPairs(pairs: SQL, where: CellWhere = {}): SQL {
  const counts = sendColumns.map((column) => sql`${sendSql(column)}::bigint as ${ident(column)}`);
  return sql`
    select ${quarterOf(handedOverAt)} as quarter, ${ofMail}, ${commas(counts)}
    from (${pairs}) d cross join ${mailsOfPair(where.sequenceId)} where ${narrow("m", where)}
    group by ${commas(Array.from({ length: cellKeys.length + 1 }, (_, index) => sql.raw(String(index + 1))))}`;
}

const pending = sql`(select distinct message_id from report_reaction_marks) p`;

/**
 * The cells of mails as rollups have them, exact at the instant of the snapshot: of what was sent since it was counted, what was
 * counted is taken off, and the mails are counted now; of a mail with which something was done since, likewise.
 * @param needs by what cells are to be told apart: the fewer, the larger the sums that are read (see pickSums)
 */
export function cellsFromRollup(span: Span, where: CellWhere, needs: CellNeeds = "all"): SQL {
  const [from, to] = [span.from.toISOString(), span.to.toISOString()];
  const marked = sql`select distinct quarter, sender_id from report_send_marks where quarter >= ${from} and quarter < ${to}`;
  const negative = sendColumns.map((column) => sql`-c.${ident(column)}::bigint as ${ident(column)}`);
  const taken = reactionColumns.map((name) => sql`-${bitOf(sql`r.bits`, name)}::bigint as ${ident(name)}`);
  const added = reactionColumns.map((name) => sql`${bitOf(sql`n.bits`, name)}::bigint as ${ident(name)}`);
  const inCells = sql`c.quarter >= ${from} and c.quarter < ${to} and ${narrow("c", where)}`;
  const facts = messageFacts.map((fact) => sql`${factOfColumns(fact)} as ${ident(fact)}`);
  return sql`
    select u.quarter, ${commas(cellKeys.map((key) => sql`u.${ident(key)}`))}, ${commas(facts)}, u.waited_ms from (
      ${countedCells(span, where, needs)}
      union all
      select c.quarter, ${ofCell}, ${commas([...negative, ...nothing(reactionColumns)])}
      from (${marked}) d join report_cells c on c.quarter = d.quarter and c.sender_id = d.sender_id where ${narrow("c", where)}
      union all
      select counted.*, ${commas(nothing(reactionColumns))} from (${countPairs(marked, where)}) counted
      union all
      select c.quarter, ${ofCell}, ${commas([...nothing(sendColumns), ...taken])}
      from ${pending} join message_reactions r on r.message_id = p.message_id join report_cells c on c.id = r.cell_id
      where ${inCells}
      union all
      select n.quarter, ${commas(cellKeys.map((key) => sql`n.${ident(key)}`))}, ${commas([...nothing(sendColumns), ...added])}
      from (
        select ${quarterOf(sql`m.sent_at`)} as quarter, ${ofMail}, ${bitsSql} as bits
        from ${pending} join messages m on m.id = p.message_id join leads l on l.id = m.lead_id
        where m.sent_at >= ${from} and m.sent_at < ${to} and ${narrow("m", where)}
        offset 0
      ) n
    ) u`;
}
