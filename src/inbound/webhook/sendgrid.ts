import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { eventOf, readForm, readJson } from "./result.ts";
import type { WebhookRequest, WebhookResult } from "./result.ts";

const envelopeSchema = z.looseObject({
  from: z.string().max(1_000).default(""),
  to: z.array(z.string().max(1_000)).max(1_000).default([]),
});
const events = z.array(z.looseObject({ event: z.string() })).max(10_000);

/**
 * Reads SendGrid's Inbound Parse webhook ("send raw") and its event webhook, both signed by ECDSA P-256 over the timestamp
 * and the body.
 * @param publicKey SPKI, Base64
 */
export async function readSendgrid(request: WebhookRequest, publicKey: string): Promise<WebhookResult> {
  if (!isSigned(request, publicKey)) return { kind: "unauthorized" };
  if (/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    const list = events.safeParse(readJson(request.body));
    if (!list.success) return { kind: "malformed", message: "The body is no list of events." };
    const telling = list.data.filter(({ event }) => ["bounce", "dropped", "deferred", "spamreport"].includes(event));
    return { kind: "received", mails: telling.map((one) => eventOf("sendgrid", one)) };
  }
  const form = await readForm(request);
  const raw = form?.get("email");
  if (form === undefined || raw === undefined || raw.length === 0) {
    return { kind: "malformed", message: 'The field "email" is missing: tick "POST the raw, full MIME message".' };
  }
  const envelope = envelopeSchema.safeParse(readJson(form.get("envelope") ?? ""));
  const { from, to } = envelope.success ? envelope.data : { from: "", to: [] };
  const remoteIp = form.get("sender_ip")?.toString();
  return { kind: "received", mails: [{ source: "sendgrid", envelopeFrom: from, envelopeTo: to, raw, remoteIp }] };
}

function isSigned({ headers, body }: WebhookRequest, publicKey: string): boolean {
  const signature = headers.get("x-twilio-email-event-webhook-signature");
  const timestamp = headers.get("x-twilio-email-event-webhook-timestamp");
  if (signature === null || timestamp === null) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    return verify("sha256", signed, key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}
