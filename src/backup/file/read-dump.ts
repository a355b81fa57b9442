import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { BackupError } from "../error.ts";
import { decryptParts, deriveKey } from "./encrypt.ts";
import { readHeader } from "./header.ts";
import type { Manifest } from "./header.ts";

/** A backup that is whole, and that opens. */
export interface OpenedBackup {
  manifest: Manifest;
  /** What pg_dump has written. */
  dump(): AsyncIterable<Uint8Array>;
}

/**
 * Opens a backup and reads it through once, so that nothing of a broken one is ever restored.
 * @param passphrase of an encrypted one; with it, one that is not encrypted is refused
 * @throws BackupError `backup_unreadable`, `backup_passphrase`, `backup_not_encrypted`
 */
export async function openBackup(file: string, passphrase: string | undefined): Promise<OpenedBackup> {
  const { manifest, header } = await readHeader(file);
  const { encryption, sha256 } = manifest;
  const body = (): AsyncIterable<Uint8Array> =>
    createReadStream(file, { start: header.length, highWaterMark: 1_048_576 });
  if (encryption === null) {
    // Whoever may write where backups are kept could have put a plain one in the place of an encrypted one.
    if (passphrase !== undefined) {
      throw new BackupError(
        "backup_not_encrypted",
        "A passphrase was given, and the backup is not encrypted: anybody may have made it. If it is yours, restore it without --passphrase-file.",
      );
    }
    const hash = createHash("sha256");
    for await (const chunk of body()) hash.update(chunk);
    if (hash.digest("hex") === sha256) return { manifest, dump: body };
    throw new BackupError(
      "backup_unreadable",
      "The backup was changed or cut off after it was made: take another copy of it.",
    );
  }
  if (passphrase === undefined) {
    throw new BackupError(
      "backup_passphrase",
      "The backup is encrypted: name the file that its passphrase stands in by --passphrase-file.",
    );
  }
  const key = await deriveKey(passphrase, Buffer.from(encryption.salt, "base64"), encryption.cost);
  const dump = () => decryptParts(body(), key, header);
  for await (const _part of dump());
  return { manifest, dump };
}
