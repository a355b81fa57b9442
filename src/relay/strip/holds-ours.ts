import type { Internal } from "./find-internal.ts";

/** Lines of Base64 as mails carry it (RFC 2045 6.8), as one run. */
const base64 = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{60,}(?:\r?\n[A-Za-z0-9+/]+)*/g;

/**
 * Whether a file holds a signed address or a link of ours, or the line above our notices: as it is, in UTF-16, as quoted-printable, or
 * in lines of Base64. What is packed is not looked into.
 */
export function holdsOurs(content: Uint8Array, internal: Internal): boolean {
  const signs = signsOf(internal);
  const text = textOf(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  if (showsAny(text, signs)) return true;
  for (const [run] of text.matchAll(base64)) {
    if (showsAny(textOf(Buffer.from(run, "base64")), signs)) return true;
  }
  return false;
}

/** What is ASCII in a file; in UTF-16 of either byte order nothing but zeros stands between its characters. */
const textOf = (bytes: Buffer) => bytes.toString("latin1").replaceAll("\0", "");

function showsAny(text: string, signs: readonly RegExp[]): boolean {
  const whole = text.replaceAll(/=\r?\n/g, "");
  return signs.some((sign) => sign.test(whole));
}

function signsOf({ publicUrl, replyDomain, ownDomains }: Internal): RegExp[] {
  const { hostname } = new URL(publicUrl);
  const isOwn = ownDomains.some((domain) => hostname === domain || hostname === `www.${domain}`);
  const url = literal(publicUrl);
  return [
    new RegExp(String.raw`\+[a-z2-7]{42,64}@${literal(replyDomain)}`, "i"),
    new RegExp(isOwn ? String.raw`${url}/\w{1,3}/[a-z2-7]{42}` : `${url}/`, "i"),
    /reply\s+above\s+this\s+line:\s+what\s+stands\s+above/i,
  ];
}

const literal = (text: string) => text.replaceAll(/[^\w@-]/g, String.raw`\$&`);
