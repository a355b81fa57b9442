import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { readForm } from "./read-form.ts";
import { eventBytes, eventOf, isJson, mailBytes, readJson } from "./result.ts";
import { oldestTokenMs, tokenAheadMs } from "./token-age.ts";
import type { WebhookReader, WebhookRequest, WebhookResult } from "./result.ts";

const signatureSchema = z.object({
  timestamp: z.string().regex(/^\d{1,12}$/),
  token: z.string().min(1).max(200),
  signature: z.string().regex(/^[0-9a-f]{64}$/i),
});
const eventSchema = z.looseObject({
  signature: signatureSchema,
  "event-data": z.looseObject({ event: z.string() }),
});

/**
 * Reads what a Mailgun route forwards as MIME (its URL ends in `/mime`), and Mailgun's event webhooks. Both carry an
 * HMAC-SHA-256 of timestamp and token, which covers no content: each must serve once.
 */
export function mailgunReader(signingKey: string, takesMails: boolean): WebhookReader {
  return {
    largestBody: (headers) => (takesMails && !isJson(headers) ? mailBytes : eventBytes),
    read: (request) => readMailgun(request, signingKey),
  };
}

async function readMailgun(request: WebhookRequest, signingKey: string): Promise<WebhookResult> {
  if (isJson(request.headers)) {
    const event = eventSchema.safeParse(readJson(request.body));
    if (!event.success) return { kind: "unauthorized" };
    const { signature } = event.data;
    if (!isSigned(signature, signingKey, request.now)) return { kind: "unauthorized" };
    return { kind: "received", mails: [eventOf("mailgun", event.data["event-data"])], token: signature.token };
  }
  const form = await readForm(request.headers.get("content-type") ?? "", request.body);
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
  const mail = { source: "mailgun", envelopeFrom: text("sender") ?? "", envelopeTo, raw };
  return { kind: "received", mails: [mail], token: signature.data.token };
}

function isSigned(given: z.infer<typeof signatureSchema>, signingKey: string, now: Date): boolean {
  const ageMs = now.getTime() - Number(given.timestamp) * 1_000;
  if (ageMs > oldestTokenMs || ageMs < -tokenAheadMs) return false;
  const expected = createHmac("sha256", signingKey).update(`${given.timestamp}${given.token}`).digest();
  return timingSafeEqual(expected, Buffer.from(given.signature, "hex"));
}
