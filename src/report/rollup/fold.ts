import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { quarterOf } from "../../sender/usage/count-sent.ts";
import { commas, ident } from "../sql-parts.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { countPairs } from "./cells-from-rollup.ts";
import { foldWalks, walksAtOnce, walksMarked } from "../walk/fold-walks.ts";
import { foldLinks } from "./links.ts";
import { bitOf, bitsSql, cellKeys, keySql, reactionColumns, sendColumns } from "./columns.ts";

const pairsAtOnce = 200;
const mailsAtOnce = 2_000;
/** A run makes room for other jobs after so many: what is left is due at the next sweep. */
const batchesInRun = 20;

/** A quarter is counted once it is over: while mails go out by the thousand, it would be counted for nothing. */
const isOver = (at: SQL): SQL => sql`quarter <= ${at} - interval '15 minutes'`;

/** Whether marks wait to be folded in. */
export const marksToFold = (at: SQL): SQL => sql`
  (exists (select from report_send_marks where ${isOver(at)}) or exists (select from report_reaction_marks) or ${walksMarked})`;

/**
 * Folds what is marked into the cells, some at a time, each in a transaction that takes the marks with it: so that whoever reads
 * finds a thing either marked or counted. One at a time over all processes; a mark that comes meanwhile stays for the next.
 * @param all quarters that are not over, and enrollments that have just gone on, too, and to the last mark
 */
export async function foldMarks(
  { db, clock, stopping }: Pick<Ground, "db" | "clock" | "stopping">,
  { all = false }: { all?: boolean } = {},
): Promise<void> {
  const over = all ? sql`true` : isOver(sql`${clock.now().toISOString()}::timestamptz`);
  const batches = all ? Number.POSITIVE_INFINITY : batchesInRun;
  for (let batch = 0, more = true; more && batch < batches && !stopping.aborted; batch += 1) {
    more = await db.transaction(async (tx) => {
      await lockRollup(tx);
      const pairs = await foldSends(tx, over);
      const mails = await foldReactions(tx);
      const walks = await foldWalks(tx, all);
      return pairs === pairsAtOnce || mails === mailsAtOnce || walks >= walksAtOnce;
    });
  }
}

/** Only one process at a time changes the cells. Released with the transaction. */
export async function lockRollup(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ripen.rollup'))`);
}

type Pair = { quarter: string; sender: string };

/** Counts what was sent anew for some marked quarters and senders. @returns how many */
async function foldSends(tx: Tx, which: SQL): Promise<number> {
  // What is committed after this statement began keeps its mark; what was before is seen by the counting, which begins later.
  const pairs = await tx.execute<Pair>(sql`
    with picked as (
      select distinct quarter, sender_id from report_send_marks where ${which} order by 1, 2 limit ${pairsAtOnce}
    ), taken as (
      delete from report_send_marks k using picked where k.quarter = picked.quarter and k.sender_id = picked.sender_id
    )
    select quarter::text, sender_id::text as sender from picked`);
  if (pairs.length === 0) return 0;
  const listed = sql`
    select r.quarter, r.sender as sender_id
    from jsonb_to_recordset(${JSON.stringify([...pairs])}::text::jsonb) as r (quarter timestamptz, sender uuid)`;
  const zero = sendColumns.map((column) => sql`${ident(column)} = 0`);
  const set = sendColumns.map((column) => sql`${ident(column)} = excluded.${ident(column)}`);
  await tx.execute(sql`
    update report_cells c set ${commas(zero)} from (${listed}) d where c.quarter = d.quarter and c.sender_id = d.sender_id`);
  await tx.execute(sql`
    insert into report_cells (quarter, ${commas([...cellKeys, ...sendColumns].map(ident))})
    ${countPairs(listed)}
    on conflict (quarter, sender_id, sequence_id, version_id, step_id, variant, destination, source) do update set ${commas(set)}`);
  return pairs.length;
}

/** Counts anew what came of some marked mails, the difference only. One that is not settled yet stays marked. @returns how many */
async function foldReactions(tx: Tx): Promise<number> {
  const taken = await tx.execute<{ id: string }>(sql`
    with picked as (
      select distinct k.message_id from report_reaction_marks k
      where not exists (select from messages m where m.id = k.message_id and m.sent_at is null
        and m.status not in ('rejected', 'canceled'))
      limit ${mailsAtOnce}
    ), taken as (
      delete from report_reaction_marks k using picked where k.message_id = picked.message_id
    )
    select message_id::text as id from picked`);
  if (taken.length === 0) return 0;
  const ids = uuidList(taken.map(({ id }) => id));
  await foldLinks(tx, ids);
  const keys = commas(cellKeys.map(ident));
  // Behind OFFSET 0 the bits of a mail are worked out once, however often they are read.
  const mails = sql`
    select m.id, ${quarterOf(sql`m.sent_at`)} as quarter, ${commas(
      Object.entries(keySql).map(([key, part]) => sql`${part} as ${ident(key)}`),
    )}, ${bitsSql} as bits
    from messages m join leads l on l.id = m.lead_id where m.id in ${ids} and m.sent_at is not null offset 0`;
  await tx.execute(sql`
    insert into report_cells (quarter, ${keys}) select distinct quarter, ${keys} from (${mails}) n where n.bits <> 0
    on conflict do nothing`);
  const sums = reactionColumns.map((name) => sql`sum(sign * ${bitOf(sql`bits`, name)}) as ${ident(name)}`);
  const set = reactionColumns.map((name) => sql`${ident(name)} = c.${ident(name)} + d.${ident(name)}`);
  const same = cellKeys.map((key) => sql`c.${ident(key)} = n.${ident(key)}`);
  await tx.execute(sql`
    with now as (
      select n.id, c.id as cell_id, n.bits from (${mails}) n
      join report_cells c on c.quarter = n.quarter and ${sql.join(same, sql` and `)} where n.bits <> 0
    ), was as (
      select message_id as id, cell_id, bits from message_reactions where message_id in ${ids}
    ), changed as (
      select cell_id, ${commas(sums)} from (
        select cell_id, bits, 1 as sign from now union all select cell_id, bits, -1 from was
      ) told group by cell_id
    ), counted as (
      update report_cells c set ${commas(set)} from changed d where d.cell_id = c.id
    ), gone as (
      delete from message_reactions r using was where r.message_id = was.id and was.id not in (select id from now)
    )
    insert into message_reactions (message_id, cell_id, bits) select id, cell_id, bits from now
    on conflict (message_id) do update set cell_id = excluded.cell_id, bits = excluded.bits`);
  return taken.length;
}
