import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { digest } from "../../platform/secret/sign.ts";
import { eventOf, readJson } from "./result.ts";
import type { WebhookRequest, WebhookResult } from "./result.ts";

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
 * Reads Postmark's inbound webhook (with "include raw email content") and its bounce and spam complaint webhooks. Postmark
 * does not sign them: the URL carries a login that is checked here.
 * @param login `user:password`
 */
export function readPostmark({ headers, body }: WebhookRequest, login: string): WebhookResult {
  const given = /^Basic ([A-Za-z0-9+/=]{1,2000})$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  // Digests are of one length, so that the comparison tells nothing.
  const [a, b] = [digest(Buffer.from(given, "base64")), digest(login)].map((text) => Buffer.from(text));
  if (a === undefined || b === undefined || !timingSafeEqual(a, b)) return { kind: "unauthorized" };
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
