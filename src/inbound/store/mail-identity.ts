import { createHash } from "node:crypto";
import { digest } from "../../platform/secret/sign.ts";
import { readHeaderBlock } from "../parse/header-block.ts";
import { headerOf } from "../parse/mail.ts";

const CR = 13;
const LF = 10;
const maxHead = 256 * 1024;
const copiedAtOnce = 64 * 1024;

/**
 * What stays the same when one mail reaches us by two ways, as SHA-256: Message-ID, From, Date and body, without the trace
 * fields each server adds, and whatever its line ends are. Null when the mail has neither Message-ID nor Date: such mails
 * cannot be told apart from another one of the same words.
 */
export function mailIdentity(raw: Uint8Array): string | null {
  const start = bodyStart(raw);
  const head = Buffer.from(raw.subarray(0, Math.min(start, maxHead))).toString("latin1");
  const headers = readHeaderBlock(head.replace(/^\s+/, ""));
  const value = (name: string) => (headerOf(headers, name) ?? "").replace(/\s+/g, " ").trim();
  const [id, from, date] = [value("message-id"), value("from"), value("date")];
  if (id === "" && date === "") return null;
  return digest(JSON.stringify([id, from, date, id === "" ? value("subject") : "", bodyDigest(raw.subarray(start))]));
}

/** Where the body begins: after the first empty line. */
function bodyStart(raw: Uint8Array): number {
  for (let at = raw.indexOf(LF); at !== -1; at = raw.indexOf(LF, at + 1)) {
    if (raw[at + 1] === LF) return at + 2;
    if (raw[at + 1] === CR && raw[at + 2] === LF) return at + 3;
  }
  return raw.length;
}

/** Carriage returns are left out by copying: a call of the hash for each would take seconds for a body made of them. */
function bodyDigest(body: Uint8Array): string {
  let end = body.length;
  while (end > 0 && isBlank(body[end - 1])) end -= 1;
  const hash = createHash("sha256");
  const kept = Buffer.allocUnsafe(Math.min(end, copiedAtOnce));
  for (let from = 0; from < end; from += copiedAtOnce) {
    const piece = body.subarray(from, Math.min(from + copiedAtOnce, end));
    let length = 0;
    for (const byte of piece) if (byte !== CR) kept[length++] = byte;
    hash.update(kept.subarray(0, length));
  }
  return hash.digest("hex");
}

function isBlank(byte: number | undefined): boolean {
  return byte === CR || byte === LF || byte === 32 || byte === 9;
}
