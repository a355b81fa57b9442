import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { readForm } from "./read-form.ts";
import { eventOf, isJson, listBytes, mailBytes, readJson } from "./result.ts";
import type { WebhookReader, WebhookRequest, WebhookResult } from "./result.ts";

const signatureHeader = "x-twilio-email-event-webhook-signature";
const timestampHeader = "x-twilio-email-event-webhook-timestamp";
const envelopeSchema = z.looseObject({
  from: z.string().max(1_000).default(""),
  to: z.array(z.string().max(1_000)).max(1_000).default([]),
});
/** Events that may lead to something. */
const telling = new Set(["bounce", "dropped", "deferred", "spamreport", "unsubscribe", "group_unsubscribe"]);
const events = z.array(z.looseObject({ event: z.string() })).max(10_000);

/**
 * Reads SendGrid's Inbound Parse webhook ("send raw") and its event webhook, both signed by ECDSA P-256 over the timestamp
 * and the body.
 * @param publicKey SPKI, Base64
 */
export function sendgridReader(publicKey: string): WebhookReader {
  return {
    largestBody(headers) {
      if (headers.get(signatureHeader) === null || headers.get(timestampHeader) === null) return undefined;
      return isJson(headers) ? listBytes : mailBytes;
    },
    read: (request) => readSendgrid(request, publicKey),
  };
}

async function readSendgrid(request: WebhookRequest, publicKey: string): Promise<WebhookResult> {
  if (!isSigned(request, publicKey)) return { kind: "unauthorized" };
  if (isJson(request.headers)) {
    const list = events.safeParse(readJson(request.body));
    if (!list.success) return { kind: "malformed", message: "The body is no list of events." };
    const told = list.data.filter(({ event }) => telling.has(event));
    return { kind: "received", mails: told.map((one) => eventOf("sendgrid", one)) };
  }
  const form = await readForm(request.headers.get("content-type") ?? "", request.body);
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
  const signature = headers.get(signatureHeader);
  const timestamp = headers.get(timestampHeader);
  if (signature === null || timestamp === null) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    return verify("sha256", signed, key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}
