import { sql } from "drizzle-orm";
import postgres from "postgres";
import { openDatabase } from "../db/client.ts";
import type { Db } from "../db/client.ts";
import { migrate } from "../db/migrate/migrate.ts";
import { readMigrations } from "../db/migrate/read-migrations.ts";
import { unfinishedRestore } from "../db/require-schema.ts";
import { requireServer } from "../db/require-server.ts";
import type { Ground, Signers } from "../ground.ts";
import { backfillAccounts } from "../lead/account/backfill.ts";
import { reapplyErasures } from "../person/erase/reapply.ts";
import type { Receipt } from "../person/erase/erase-person.ts";
import { fingerprintOf } from "../platform/secret/fingerprint.ts";
import { createSealer } from "../platform/secret/seal.ts";
import { createSigner } from "../platform/secret/sign.ts";
import { renewSecrets } from "../sender/secret/renew-secrets.ts";
import { connectionOf } from "./connection-of.ts";
import { BackupError } from "./error.ts";
import type { Manifest } from "./file/header.ts";
import { openBackup } from "./file/read-dump.ts";
import { findProgram } from "./find-program.ts";
import type { Program } from "./find-program.ts";
import { holdRestored } from "./hold/hold-restored.ts";
import type { Held } from "./hold/hold-restored.ts";
import { feed } from "./run-program.ts";

/** What is restored, with which keys. */
export interface RestoreInput {
  file: string;
  passphrase?: string | undefined;
  /** SECRET_KEY, then what SECRET_KEY_PREVIOUS names. */
  secretKeys: readonly [string, ...string[]];
  /** Until when the installation that was lost may have sent; by default until now. */
  asOf?: Date | undefined;
  /** Of erasures, kept beside the backup. */
  receipts: readonly Receipt[];
  folders: readonly string[];
}

/** What a restore did. */
export interface Restored extends Held {
  manifest: Manifest;
  migrations: number;
  erasedAgain: number;
  /** What is sealed with a key that nobody named, in words. */
  unreadable: string[];
  /** Until when keys were in use that nobody named: links in mails of that time do not work. */
  lostKeys: Date[];
}

/**
 * Restores a backup into an empty database, brings it to the schema of this version, erases again whom it brings back, and holds
 * what may have been sent since. Nothing starts on the database before all of that is done.
 * @param url leads to the server itself, as a user who may create tables
 * @throws BackupError before anything is changed, but for `restore_failed`
 */
export async function restore(url: string, { clock }: Pick<Ground, "clock">, input: RestoreInput): Promise<Restored> {
  const { manifest, dump } = await openBackup(input.file, input.passphrase);
  await refuseNewer(manifest);
  const lostKeys = fittingKeys(manifest, input.secretKeys);
  const major = await requireEmpty(url, manifest);
  const program = await findProgram("pg_restore", {
    least: manifest.dump,
    best: Math.max(major, manifest.dump),
    folders: input.folders,
  });
  await mark(url);
  await fill(url, program, dump());
  const migrations = await migrate(url);
  const database = openDatabase(url, 2);
  try {
    const { db } = database;
    await backfillAccounts(db, clock.now());
    const [current, ...previous] = input.secretKeys;
    const signers: Pick<Signers, "address"> = { address: createSigner(current, "address", previous) };
    const erasedAgain = await reapplyErasures({ db, clock, signers }, input.receipts);
    const { unreadable } = await renewSecrets({ db, sealer: createSealer(current, "senders", previous) });
    const held = await finish(db, { takenAt: new Date(manifest.takenAt), asOf: input.asOf, now: clock.now() });
    return { manifest, migrations, erasedAgain, unreadable, lostKeys, ...held };
  } finally {
    await database.close();
  }
}

async function refuseNewer({ migration, ripen }: Manifest): Promise<void> {
  const known = await readMigrations();
  if (known.some(({ tag }) => tag === migration)) return;
  throw new BackupError(
    "backup_too_new",
    `The backup is of a newer version of Ripen (${ripen}, schema ${migration}): restore it with that version.`,
  );
}

/** @returns until when those were in use that are not named */
function fittingKeys({ secretKeys }: Manifest, named: readonly string[]): Date[] {
  const known = new Set(named.map(fingerprintOf));
  const lost = secretKeys.filter(({ fingerprint }) => !known.has(fingerprint));
  if (secretKeys[0] !== undefined && lost[0] === secretKeys[0]) {
    throw new BackupError(
      "backup_secret_key",
      "SECRET_KEY is not the one that the backup was sealed with, nor is it among SECRET_KEY_PREVIOUS: passwords, DKIM keys and hashes of erased people in it could not be read. Set the key of that installation (without one it is kept in the file secret-key of the data folder).",
    );
  }
  return lost.map(({ lastUsedAt }) => new Date(lastUsedAt));
}

/** @returns the major version of the server */
async function requireEmpty(url: string, manifest: Manifest): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await requireServer(sql);
    const found = await sql<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      order by 1 limit 4`;
    if (found.length > 0) {
      throw new BackupError(
        "database_not_empty",
        `The database is not empty: it has ${found
          .map(({ name }) => name)
          .slice(0, 3)
          .join(
            ", ",
          )}${found.length > 3 ? " and more" : ""}. A backup is restored into an empty database only: create one, and name it in DATABASE_URL.`,
      );
    }
    const [row] = await sql<{ major: number }[]>`select current_setting('server_version_num')::int / 10000 as major`;
    const major = row?.major ?? 0;
    if (major >= Number.parseInt(manifest.server, 10)) return major;
    throw new BackupError(
      "restore_failed",
      `The backup is of PostgreSQL ${manifest.server} and this server is ${major}: restore into one that is as new.`,
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function mark(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [schema = ""] = unfinishedRestore.split(".");
    await sql.begin(async (tx) => {
      await tx`create schema ${tx(schema)}`;
      await tx`create table ${tx(unfinishedRestore)} (since timestamptz not null default now())`;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function fill(url: string, program: Program, dump: AsyncIterable<Uint8Array>): Promise<void> {
  const { dbname, env } = connectionOf(url);
  const args = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"];
  try {
    await feed(program, [...args, `--dbname=${dbname}`], env, dump);
  } catch (error) {
    const said = error instanceof Error ? error.message : "no reason was given";
    throw new BackupError("restore_failed", `pg_restore failed, and nothing of the backup is in the database: ${said}`);
  }
}

/** The restore becomes good with the hold: whoever starts before is refused. */
async function finish(
  db: Db,
  { takenAt, asOf, now }: { takenAt: Date; asOf: Date | undefined; now: Date },
): Promise<Held> {
  const [schema = ""] = unfinishedRestore.split(".");
  return db.transaction(async (tx) => {
    const held = await holdRestored(tx, { takenAt, asOf: asOf ?? now, now });
    await tx.execute(sql`drop schema ${sql.identifier(schema)} cascade`);
    return held;
  });
}
