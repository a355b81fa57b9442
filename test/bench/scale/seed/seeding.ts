import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Db, Tx } from "../../../../src/db/client.ts";
import type { Sizes } from "../sizes.ts";

/** What every part of the seeding works with. */
export interface Seeding {
  db: Db;
  sizes: Sizes;
  /** When the history ends. */
  now: Date;
  sequences: readonly { sequenceId: string; versionId: string }[];
  senders: readonly string[];
  reps: readonly string[];
}

export const historyDays = 730;
export const accountSize = 10;

export const instantOf = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`;

/** An array of PostgreSQL. */
export function arrayOf(values: readonly string[], type: "text" | "uuid"): SQL {
  return sql`${`{${values.map((value) => JSON.stringify(value)).join(",")}}`}::${sql.raw(type)}[]`;
}

/** One of some values, at random, for each row anew. */
export const oneOf = (values: readonly string[], type: "text" | "uuid" = "text"): SQL =>
  sql`(${arrayOf(values, type)})[1 + floor(random() * ${sql.raw(String(values.length))})::int]`;

/** A UUIDv7 of `at`, as if it had been made then. */
export const idOf = (at: SQL): SQL => sql`uuidv7(${at} - clock_timestamp())`;

/** The share of the parents that get a child in each round, for `children` in all: 1 each but for the last. */
export function rounds(children: number, parents: number): { round: number; share: number }[] {
  const each = children / parents;
  return Array.from({ length: Math.ceil(each) }, (_, round) => ({ round, share: Math.min(1, each - round) }));
}

/** The same as a table `k (round, share)`, to join parents to. */
export function roundsTable(children: number, parents: number): SQL {
  const all = rounds(children, parents).map(({ round, share }) => sql`(${round}::int, ${share}::float8)`);
  return sql`(values ${sql.join(all, sql`, `)}) k (round, share)`;
}

/** Runs a work in a transaction with room to sort and join, in which no trigger and no key is looked at. */
export async function inBulk(db: Db, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`set local work_mem = '256MB'`);
    await tx.execute(sql`set local synchronous_commit = off`);
    await work(tx);
  });
}
