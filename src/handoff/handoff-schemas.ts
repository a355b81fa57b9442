import { z } from "@hono/zod-openapi";
import { handoffStatuses } from "../db/schema/handoffs.ts";
import { presentLead } from "../lead/present-lead.ts";
import { answerSchema } from "../inbound/category/answer-schema.ts";
import type { QualificationPolicy } from "../lead/qualification/policy.ts";
import { presentQualification, qualificationSchema } from "../lead/qualification/qualification-schemas.ts";
import { actorSchema, leadSchema } from "../lead/schemas.ts";
import { idSchema, instantSchema, isoInstant } from "../platform/http/schemas.ts";
import { ruleCauses } from "../promote/rule/rule-cause-schema.ts";
import type { HandoffContext } from "./context.ts";
import type { Handoff } from "./lock-handoff.ts";

export const statusSchema = z.enum(handoffStatuses);

/** What made a prospect of the lead, in answers. */
export const causeSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("reply"), inboundMailId: idSchema }),
    z.object({ kind: z.literal("inquiry"), inboundMailId: idSchema }),
    ...ruleCauses,
    z.object({ kind: z.literal("manual"), reason: z.string().nullable(), by: actorSchema }),
  ])
  .openapi("PromotionCause");

/** A handoff in lists. */
export const handoffSchema = z
  .object({
    id: idSchema,
    leadId: idSchema,
    repId: idSchema.nullable().openapi({ description: "Null while nobody can take it: the operator is told." }),
    teamId: idSchema.nullable(),
    status: statusSchema.openapi({
      description:
        "`withdrawn`: it was no answer, or no prospect, as a person has said, or no person opened or clicked. `converted`, `disqualified`, `recycled`: closed, because the lead was moved to another stage. `moved`: it went to somebody else, as another handoff.",
    }),
    movedFor: z
      .enum(["absent", "inactive", "unreachable", "late", "free_again", "merged", "handed_over"])
      .nullable()
      .openapi({
        description:
          "Why it was moved; `free_again`: nobody could take it, until somebody could; `merged`: the person has another handoff that runs, from before they were merged; `handed_over`: a rep gave it to a colleague.",
      }),
    acceptBy: instantSchema
      .nullable()
      .openapi({ description: "In the working time of the team. Null: no team takes the lead, or nobody has it." }),
    remindedAt: instantSchema.nullable(),
    alertedAt: instantSchema
      .nullable()
      .openapi({ description: "When it was told of once more, because it is hot and was not accepted." }),
    declineReason: z.string().nullable(),
    snoozedUntil: instantSchema.nullable().openapi({
      description: "The rep has accepted it, put it off, and is reminded then. Earlier instants have no meaning.",
    }),
    escalatedAt: instantSchema
      .nullable()
      .openapi({ description: "When the manager of the team was told that it is late." }),
    firstResponseAt: instantSchema
      .nullable()
      .openapi({ description: "When the first answer of a rep went to the prospect through the relay." }),
    cause: causeSchema,
    createdAt: instantSchema,
    respondedAt: instantSchema
      .nullable()
      .openapi({ description: "When a rep accepted or declined it; one that was closed before has none." }),
  })
  .openapi("Handoff");

/** A handoff with everything a rep needs to know. */
export const handoffDetailSchema = handoffSchema
  .extend({
    lead: leadSchema,
    qualification: qualificationSchema.openapi({ description: "What the rep is asked, and what is known." }),
    reply: z
      .object({
        id: idSchema.openapi({ description: "Of the inbound mail." }),
        subject: z.string(),
        text: z.string(),
        receivedAt: instantSchema,
        writer: z
          .object({ name: z.string(), email: z.string() })
          .nullable()
          .openapi({ description: "Who wrote, when it was not the lead: a colleague." }),
        attachments: z.array(z.object({ name: z.string(), type: z.string(), size: z.int() })),
        answer: answerSchema,
      })
      .nullable()
      .openapi({ description: "What the prospect wrote, quotes and signature removed." }),
    mails: z
      .array(z.object({ subject: z.string(), sentAt: instantSchema, opens: z.int(), clicks: z.int() }))
      .openapi({ description: "Sent so far, oldest first, with opens and clicks by people." }),
  })
  .openapi("HandoffDetail");

/** The JSON form of a handoff. */
export function presentHandoff({ before: _b, dueAt: _d, alertAt: _a, ...row }: Handoff): z.infer<typeof handoffSchema> {
  return {
    ...row,
    createdAt: isoInstant(row.createdAt),
    respondedAt: isoInstant(row.respondedAt),
    acceptBy: isoInstant(row.acceptBy),
    remindedAt: isoInstant(row.remindedAt),
    alertedAt: isoInstant(row.alertedAt),
    escalatedAt: isoInstant(row.escalatedAt),
    snoozedUntil: isoInstant(row.snoozedUntil),
    firstResponseAt: isoInstant(row.firstResponseAt),
  };
}

/** The JSON form of a handoff with its context. */
export function presentDetail(
  { handoff, lead, reply, mails }: HandoffContext,
  policy: QualificationPolicy,
  now: Date,
): z.infer<typeof handoffDetailSchema> {
  return {
    ...presentHandoff(handoff),
    lead: presentLead(lead, now),
    qualification: presentQualification(lead, policy),
    reply: reply && {
      ...reply,
      attachments: [...reply.attachments],
      answer: reply.answer && { ...reply.answer, exchanges: [...reply.answer.exchanges] },
      receivedAt: isoInstant(reply.receivedAt),
    },
    mails: mails.map((mail) => ({ ...mail, sentAt: isoInstant(mail.sentAt) })),
  };
}
