import type { ISql, Sql } from "postgres";
import type { Migration, MigrationStatement } from "./read-migrations.ts";

/**
 * What a migration is at: `statement` counts those of one that is no transaction, from 1; `rows` are what the statement that
 * is repeated has changed so far.
 */
export interface MigrationStep {
  tag: string;
  statement: number;
  of: number;
  rows?: number;
}

/** How one migration is applied. */
export interface ApplyOptions {
  /** How long its transaction waits for a lock: milliseconds. What is no transaction waits without being in the way. */
  lockTimeoutMs: number;
  progress: (step: MigrationStep) => void;
}

/**
 * Runs a migration, and writes down that it has. One that is a transaction leaves nothing behind when it fails; of one that
 * is none, what is done stays, and running it again goes on there.
 */
export async function applyMigration(sql: Sql, migration: Migration, options: ApplyOptions): Promise<void> {
  if (!migration.transactional) {
    await applyApart(sql, migration, options.progress);
    return;
  }
  await sql.begin(async (tx) => {
    await tx`select set_config('lock_timeout', ${`${options.lockTimeoutMs}ms`}, true)`;
    for (const { text } of migration.statements) await tx.unsafe(text);
    await record(tx, migration);
  });
}

async function applyApart(sql: Sql, migration: Migration, progress: ApplyOptions["progress"]): Promise<void> {
  const { tag, statements } = migration;
  for (const [index, statement] of statements.entries()) {
    const step = { tag, statement: index + 1, of: statements.length };
    progress(step);
    await dropInvalid(sql, statement.text);
    await runAlone(sql, statement, (rows) => progress({ ...step, rows }));
  }
  await record(sql, migration);
}

async function runAlone(sql: Sql, { text, repeat }: MigrationStatement, changed: (rows: number) => void) {
  for (let rows = 0; ;) {
    const { count } = await sql.unsafe(text);
    if (!repeat || count === 0) return;
    rows += count;
    changed(rows);
  }
}

const building = /^create\s+(?:unique\s+)?index\s+concurrently\s+if\s+not\s+exists\s+"?(\w+)"?/im;

/** An interrupted CREATE INDEX CONCURRENTLY leaves an index that nobody may read, and that IF NOT EXISTS takes for done. */
async function dropInvalid(sql: Sql, text: string): Promise<void> {
  const name = building.exec(text)?.[1];
  if (name === undefined) return;
  const [left] = await sql`
    select 1 from pg_index where indexrelid = to_regclass(quote_ident(${name})) and not indisvalid`;
  if (left !== undefined) await sql`drop index concurrently ${sql(name)}`;
}

const record = (sql: ISql, { hash, when, contract }: Migration) =>
  sql`insert into drizzle.__drizzle_migrations (hash, created_at, contract) values (${hash}, ${when}, ${contract})`;
