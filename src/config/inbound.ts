import { z } from "zod";
import type { ImapMailbox } from "../inbound/imap/mailbox.ts";
import { isEmailAddress, normalizeEmail } from "../platform/email.ts";

const whole = (max: number) =>
  z.coerce.number({ error: "must be a number" }).pipe(
    z
      .int()
      .min(1)
      .max(max, { error: `must be a whole number from 1 to ${max}` }),
  );

/** The variables about mail that comes in. */
export const inboundVariables = {
  INQUIRY_ADDRESS: z
    .string()
    .transform(normalizeEmail)
    .refine(isEmailAddress, { error: "must be one address, such as hello@example.com" })
    .optional(),
  TRUSTED_AUTHSERV_IDS: z
    .string()
    .transform((value) =>
      value
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    )
    .default([]),
  RAW_MAIL_DAYS: whole(3_650).default(90),
  SOFT_BOUNCE_LIMIT: whole(1_000).default(5),
  SOFT_BOUNCE_DAYS: whole(365).default(30),
  SOFT_BOUNCE_PAUSE_DAYS: whole(3_650).default(90),
  REVIEW_WAIT_DAYS: z.coerce
    .number({ error: "must be a number" })
    .pipe(z.int().min(0).max(10, { error: "must be a whole number from 0 to 10" }))
    .default(2),
  INBOUND_TLS_KEY: z.string().optional(),
  INBOUND_TLS_CERT: z.string().optional(),
  INBOUND_PER_MINUTE: whole(1_000_000).default(600),
  IMAP_URLS: z
    .string()
    .transform((value, context) =>
      value
        .split(/\s+/)
        .filter(Boolean)
        .map((url) => parseImapUrl(url, context)),
    )
    .default([]),
  POSTMARK_WEBHOOK_LOGIN: z
    .string()
    .regex(/^[^:]+:.{16,}$/, { error: "must be user:password, with a password of at least 16 characters" })
    .optional(),
  SENDGRID_WEBHOOK_KEY: z.base64({ error: "must be the Base64 public key" }).optional(),
  MAILGUN_WEBHOOK_KEY: z.string().min(16, { error: "must be the HTTP webhook signing key" }).optional(),
  SES_TOPIC_ARN: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, { error: "must be the ARN of an SNS topic" })
    .optional(),
};

function parseImapUrl(text: string, context: z.RefinementCtx): ImapMailbox {
  const url = URL.parse(text);
  const secure = url?.protocol === "imaps:";
  if (url === null || (!secure && url.protocol !== "imap:") || !url.hostname || !url.username || !url.password) {
    context.addIssue({ code: "custom", message: "must be URLs such as imaps://user:password@host/INBOX" });
    return z.NEVER;
  }
  try {
    return {
      host: url.hostname.replace(/^\[(.+)\]$/, "$1"),
      port: url.port === "" ? (secure ? 993 : 143) : Number(url.port),
      secure,
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      folder: decodeURIComponent(url.pathname.slice(1)) || "INBOX",
    };
  } catch {
    context.addIssue({ code: "custom", message: "has a broken %-escape" });
    return z.NEVER;
  }
}
