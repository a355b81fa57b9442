import { z } from "zod";
import { eventOf, listBytes, readJson } from "./result.ts";
import type { WebhookReader, WebhookRequest, WebhookResult } from "./result.ts";
import { isSnsSigned, isSnsUrl, snsMessage } from "./sns-signature.ts";
import type { CertificateSource } from "./sns-signature.ts";

const addresses = z.array(z.string().max(1_000)).max(1_000).default([]);
const received = z.looseObject({
  notificationType: z.literal("Received"),
  content: z.string().min(1).optional(),
  mail: z.looseObject({ source: z.string().max(1_000).default(""), destination: addresses }),
  receipt: z
    .looseObject({
      recipients: addresses,
      action: z.looseObject({ encoding: z.string().optional() }).optional(),
    })
    .optional(),
});

/**
 * Reads what Amazon SES publishes to SNS: received mails with their content, bounces, complaints, delays. Anybody can have
 * SNS sign something, so only one topic is believed.
 */
export function sesReader(topicArn: string, certificateAt: CertificateSource): WebhookReader {
  return { largestBody: () => listBytes, read: (request) => readSes(request, topicArn, certificateAt) };
}

async function readSes(
  { body }: WebhookRequest,
  topicArn: string,
  certificateAt: CertificateSource,
): Promise<WebhookResult> {
  const parsed = snsMessage.safeParse(readJson(body));
  if (!parsed.success) return { kind: "malformed", message: "The body is no message of SNS." };
  const message = parsed.data;
  if (message.TopicArn !== topicArn) return { kind: "unauthorized" };
  if (!(await isSnsSigned(message, certificateAt))) return { kind: "unauthorized" };
  if (message.Type === "SubscriptionConfirmation") {
    const url = message.SubscribeURL ?? "";
    return isSnsUrl(url) ? { kind: "confirm", url } : { kind: "unauthorized" };
  }
  if (message.Type !== "Notification") return { kind: "received", mails: [] };
  const event = readJson(message.Message);
  const mail = received.safeParse(event);
  // A notice of SNS itself, such as the one about a verified topic, is plain text.
  if (!mail.success) return { kind: "received", mails: event === undefined ? [] : [eventOf("ses", event)] };
  const { content, receipt } = mail.data;
  if (content === undefined) {
    return {
      kind: "malformed",
      message: "The mail is missing: use the SNS action of the receipt rule, Base64 encoded.",
    };
  }
  const encoding = receipt?.action?.encoding?.toUpperCase() === "BASE64" ? "base64" : "utf8";
  const { source, destination } = mail.data.mail;
  const envelopeTo = receipt && receipt.recipients.length > 0 ? receipt.recipients : destination;
  const raw = Buffer.from(content, encoding);
  return { kind: "received", mails: [{ source: "ses", envelopeFrom: source, envelopeTo, raw }] };
}
