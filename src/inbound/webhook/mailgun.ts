import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { eventOf, readForm, readJson } from "./result.ts";
import type { WebhookRequest, WebhookResult } from "./result.ts";

const signatureSchema = z.object({
  timestamp: z.string().regex(/^\d{1,12}$/),
  token: z.string().min(1).max(200),
  signature: z.string().regex(/^[0-9a-f]{64}$/i),
});
const eventSchema = z.looseObject({
  signature: signatureSchema,
  "event-data": z.looseObject({ event: z.string() }),
});

/** The signature covers no content, so that a captured one must not serve for long. */
const maxAgeMs = 15 * 60_000;

/**
 * Reads what a Mailgun route forwards as MIME (its URL ends in `/mime`), and Mailgun's event webhooks. Both carry an
 * HMAC-SHA-256 of timestamp and token.
 */
export async function readMailgun(request: WebhookRequest, signingKey: string): Promise<WebhookResult> {
  if (/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    const event = eventSchema.safeParse(readJson(request.body));
    if (!event.success) return { kind: "unauthorized" };
    if (!isSigned(event.data.signature, signingKey, request.now)) return { kind: "unauthorized" };
    return { kind: "received", mails: [eventOf("mailgun", event.data["event-data"])] };
  }
  const form = await readForm(request);
  const text = (name: string) => form?.get(name)?.toString();
  const signature = signatureSchema.safeParse({
    timestamp: text("timestamp"),
    token: text("token"),
    signature: text("signature"),
  });
  if (!signature.success || !isSigned(signature.data, signingKey, request.now)) return { kind: "unauthorized" };
  const raw = form?.get("body-mime");
  if (raw === undefined || raw.length === 0) {
    return { kind: "malformed", message: 'The field "body-mime" is missing: forward to the URL that ends in /mime.' };
  }
  const envelopeTo = (text("recipient") ?? "").split(",").flatMap((address) => address.trim() || []);
  return { kind: "received", mails: [{ source: "mailgun", envelopeFrom: text("sender") ?? "", envelopeTo, raw }] };
}

function isSigned(given: z.infer<typeof signatureSchema>, signingKey: string, now: Date): boolean {
  if (Math.abs(now.getTime() - Number(given.timestamp) * 1_000) > maxAgeMs) return false;
  const expected = createHmac("sha256", signingKey).update(`${given.timestamp}${given.token}`).digest();
  return timingSafeEqual(expected, Buffer.from(given.signature, "hex"));
}
