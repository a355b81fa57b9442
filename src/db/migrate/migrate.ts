import { setTimeout as wait } from "node:timers/promises";
import postgres from "postgres";
import { DatabaseNotReadyError } from "../not-ready.ts";
import { requireServer } from "../require-server.ts";
import { applyMigration } from "./apply-migration.ts";
import type { MigrationStep } from "./apply-migration.ts";
import { readMigrations } from "./read-migrations.ts";
import type { Migration } from "./read-migrations.ts";

// An arbitrary constant: processes that start together migrate one after the other.
const migrationLock = 4_717_370_001;

// Whoever waits for a lock makes all wait that come after. So it is asked for a moment only, then others go first.
const onePatienceMs = 2_000;
const stepBackMs = 500;

export interface MigrateOptions {
  /** How long each migration asks for locks on tables that something else holds: milliseconds. */
  lockWaitMs?: number;
  /** Hears what is done; `left` counts the migrations that are missing, this one included. */
  progress?: (step: MigrationStep & { left: number }) => void;
  /** Of the migrations, in place of the one that comes along. */
  folder?: string;
}

/**
 * Brings the database at `url` to the newest schema, one migration after the other. Safe to run by several processes at once,
 * while others work, and again after an interruption.
 * @returns how many were applied
 * @throws DatabaseNotReadyError when the server is too old, or when tables are in use for longer than it waits: what was applied
 * until then stays, and is no obstacle to whatever runs
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<number> {
  const { lockWaitMs = 30_000, progress, folder } = options;
  // Nothing is kept in a session, so that a pooler between may give each statement another one.
  const sql = postgres(url, { max: 2, prepare: false, onnotice: () => {} });
  try {
    await requireServer(sql);
    const migrations = await readMigrations(folder);
    return await alone(sql, async () => {
      const missing = await findMissing(sql, migrations, lockWaitMs);
      for (const [index, migration] of missing.entries()) {
        const left = missing.length - index;
        await patiently(migration, lockWaitMs, (lockTimeoutMs) =>
          applyMigration(sql, migration, { lockTimeoutMs, progress: (step) => progress?.({ ...step, left }) }),
        );
      }
      return missing.length;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Holds the lock of all that migrate, in a transaction of its own. CREATE INDEX CONCURRENTLY waits for every older snapshot, so
 * that transaction must have none: it asks again and again instead of waiting in a statement, and by the simple protocol, as
 * the portal of the extended one keeps its snapshot until the next statement.
 */
async function alone(sql: postgres.Sql, work: () => Promise<number>): Promise<number> {
  return sql.begin(async (tx) => {
    await tx`select set_config('idle_in_transaction_session_timeout', '0', true)`;
    while (!(await takeLock(tx))) await wait(stepBackMs);
    return work();
  });
}

async function takeLock(tx: postgres.TransactionSql): Promise<boolean> {
  const [row] = await tx.unsafe<{ taken: boolean }[]>(`select pg_try_advisory_xact_lock(${migrationLock}) as taken`);
  return row?.taken === true;
}

/** Those that the database does not have. The table that lists them is the one that drizzle's own migrator keeps. */
async function findMissing(sql: postgres.Sql, migrations: Migration[], lockWaitMs: number): Promise<Migration[]> {
  await sql
    .begin(async (tx) => {
      await tx`select set_config('lock_timeout', ${`${lockWaitMs}ms`}, true)`;
      await tx`create schema if not exists drizzle`;
      await tx`
      create table if not exists drizzle.__drizzle_migrations (
        id serial primary key, hash text not null, created_at bigint)`;
      await tx`alter table drizzle.__drizzle_migrations add column if not exists contract boolean not null default false`;
    })
    .catch(refuseLocked("the list of migrations"));
  const applied = await sql<{ at: string }[]>`select created_at as at from drizzle.__drizzle_migrations`;
  const known = new Set(applied.map(({ at }) => Number(at)));
  return migrations.filter(({ when }) => !known.has(when));
}

/** Tries again while tables are locked. */
async function patiently(
  { tag }: Migration,
  lockWaitMs: number,
  apply: (lockTimeoutMs: number) => Promise<void>,
): Promise<void> {
  for (let left = lockWaitMs; left > onePatienceMs; left -= onePatienceMs + stepBackMs) {
    try {
      return await apply(onePatienceMs);
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      await wait(stepBackMs);
    }
  }
  await apply(Math.min(onePatienceMs, lockWaitMs)).catch(refuseLocked(tag));
}

const refuseLocked =
  (what: string) =>
  (error: unknown): never => {
    if (!isLockTimeout(error)) throw error;
    throw new DatabaseNotReadyError(
      "database_in_use",
      `Something else uses tables that ${what} changes, so it was not applied. Let long reports, backups and transactions end, then run npx ripen migrate again: it goes on where it stopped.`,
    );
  };

/** 55P03: lock_not_available. */
const isLockTimeout = (error: unknown): boolean => error instanceof postgres.PostgresError && error.code === "55P03";
