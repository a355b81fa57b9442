import { access, readFile } from "node:fs/promises";
import postgres from "postgres";
import { z } from "zod";
import { readMigrations } from "../db/migrate/read-migrations.ts";
import { BackupError } from "./error.ts";
import { connectionOf } from "./connection-of.ts";
import { existing, writeBackup } from "./file/write-backup.ts";
import type { Manifest } from "./file/header.ts";
import { findProgram } from "./find-program.ts";
import { outputOf } from "./run-program.ts";

/** Jobs are made again from the rows. */
const leftOut = ["--exclude-schema=bullmq"];

/** Where a backup goes. `passphrase`: it is encrypted. `folders`: where pg_dump is looked for. */
export interface BackupInput {
  file: string;
  passphrase?: string | undefined;
  folders: readonly string[];
}

/**
 * Backs the whole database up, as it stood at one instant, while others work on it.
 * @param url leads to the server itself: a pooler does not keep the snapshot that is read
 * @returns what the backup says of itself, and its bytes
 * @throws BackupError
 */
export async function backUp(
  url: string,
  { file, passphrase, folders }: BackupInput,
): Promise<{ manifest: Omit<Manifest, "sha256" | "encryption">; bytes: number }> {
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    throw existing(file);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.begin("isolation level repeatable read, read only", async (tx) => {
      await tx`select set_config('idle_in_transaction_session_timeout', '0', true)`;
      const { snapshot, ...found } = await describe(tx);
      const program = await findProgram("pg_dump", {
        least: Number.parseInt(found.server, 10),
        folders,
      });
      const manifest = { ...found, dump: program.major };
      const { dbname, env } = connectionOf(url);
      const args = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        ...leftOut,
        `--snapshot=${snapshot}`,
        `--dbname=${dbname}`,
      ];
      const bytes = await writeBackup(file, manifest, dumpOf(program, args, env), passphrase);
      return { manifest, bytes };
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function* dumpOf(...of: Parameters<typeof outputOf>): AsyncGenerator<Uint8Array> {
  try {
    yield* outputOf(...of);
  } catch (error) {
    throw new BackupError(
      "backup_failed",
      `pg_dump failed: ${error instanceof Error ? error.message : "no reason was given"}`,
    );
  }
}

async function describe(
  tx: postgres.TransactionSql,
): Promise<Omit<Manifest, "sha256" | "encryption" | "dump"> & { snapshot: string }> {
  const [row] = await tx<{ snapshot: string; at: Date; server: string; migrated: boolean }[]>`
    select pg_export_snapshot() as snapshot, now() as at, current_setting('server_version') as server,
      to_regclass('drizzle.__drizzle_migrations') is not null and to_regclass('secret_keys') is not null as migrated`;
  if (row?.migrated !== true)
    throw new BackupError("backup_failed", "The database has no tables of Ripen: there is nothing to back up.");
  const [newest] = await tx<{ at: string }[]>`
    select created_at as at from drizzle.__drizzle_migrations order by created_at desc limit 1`;
  const migration = (await readMigrations()).find(({ when }) => when === Number(newest?.at));
  const keys = await tx<{ fingerprint: string; lastUsedAt: Date }[]>`
    select fingerprint, last_used_at as "lastUsedAt" from secret_keys order by last_used_at desc limit 200`;
  return {
    snapshot: row.snapshot,
    ripen: await ownVersion(),
    takenAt: row.at.toISOString(),
    server: row.server,
    migration: migration?.tag ?? `newer, ${newest?.at}`,
    secretKeys: keys.map(({ fingerprint, lastUsedAt }) => ({ fingerprint, lastUsedAt: lastUsedAt.toISOString() })),
  };
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
