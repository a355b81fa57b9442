import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import postgres from "postgres";
import { rootOf } from "../../aside/is-poison.ts";
import type { Db, Tx } from "../../db/client.ts";

/** So many leads are looked at whatever it takes. */
const fewLeads = 30_000;
const patienceMs = 10;
const sampledLeads = 8_000;
const canceled = "57014";

/** The leads `l` that a question is asked of: all of them, or a sample, whose counts times `scale` are those of all. */
export interface Among {
  from: SQL;
  scale: number;
}

/**
 * Asks a question of all leads, for as long as that takes no time to speak of; else of a sample that is spread over all of them and
 * the same each time.
 * @param ask reads from `leads l` as it is told to
 * @returns the answer, and whether it is of all leads
 */
export async function askLeads<T>(
  db: Db,
  ask: (tx: Tx, among: Among) => Promise<T>,
): Promise<{ answer: T; exact: boolean }> {
  const total = await countAbout(db);
  const askAll = (tx: Tx) => ask(tx, { from: sql`leads l`, scale: 1 });
  if (total <= fewLeads) return { answer: await db.transaction(askAll), exact: true };
  try {
    const answer = await db.transaction(async (tx) => {
      await tx.execute(sql.raw(`set local statement_timeout = ${patienceMs}`));
      return askAll(tx);
    });
    return { answer, exact: true };
  } catch (error) {
    const thrown = rootOf(error);
    if (!(thrown instanceof postgres.PostgresError) || thrown.code !== canceled) throw error;
  }
  const answer = await db.transaction((tx) => askSome(tx, total, ask));
  return { answer, exact: false };
}

/** Leads as the last ANALYZE counted them. */
async function countAbout(db: Db): Promise<number> {
  const [row] = await db.execute<{ total: number }>(sql`
    select reltuples::int as total from pg_class where oid = 'leads'::regclass`);
  return row?.total ?? 0;
}

async function askSome<T>(tx: Tx, total: number, ask: (tx: Tx, among: Among) => Promise<T>): Promise<T> {
  const percent = Math.min(100, (sampledLeads / total) * 100);
  const from = sql`leads l tablesample system (${sql.raw(percent.toFixed(6))}) repeatable (1)`;
  const [row] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from ${from}`);
  const sampled = row?.count ?? 0;
  return ask(tx, { from, scale: sampled === 0 ? 1 : total / sampled });
}
