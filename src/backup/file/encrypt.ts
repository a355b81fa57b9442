import { createCipheriv, createDecipheriv, scrypt } from "node:crypto";
import { BackupError } from "../error.ts";

/** Bytes of plain text in each part but the last, which may be shorter. */
const partBytes = 64 * 1_024;
const tagBytes = 16;

/** scrypt (RFC 7914) with r = 8, p = 1. @param cost logarithm of N */
export function deriveKey(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** cost * 8 * 128 * 2 };
  return new Promise((resolve, reject) =>
    scrypt(passphrase, salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error))),
  );
}

/**
 * Encrypts a stream in parts, each sealed by AES-256-GCM under its number and whether it is the last one: none can be changed,
 * left out, put elsewhere, or cut off at the end (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
 * @param key of this stream alone, because the numbers begin anew with each
 * @param bound what the stream is bound to: with another header it opens no more
 */
export async function* encryptParts(
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  bound: Buffer,
): AsyncGenerator<Buffer> {
  for await (const { part, number, last } of partsOf(source, partBytes)) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, last));
    cipher.setAAD(bound);
    yield Buffer.concat([cipher.update(part), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Undoes `encryptParts`. @throws BackupError `backup_passphrase` with the first part; `backup_unreadable` with a later one */
export async function* decryptParts(
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  bound: Buffer,
): AsyncGenerator<Buffer> {
  for await (const { part, number, last } of partsOf(source, partBytes + tagBytes)) {
    if (part.length < tagBytes) throw broken(number);
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(number, last));
    decipher.setAAD(bound);
    decipher.setAuthTag(part.subarray(-tagBytes));
    const text = decipher.update(part.subarray(0, -tagBytes));
    try {
      decipher.final();
    } catch {
      throw broken(number);
    }
    yield text;
  }
}

const broken = (number: number) =>
  number === 0
    ? new BackupError(
        "backup_passphrase",
        "The backup does not open: the passphrase is another one, or the file was changed.",
      )
    : new BackupError(
        "backup_unreadable",
        "The backup was changed or cut off after it was made: take another copy of it.",
      );

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

interface Part {
  part: Buffer;
  number: number;
  last: boolean;
}

/** Cuts a stream into parts of one size; the last is what is left, and there is always one. */
async function* partsOf(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Part> {
  let number = 0;
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    kept.push(chunk);
    length += chunk.length;
    // One that ends just here may be the last: that is known with the next byte only.
    if (length <= size) continue;
    let rest = Buffer.concat(kept);
    for (; rest.length > size; number += 1) {
      yield { part: rest.subarray(0, size), number, last: false };
      rest = rest.subarray(size);
    }
    kept = [rest];
    length = rest.length;
  }
  yield { part: Buffer.concat(kept), number, last: true };
}
