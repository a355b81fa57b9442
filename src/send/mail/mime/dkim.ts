import { type KeyObject, createPrivateKey, hash, sign } from "node:crypto";
import { promisify } from "node:util";

/** A key that signs for a domain; its public half stands at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
  domain: string;
  selector: string;
  key: KeyObject;
}

/** Name and value of a header as it is written; the value may be folded. */
export type Header = readonly [name: string, value: string];

// Named once more than they occur, so that none can be added behind the signature (RFC 6376 section 8.15).
const OVERSIGNED = [
  "from",
  "to",
  "subject",
  "date",
  "reply-to",
  "message-id",
  "list-unsubscribe",
  "list-unsubscribe-post",
];

const signInPool = promisify<string, Buffer, KeyObject, Buffer>(sign);

/** Reads a private key, RSA or Ed25519, from PEM. Parsed once: reading it costs more than signing with it. @throws on any other */
export function readDkimKey(domain: string, selector: string, pem: string): DkimKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "rsa" && key.asymmetricKeyType !== "ed25519") {
    throw new Error(`DKIM signs with RSA or Ed25519, not ${key.asymmetricKeyType ?? "a symmetric key"}`);
  }
  return { domain, selector, key };
}

/**
 * Signs a message, once with each key: RSA-SHA256 (RFC 6376) or Ed25519-SHA256 (RFC 8463), relaxed/relaxed, all headers
 * covered. RSA runs on the thread pool of the process.
 * @param body must be its own relaxed canonical form, as the encoders of this folder write it
 * @returns the DKIM-Signature headers, which belong before the signed ones
 */
export async function signDkim(
  keys: readonly DkimKey[],
  headers: readonly Header[],
  body: Buffer,
  now: Date,
): Promise<Header[]> {
  if (keys.length === 0) return [];
  const bodyHash = hash("sha256", body, "base64");
  const names = [...headers.map(([name]) => name.toLowerCase()), ...OVERSIGNED];
  const signed = headers.map(([name, value]) => `${canonical(name, value)}\r\n`).join("");
  return Promise.all(
    keys.map(async ({ domain, selector, key }): Promise<Header> => {
      const rsa = key.asymmetricKeyType === "rsa";
      const unsigned = [
        `v=1; a=${rsa ? "rsa" : "ed25519"}-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};`,
        `t=${Math.floor(now.getTime() / 1000)}; bh=${bodyHash};`,
        `h=${fold(names.join(":"), /.{1,66}(?::|$)/g)};`,
        "b=",
      ].join("\r\n ");
      const data = Buffer.from(signed + canonical("DKIM-Signature", unsigned), "utf8");
      // RFC 8463 section 3: Ed25519 signs the SHA-256 of the data
      const signature = rsa
        ? await signInPool("RSA-SHA256", data, key)
        : sign(null, hash("sha256", data, "buffer"), key);
      return ["DKIM-Signature", unsigned + fold(signature.toString("base64"), /.{1,72}/g)];
    }),
  );
}

/** The relaxed form of a header (RFC 6376 section 3.4.2). */
function canonical(name: string, value: string): string {
  return `${name.toLowerCase()}:${value
    .replace(/\r\n(?=[ \t])/g, "")
    .replace(/[ \t]+/g, " ")
    .trim()}`;
}

function fold(text: string, lines: RegExp): string {
  return text.match(lines)?.join("\r\n ") ?? "";
}
