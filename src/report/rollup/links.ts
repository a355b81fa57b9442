import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor, Tx } from "../../db/client.ts";
import type { Span } from "../range/range.ts";
import { narrow } from "./columns.ts";
import type { CellWhere } from "./columns.ts";

const isMarked = (id: SQL): SQL => sql`exists (select from report_reaction_marks k where k.message_id = ${id})`;

/** The links of sent mails `m` that a person followed, where that is measured: one row for each mail and link. */
const linksFromRows = (which: SQL): SQL => sql`
  select distinct m.id as message_id, t.links[1] as link, m.sequence_id, m.version_id, m.step_id, m.sent_at
  from messages m join touches t on t.message_id = m.id
  where m.sent_at is not null and m.measured in ('c', 'oc') and t.kind = 'click' and t.verdict = 'human' and t.links[1] is not null
    and ${which}`;

const sentIn = (table: "m" | "c", { from, to }: Span): SQL =>
  sql`${sql.identifier(table)}.sent_at >= ${from.toISOString()} and ${sql.identifier(table)}.sent_at < ${to.toISOString()}`;

/** The same of the mails of a span, exact at the instant of the snapshot: as it was folded, and of what is marked from the mails themselves. */
export const linksFromRollup = (span: Span, where: CellWhere): SQL => sql`
  select c.* from message_links c where ${sentIn("c", span)} and ${narrow("c", where)} and not ${isMarked(sql`c.message_id`)}
  union all
  ${linksFromRows(sql`m.id in (select message_id from report_reaction_marks) and ${sentIn("m", span)} and ${narrow("m", where)}`)}`;

/** Reads the links of some mails anew. The caller holds the lock of the rollup, and has taken the marks of the mails. @param ids a list of SQL */
export async function foldLinks(tx: Tx, ids: SQL): Promise<void> {
  await tx.execute(sql`delete from message_links where message_id in ${ids}`);
  await tx.execute(sql`
    insert into message_links (message_id, link, sequence_id, version_id, step_id, sent_at) ${linksFromRows(sql`m.id in ${ids}`)}`);
}

/** In how many places the links of a span are not what mails and touches say. */
export async function countWrongLinks(tx: Executor, span: Span): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    with truth as materialized (${linksFromRows(sentIn("m", span))}), rollup as materialized (${linksFromRollup(span, {})})
    select ((select count(*) from (select * from truth except all select * from rollup) a)
      + (select count(*) from (select * from rollup except all select * from truth) b))::int as count`);
  return row?.count ?? 0;
}
