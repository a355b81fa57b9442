import { createHash, randomBytes } from "node:crypto";
import { link, open, rm } from "node:fs/promises";
import { BackupError } from "../error.ts";
import { deriveKey, encryptParts } from "./encrypt.ts";
import { headerOf } from "./header.ts";
import type { Manifest } from "./header.ts";

const cost = 17;
const notYet = "0".repeat(64);

/**
 * Writes a backup, readable by its owner alone. It has its name only once it is whole and on disk.
 * @param dump what pg_dump writes; fails when that fails
 * @param passphrase it is encrypted if given
 * @returns bytes of the file
 * @throws BackupError `backup_file_exists`
 */
export async function writeBackup(
  file: string,
  about: Omit<Manifest, "sha256" | "encryption">,
  dump: AsyncIterable<Uint8Array>,
  passphrase: string | undefined,
): Promise<number> {
  // A name that nobody knows before, and made anew: nothing that lies there already is followed or written into.
  const draft = `${file}.${randomBytes(6).toString("hex")}.part`;
  const salt = randomBytes(16);
  const encryption =
    passphrase === undefined ? null : { cipher: "aes-256-gcm" as const, salt: salt.toString("base64"), cost };
  const manifest: Manifest = { ...about, sha256: encryption === null ? notYet : null, encryption };
  try {
    await using handle = await open(draft, "wx", 0o600);
    const header = headerOf(manifest);
    const hash = createHash("sha256");
    const body = passphrase === undefined ? dump : encryptParts(dump, await deriveKey(passphrase, salt, cost), header);
    await handle.writeFile(header);
    let bytes = header.length;
    for await (const chunk of body) {
      if (encryption === null) hash.update(chunk);
      await handle.writeFile(chunk);
      bytes += chunk.length;
    }
    if (encryption === null)
      await handle.write(headerOf({ ...manifest, sha256: hash.digest("hex") }), 0, header.length, 0);
    await handle.sync();
    // A link, where a name is there, fails instead of taking its place.
    await link(draft, file).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") throw existing(file);
      throw error;
    });
    return bytes;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A backup is not written over. */
export const existing = (file: string) =>
  new BackupError("backup_file_exists", `${file} is there already: give another name.`);
