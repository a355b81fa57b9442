import { signDkim } from "./dkim.ts";
import type { DkimKey, Header } from "./dkim.ts";

/**
 * Signs a whole mail (CRLF line ends, 7-bit) with every key given: the mail with its DKIM-Signature fields on top. For mails that
 * were not written by `composeMessage`; their body may be in any form.
 */
export async function signMail(raw: Buffer, keys: readonly DkimKey[], now: Date): Promise<Buffer> {
  if (keys.length === 0) return raw;
  const end = raw.indexOf("\r\n\r\n");
  if (end < 0) throw new Error("a mail has an empty line between its headers and its body");
  const headers = readHeaders(raw.toString("utf8", 0, end));
  const signatures = await signDkim(keys, headers, relaxedBody(raw.subarray(end + 4)), now);
  const head = signatures.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(head), raw]);
}

/** Name and folded value of each field. */
function readHeaders(head: string): Header[] {
  return head.split(/\r\n(?![ \t])/).map((field): Header => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1).trimStart()];
  });
}

/** The relaxed form of a body (RFC 6376 section 3.4.4). */
function relaxedBody(body: Buffer): Buffer {
  const lines = body
    .toString("latin1")
    .split("\r\n")
    .map((line) => line.replaceAll(/[ \t]+/g, " ").replace(/ $/, ""));
  const last = lines.findLastIndex((line) => line !== "");
  return Buffer.from(last < 0 ? "" : `${lines.slice(0, last + 1).join("\r\n")}\r\n`, "latin1");
}
