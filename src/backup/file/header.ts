import { open } from "node:fs/promises";
import { z } from "zod";
import { BackupError } from "../error.ts";

const magic = "ripen-backup-1";
/** Two short lines; whatever is longer is no backup. */
const headerBytesAtMost = 64 * 1_024;

const manifestSchema = z.strictObject({
  /** The version of Ripen that made it. */
  ripen: z.string().max(60),
  /** When the database stood as it is in here, ISO 8601, by its own clock. */
  takenAt: z.iso.datetime(),
  /** PostgreSQL that it was read from, such as `18.4`; major version of the pg_dump that read it. */
  server: z.string().max(60),
  dump: z.int().min(10).max(999),
  /** The newest migration in it. */
  migration: z.string().max(200),
  /** What tells the SECRET_KEYs from others that were in use, and when each was last; the latest first. */
  secretKeys: z
    .array(z.strictObject({ fingerprint: z.string().regex(/^[0-9a-f]{16}$/), lastUsedAt: z.iso.datetime() }))
    .max(200),
  /** SHA-256 of what follows, where it is not encrypted; encryption proves more by itself. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** How the key is made of the passphrase (scrypt, RFC 7914), where it is encrypted. */
  encryption: z
    .strictObject({
      cipher: z.literal("aes-256-gcm"),
      salt: z.base64().length(24),
      cost: z.int().min(14).max(20),
    })
    .nullable(),
});

/** What a backup says of itself. It is not secret, and names nobody. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The two lines that a backup begins with; the dump follows. A digest has a fixed length, so that it can be written in later. */
export function headerOf(manifest: Manifest): Buffer {
  return Buffer.from(`${magic}\n${JSON.stringify(manifest)}\n`);
}

/**
 * Reads how a backup begins.
 * @returns its manifest, and its first lines, `bytes` long, which what follows is bound to
 * @throws BackupError `backup_unreadable`
 */
export async function readHeader(file: string): Promise<{ manifest: Manifest; header: Buffer }> {
  const head = await readBeginning(file);
  const first = head.indexOf("\n");
  const second = head.indexOf("\n", first + 1);
  if (first !== magic.length || second === -1 || head.toString("latin1", 0, first) !== magic) throw unreadable(file);
  const parsed = manifestSchema.safeParse(parseJson(head.toString("utf8", first + 1, second)));
  if (!parsed.success) throw unreadable(file);
  return { manifest: parsed.data, header: head.subarray(0, second + 1) };
}

async function readBeginning(file: string): Promise<Buffer> {
  await using handle = await open(file, "r").catch(() => {
    throw new BackupError("backup_unreadable", `There is no readable file ${file}.`);
  });
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headerBytesAtMost), position: 0 });
  return buffer.subarray(0, bytesRead);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unreadable = (file: string) =>
  new BackupError("backup_unreadable", `${file} is no backup that "ripen backup" of this version has written.`);
