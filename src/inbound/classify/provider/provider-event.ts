import { z } from "zod";
import { addressesIn } from "../addresses-in.ts";
import { judgeFailure } from "../failure/judge-failure.ts";
import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";

const text = z.string().max(20_000).nullish();
const sesRecipient = z.looseObject({ emailAddress: text, action: text, status: text, diagnosticCode: text });
const sesEvent = z.looseObject({
  notificationType: text,
  eventType: text,
  bounce: z
    .looseObject({ bounceType: text, bounceSubType: text, bouncedRecipients: z.array(sesRecipient).max(100).nullish() })
    .nullish(),
  complaint: z
    .looseObject({ complaintFeedbackType: text, complainedRecipients: z.array(sesRecipient).max(100).nullish() })
    .nullish(),
  subscription: z
    .looseObject({ newTopicPreferences: z.looseObject({ unsubscribeAll: z.boolean().nullish() }).nullish() })
    .nullish(),
  delivery: z.looseObject({ recipients: z.array(z.string()).max(100).nullish() }).nullish(),
  mail: z
    .looseObject({
      messageId: text,
      destination: z.array(z.string()).max(100).nullish(),
      headers: z
        .array(z.looseObject({ name: text, value: text }))
        .max(500)
        .nullish(),
      commonHeaders: z.looseObject({ messageId: text }).nullish(),
    })
    .nullish(),
});
const mailgunEvent = z.looseObject({
  event: z.string(),
  severity: text,
  reason: text,
  recipient: text,
  "delivery-status": z
    .looseObject({
      code: z.union([z.number(), z.string()]).nullish(),
      message: text,
      description: text,
      "enhanced-code": text,
    })
    .nullish(),
  message: z.looseObject({ headers: z.looseObject({ "message-id": text }).nullish() }).nullish(),
});
const sendgridEvent = z.looseObject({
  event: z.string(),
  email: text,
  status: text,
  reason: text,
  response: text,
  type: text,
  "smtp-id": text,
});
const postmarkEvent = z.looseObject({
  RecordType: z.string(),
  Type: text,
  Email: text,
  Recipient: text,
  Description: text,
  Details: text,
  MessageID: text,
  SuppressSending: z.boolean().nullish(),
  SuppressionReason: text,
  Metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/**
 * The verdict on one delivery event of Amazon SES (also wrapped by SNS), Mailgun, SendGrid or Postmark, as
 * parsed JSON; an array is read by its first event that is one. Null when the value is no such event.
 * Permanent and temporary follow the provider, unless the server's words in it say otherwise.
 */
export function classifyProviderEvent(event: unknown): Verdict | null {
  if (Array.isArray(event)) {
    for (const entry of event.slice(0, 1000)) {
      const found = classifyProviderEvent(entry);
      if (found) return found;
    }
    return null;
  }
  if (typeof event !== "object" || event === null) return null;
  if ("Message" in event && typeof event.Message === "string") return classifyProviderEvent(parseJson(event.Message));
  if ("event-data" in event) return readMailgun(event["event-data"]);
  if ("notificationType" in event || "eventType" in event) return readSes(event);
  if ("RecordType" in event) return readPostmark(event);
  if ("event" in event) return "recipient" in event ? readMailgun(event) : readSendgrid(event);
  return null;
}

/** The first JSON value in a text body, as SNS and others mail their events; null when there is none. */
export function findEventJson(body: string): unknown {
  const start = body.search(/[[{]/);
  if (start === -1 || body.slice(0, start).trim().length > 200) return null;
  const end = Math.max(body.lastIndexOf("}"), body.lastIndexOf("]"));
  return parseJson(body.slice(start, end + 1)) ?? parseJson(body.slice(start, end + 1).replaceAll(/\r?\n/g, ""));
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}

function readSes(event: object): Verdict | null {
  const parsed = sesEvent.safeParse(event);
  if (!parsed.success) return null;
  const { bounce, complaint, delivery, mail, subscription } = parsed.data;
  const header = mail?.headers?.find((field) => field.name?.toLowerCase() === "message-id")?.value;
  const originalMessageId = bracket(header ?? mail?.commonHeaders?.messageId ?? mail?.messageId);
  const kind = (parsed.data.notificationType ?? parsed.data.eventType ?? "").toLowerCase();
  if (kind === "bounce" && bounce) {
    const recipient = bounce.bouncedRecipients?.[0];
    const permanent = bounce.bounceType?.toLowerCase() === "permanent";
    return bounced("ses", permanent, {
      address: recipient?.emailAddress,
      status: recipient?.status,
      words: recipient?.diagnosticCode,
      originalMessageId,
    });
  }
  if (kind === "complaint" && complaint) {
    if (complaint.complaintFeedbackType === "not-spam") return verdict("other", "not-spam", 0.95, ["ses_not_spam"]);
    return verdict("complaint", complaint.complaintFeedbackType ?? "abuse", 0.98, ["ses_complaint"], {
      recipient: bare(complaint.complainedRecipients?.[0]?.emailAddress),
      originalMessageId,
    });
  }
  if (kind === "subscription" && subscription?.newTopicPreferences?.unsubscribeAll === true)
    return verdict("unsubscribe", "list_unsubscribe", 0.98, ["ses_subscription"], {
      recipient: bare(mail?.destination?.[0]),
      originalMessageId,
    });
  if (kind === "deliverydelay")
    return bounced(
      "ses",
      false,
      { address: mail?.destination?.[0], status: "4.0.0", words: "delayed", originalMessageId },
      "delayed",
    );
  return kind === ""
    ? null
    : verdict("other", `event_${kind}`, 0.97, [`ses_${kind}`], {
        recipient: bare(delivery?.recipients?.[0] ?? mail?.destination?.[0]),
        originalMessageId,
      });
}

function readMailgun(event: unknown): Verdict | null {
  const parsed = mailgunEvent.safeParse(event);
  if (!parsed.success) return null;
  const data = parsed.data;
  const about = { recipient: bare(data.recipient), originalMessageId: bracket(data.message?.headers?.["message-id"]) };
  const delivery = data["delivery-status"];
  if (data.event === "complained") return verdict("complaint", "abuse", 0.98, ["mailgun_complained"], about);
  if (data.event === "unsubscribed")
    return verdict("unsubscribe", "list_unsubscribe", 0.98, ["mailgun_unsubscribed"], about);
  if (data.event === "failed" || data.event === "bounced" || data.event === "dropped" || data.event === "rejected") {
    const words = [delivery?.code ?? "", delivery?.message, delivery?.description].filter(Boolean).join(" ");
    const permanent = data.severity ? data.severity === "permanent" : data.event === "bounced";
    return bounced("mailgun", permanent, {
      address: data.recipient,
      status: delivery?.["enhanced-code"],
      words,
      originalMessageId: about.originalMessageId,
    });
  }
  return verdict("other", `event_${data.event}`, 0.95, [`mailgun_${data.event}`], about);
}

function readSendgrid(event: object): Verdict | null {
  const parsed = sendgridEvent.safeParse(event);
  if (!parsed.success) return null;
  const data = parsed.data;
  const about = { recipient: bare(data.email), originalMessageId: bracket(data["smtp-id"]) };
  if (data.event === "spamreport") return verdict("complaint", "abuse", 0.98, ["sendgrid_spamreport"], about);
  if (data.event === "unsubscribe" || data.event === "group_unsubscribe")
    return verdict("unsubscribe", "list_unsubscribe", 0.98, [`sendgrid_${data.event}`], about);
  if (data.event === "bounce" || data.event === "dropped") {
    const words = data.reason ?? data.response ?? "";
    return bounced("sendgrid", data.event === "bounce" && data.type !== "blocked", {
      address: data.email,
      status: data.status,
      words,
      originalMessageId: about.originalMessageId,
    });
  }
  if (data.event === "deferred")
    return bounced(
      "sendgrid",
      false,
      {
        address: data.email,
        status: data.status,
        words: data.response ?? data.reason,
        originalMessageId: about.originalMessageId,
      },
      "delayed",
    );
  return verdict("other", `event_${data.event}`, 0.9, [`sendgrid_${data.event}`], about);
}

function readPostmark(event: object): Verdict | null {
  const parsed = postmarkEvent.safeParse(event);
  if (!parsed.success) return null;
  const data = parsed.data;
  // Its own MessageID is no Message-ID of ours; what our mail carries as metadata is.
  const sent = data.Metadata?.["ripen-message"];
  const originalMessageId = bracket(typeof sent === "string" ? sent : data.MessageID);
  const about = { recipient: bare(data.Email ?? data.Recipient), originalMessageId };
  if (data.RecordType === "SpamComplaint" || (data.RecordType === "Bounce" && data.Type === "SpamComplaint"))
    return verdict("complaint", "abuse", 0.98, ["postmark_spam_complaint"], about);
  if (data.RecordType === "SubscriptionChange") return readSubscriptionChange(data, about);
  if (data.RecordType === "Bounce" && data.Type === "Unsubscribe")
    return verdict("unsubscribe", "list_unsubscribe", 0.95, ["postmark_unsubscribe"], about);
  if (data.RecordType !== "Bounce")
    return verdict(
      "other",
      `event_${data.RecordType.toLowerCase()}`,
      0.9,
      [`postmark_${data.RecordType.toLowerCase()}`],
      about,
    );
  if (data.Type === "AutoResponder")
    return verdict("auto_reply", "out_of_office", 0.95, ["postmark_auto_responder"], about);
  return bounced("postmark", data.Type === "HardBounce" || data.Type === "BadEmailAddress", {
    address: data.Email,
    status: null,
    words: data.Details ?? data.Description,
    originalMessageId: about.originalMessageId,
  });
}

/** Postmark stopped, or began again, to send to somebody; it says why. */
function readSubscriptionChange(
  { SuppressSending, SuppressionReason }: z.infer<typeof postmarkEvent>,
  about: { recipient: string | null; originalMessageId: string | null },
): Verdict {
  const reasons = ["postmark_subscription_change"];
  if (SuppressSending !== true) return verdict("other", "resubscribed", 0.95, reasons, about);
  if (SuppressionReason === "SpamComplaint") return verdict("complaint", "abuse", 0.95, reasons, about);
  if (SuppressionReason !== "HardBounce") return verdict("unsubscribe", "list_unsubscribe", 0.95, reasons, about);
  return bounced("postmark", true, {
    address: about.recipient,
    status: null,
    words: "HardBounce",
    originalMessageId: about.originalMessageId,
  });
}

type EventFailure = {
  address: string | null | undefined;
  status: string | null | undefined;
  words: string | null | undefined;
  originalMessageId: string | null;
};

function bounced(provider: string, permanent: boolean, failure: EventFailure, subtype?: string): Verdict {
  const judged = judgeFailure({ status: failure.status ?? null, diagnostic: failure.words ?? "", notice: "" });
  // "Permanent" of a provider means it will not retry; a full mailbox or a block is still no dead address.
  const hard = permanent && (judged.hard || judged.reason === "undefined");
  return verdict(
    hard ? "bounce_hard" : "bounce_soft",
    subtype ?? judged.reason,
    0.95,
    [`${provider}_bounce`, judged.reason],
    {
      hard,
      recipient: bare(failure.address),
      status: judged.status,
      diagnostic: failure.words ?? null,
      originalMessageId: failure.originalMessageId,
    },
  );
}

function bare(address: string | null | undefined): string | null {
  return addressesIn(address ?? "")[0] ?? null;
}

function bracket(id: string | null | undefined): string | null {
  if (!id) return null;
  return id.startsWith("<") ? id : `<${id}>`;
}
