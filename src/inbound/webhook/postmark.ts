import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { digest } from "../../platform/secret/sign.ts";
import { eventOf, mailBytes, readJson } from "./result.ts";
import type { WebhookReader, WebhookResult } from "./result.ts";

const inbound = z.looseObject({
  RawEmail: z.string().min(1),
  OriginalRecipient: z.string().max(1_000).optional(),
  Headers: z
    .array(z.looseObject({ Name: z.string(), Value: z.string() }))
    .max(1_000)
    .optional(),
});
const event = z.looseObject({ RecordType: z.string() });

/**
 * Reads Postmark's inbound webhook (with "include raw email content") and its webhooks
 * about bounces, spam complaints and subscriptions. Postmark
 * does not sign them: the URL carries a login that is checked here.
 * @param login `user:password`
 */
export function postmarkReader(login: string): WebhookReader {
  return {
    largestBody: (headers) => (isLogin(headers, login) ? mailBytes : undefined),
    read: async ({ headers, body }) => (isLogin(headers, login) ? readPostmark(body) : { kind: "unauthorized" }),
  };
}

function isLogin(headers: Headers, login: string): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]{1,2000})$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  // Digests are of one length, so that the comparison tells nothing.
  const [a, b] = [digest(Buffer.from(given, "base64")), digest(login)].map((text) => Buffer.from(text));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function readPostmark(body: Buffer): WebhookResult {
  const json = readJson(body);
  const mail = inbound.safeParse(json);
  if (mail.success) {
    const { RawEmail, OriginalRecipient } = mail.data;
    const returnPath = mail.data.Headers?.find(({ Name }) => Name.toLowerCase() === "return-path")?.Value ?? "";
    const envelope = {
      envelopeFrom: returnPath.replace(/[<>\s]/g, ""),
      envelopeTo: OriginalRecipient === undefined ? [] : [OriginalRecipient],
    };
    return { kind: "received", mails: [{ source: "postmark", ...envelope, raw: Buffer.from(RawEmail) }] };
  }
  if (event.safeParse(json).success) return { kind: "received", mails: [eventOf("postmark", json)] };
  return { kind: "malformed", message: "RawEmail is missing: switch on the raw email content of the inbound stream." };
}
