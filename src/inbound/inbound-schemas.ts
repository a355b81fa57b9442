import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, isoInstant } from "../platform/http/schemas.ts";
import { answerSchema } from "./category/answer-schema.ts";
import { classSchema } from "./correction/class-schema.ts";
import { correctionSchema } from "./correction/correction-schemas.ts";
import type { ListedMail } from "./list-inbound-mails.ts";

export const reviewSchema = z.enum(["needed", "accepted", "dismissed"]);
export const statusSchema = z.enum(["stored", "classified", "settled", "failed"]);

/** An inbound mail in answers. */
export const inboundMailSchema = z
  .object({
    id: idSchema,
    source: z.string().openapi({ example: "smtp" }),
    receivedAt: instantSchema,
    status: statusSchema,
    error: z.string().nullable().openapi({ description: "Why it could not be read, when it failed." }),
    class: classSchema.nullable().openapi({ description: "Null until it was read." }),
    subtype: z.string().nullable().openapi({ example: "out_of_office" }),
    hard: z.boolean().nullable().openapi({ description: "Of bounces." }),
    recipient: z.string().nullable().openapi({ description: "The address a report is about." }),
    finalRecipient: z.string().nullable().openapi({ description: "The address that failed, RFC 3464." }),
    originalRecipient: z.string().nullable().openapi({ description: "The address that was written to, RFC 3464." }),
    bounceStatus: z.string().nullable().openapi({ description: "Enhanced status code, RFC 3463.", example: "5.1.1" }),
    diagnostic: z.string().nullable(),
    confidence: z.number().nullable(),
    reasons: z.array(z.string()),
    returnsOn: z.string().nullable().openapi({ description: "First day back, ISO 8601.", example: "2026-01-12" }),
    delegate: z.string().nullable().openapi({ description: "Whom to write to in the meantime." }),
    leftForGood: z.boolean(),
    attachments: z.array(z.object({ name: z.string(), type: z.string(), size: z.int() })),
    matchedBy: z
      .enum([
        "token",
        "references",
        "recipient",
        "sender",
        "colleague",
        "inquiry",
        "postmaster",
        "test",
        "notice",
        "relay",
        "person",
      ])
      .nullable()
      .openapi({
        description:
          "`test`: it came back to a test mail, and is nobody's. `notice`: to what we wrote to a rep. `relay`: a rep wrote it to the prospect. `person`: somebody said so.",
      }),
    leadId: idSchema.nullable(),
    messageId: idSchema.nullable(),
    noticeOf: idSchema
      .nullable()
      .openapi({ description: "The handoff whose notice to the rep it answers, or comes back from." }),
    writer: z
      .object({ name: z.string(), email: z.string() })
      .nullable()
      .openapi({ description: "Who wrote, when it was not the lead: a colleague, or another address." }),
    authentication: z
      .object({
        authenticated: z.boolean(),
        by: z.enum(["dmarc", "dkim", "spf", "arc", "trusted_server", "provider"]).nullable(),
        results: z.record(z.string(), z.string()),
      })
      .nullable()
      .openapi({ description: "Whether From is who it says; null when nothing depended on it." }),
    review: reviewSchema.nullable().openapi({ description: "`needed`: nothing follows before a person accepts it." }),
    reviewReason: z
      .enum([
        "unproven_sender",
        "sent_to_bounce_address",
        "no_sender",
        "rewritten_sender",
        "marked_automatic",
        "may_be_automatic",
      ])
      .nullable()
      .openapi({ description: "Why a person has to decide." }),
    heldUntil: instantSchema
      .nullable()
      .openapi({ description: "Until then the lead's sequences wait for the review; then they go on." }),
    reviewedAt: instantSchema.nullable(),
    fromEmail: z.string().nullable(),
    fromName: z.string().nullable(),
    subject: z.string().nullable(),
    replyText: z.string().nullable().openapi({ description: "Newly written text: no quotes, no signature." }),
    answer: answerSchema,
    settledAt: instantSchema.nullable(),
  })
  .openapi("InboundMail");

/** One inbound mail with its HTML and its corrections. */
export const inboundMailDetailSchema = inboundMailSchema
  .extend({
    html: z.string().nullable().openapi({ description: "Sanitized: nothing in it runs or is loaded." }),
    corrections: z.array(correctionSchema).openapi({ description: "What people said it really is, newest first." }),
  })
  .openapi("InboundMailDetail");

/** The JSON form of an inbound mail. */
export function presentInboundMail(row: ListedMail): z.infer<typeof inboundMailSchema> {
  return {
    ...row,
    reasons: [...(row.reasons ?? [])],
    attachments: [...row.attachments],
    answer: row.answer && { ...row.answer, exchanges: [...row.answer.exchanges] },
    receivedAt: isoInstant(row.receivedAt),
    reviewedAt: isoInstant(row.reviewedAt),
    heldUntil: isoInstant(row.heldUntil),
    settledAt: isoInstant(row.settledAt),
  };
}
