import { createHmac, randomBytes } from "node:crypto";

/** What a secret of Standard Webhooks is written with. */
const prefix = "whsec_";
const bytesAtLeast = 24;
const bytesAtMost = 64;

/** A new secret: 192 random bits, as `readWebhookSecret` takes it. */
export const newWebhookSecret = (): string => `${prefix}${randomBytes(bytesAtLeast).toString("base64")}`;

/**
 * The key in a secret of Standard Webhooks 1.0: `whsec_` and Base64 of 24 to 64 bytes.
 * @returns the bytes, Base64; undefined when it is no such secret
 */
export function readWebhookSecret(secret: string): string | undefined {
  if (!secret.startsWith(prefix)) return undefined;
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const isBase64 = key.toString("base64").replace(/=+$/, "") === secret.slice(prefix.length).replace(/=+$/, "");
  return isBase64 && key.length >= bytesAtLeast && key.length <= bytesAtMost ? key.toString("base64") : undefined;
}

/**
 * The headers that sign a request as Standard Webhooks 1.0 says: HMAC-SHA-256 over id, timestamp and body.
 * @param id the same however often it is tried
 * @param keys Base64; while a secret is rotated, those of both: the header has a signature by each
 * @returns what makes the headers of a body, as `postJson` takes it
 */
export function signWebhook(id: string, at: Date, ...keys: string[]): (body: string) => Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  return (body) => {
    const signatures = keys.map((key) => {
      const hmac = createHmac("sha256", Buffer.from(key, "base64")).update(`${id}.${timestamp}.${body}`);
      return `v1,${hmac.digest("base64")}`;
    });
    return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
  };
}
