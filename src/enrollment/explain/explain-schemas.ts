import { z } from "@hono/zod-openapi";
import { presentSetAside, setAsideSchema } from "../../aside/set-aside-schemas.ts";
import { idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { enrollmentSchema, presentEnrollment } from "../enrollment-schemas.ts";
import type { EnrollmentExplanation, LeadExplanation, Message, Next } from "./explain.ts";
import { waitingRules } from "./waiting.ts";

const decisionSchema = z
  .object({
    at: instantSchema,
    sequenceId: idSchema,
    enrollmentId: idSchema.nullable().openapi({ description: "Null when the decision was not to enroll." }),
    versionId: idSchema.nullable(),
    stepId: z.string().nullable(),
    rule: z.string().openapi({ description: "What decided, for programs.", example: "send_time" }),
    outcome: z.string().openapi({ example: "held" }),
    reason: z.string().openapi({ example: "Outside of the window; opens Mon 09:00." }),
    inputs: z.record(z.string(), z.unknown()).openapi({ description: "What it looked at." }),
    until: instantSchema.nullable().openapi({ description: "The next eligible time." }),
    zone: z.string().nullable(),
    shifts: z.array(z.object({ rule: z.string(), from: z.string(), to: z.string(), detail: z.string() })),
  })
  .openapi("Decision");

const mailSchema = z
  .object({
    id: idSchema,
    enrollmentId: idSchema,
    stepId: z.string(),
    subjectVariant: z
      .string()
      .nullable()
      .openapi({ description: "Name of its subject, where the step tries several." }),
    status: z.string(),
    reason: z.string().nullable(),
    queuedAt: instantSchema,
    sentAt: instantSchema.nullable(),
    waiting: z
      .object({
        rule: z
          .enum(waitingRules)
          .openapi({ description: "What keeps it, for programs.", example: "destination_held" }),
        reason: z.string().openapi({ example: "google is held, because it answered: 421 4.7.28 slow down" }),
        until: instantSchema.nullable().openapi({ description: "The next eligible time." }),
      })
      .nullable()
      .openapi({ description: "Why it has not gone yet; null when it has, or never will." }),
    history: z.array(z.record(z.string(), z.unknown())),
  })
  .openapi("ExplainedMail");

const nextSchema = z
  .object({
    stepId: z.string().nullable(),
    waitingFor: z.string().openapi({ example: "sendTime" }),
    at: instantSchema.nullable(),
  })
  .nullable()
  .openapi({ description: "What it waits for, and until when at the latest; null once it has ended." });

const pausesSchema = z
  .array(
    z.object({
      scope: z.enum(["sequence", "sender"]),
      id: idSchema,
      name: z.string(),
      rule: z.string().nullable().openapi({ description: "Null when a person paused it.", example: "bounce_rate" }),
      reason: z.string().nullable().openapi({ description: "Why the guard paused it, see /v1/guard-trips." }),
    }),
  )
  .openapi({ description: "Its sequence, or the sender of a mail that waits, where those are paused." });

const waitsSchema = z
  .array(
    z.object({
      rule: z.enum(["recipient_paused", "recipient_cap", "out_of_office", "review"]),
      reason: z.string().openapi({
        example:
          "The recipient takes a break until January 12, 2026 at 09:00 (UTC): they chose that on the preference page.",
      }),
      until: instantSchema.nullable().openapi({ description: "When it ends by itself; null: when they say so." }),
    }),
  )
  .openapi({ description: "Why mails to this lead wait, or are fewer, whatever their sequences say." });

const setAsidesSchema = z
  .array(setAsideSchema)
  .openapi({ description: "What failed by itself, why, and when it is tried again." });

export const enrollmentExplanationSchema = z
  .object({
    enrollment: enrollmentSchema,
    version: z.int(),
    next: nextSchema,
    pauses: pausesSchema,
    setAsides: setAsidesSchema,
    waits: waitsSchema,
    decisions: z.array(decisionSchema),
    messages: z.array(mailSchema),
  })
  .openapi("EnrollmentExplanation");

const confirmationSchema = z
  .object({
    id: idSchema,
    form: z.string(),
    event: z.string().openapi({ description: "What it brings once it is confirmed.", example: "signup" }),
    state: z.enum(["waits_for_confirmation", "confirmed", "expired", "declined", "replaced"]),
    because: z.enum(["form", "unsubscribed", "left_topic"]).openapi({
      description: "Why it is asked: the form wants it, or the person had unsubscribed, or left a topic.",
    }),
    signedUpAt: instantSchema,
    expiresAt: instantSchema,
    decidedAt: instantSchema.nullable(),
    mails: z.array(
      z.object({
        kind: z.enum(["first", "reminder"]),
        at: instantSchema.openapi({ description: "When it was done with, or is due." }),
        outcome: z
          .enum(["sent", "uncertain", "rejected", "not_needed", "suppressed"])
          .nullable()
          .openapi({ description: "Null while it is due." }),
        response: z.string().nullable().openapi({ description: "What the mail server said, last." }),
      }),
    ),
  })
  .openapi("ExplainedConfirmation");

export const leadExplanationSchema = z
  .object({
    stage: z.string(),
    suppressed: z
      .object({
        reason: z.string(),
        at: instantSchema,
        lift: z.string().openapi({ description: "What lets the address get mails again." }),
      })
      .nullable(),
    confirmations: z.array(confirmationSchema).openapi({
      description: "Signups with forms that the owner of the address was asked to confirm, newest first.",
    }),
    enrollments: z.array(z.object({ enrollment: enrollmentSchema, next: nextSchema, pauses: pausesSchema })),
    setAsides: setAsidesSchema,
    waits: waitsSchema,
    decisions: z.array(decisionSchema),
    messages: z.array(mailSchema),
  })
  .openapi("LeadExplanation");

function presentMail(row: Message): z.infer<typeof mailSchema> {
  const { id, enrollmentId, stepId, subjectVariant, status, reason } = row;
  const dates = { queuedAt: isoInstant(row.queuedAt), sentAt: isoInstant(row.sentAt) };
  const waiting = row.waiting && { ...row.waiting, until: isoInstant(row.waiting.until) };
  return {
    id,
    enrollmentId,
    stepId,
    subjectVariant,
    status,
    reason,
    ...dates,
    waiting,
    history: row.history.map((change) => ({ ...change })),
  };
}

const presentNext = (next: Next | null) => next && { ...next, at: isoInstant(next.at) };

/** The JSON form of what an enrollment went through. */
export function presentEnrollmentExplanation(
  explained: EnrollmentExplanation,
): z.infer<typeof enrollmentExplanationSchema> {
  return {
    enrollment: presentEnrollment(explained.enrollment),
    version: explained.version,
    next: presentNext(explained.next),
    pauses: explained.pauses,
    setAsides: explained.setAsides.map(presentSetAside),
    waits: explained.waits.map((wait) => ({ ...wait, until: isoInstant(wait.until) })),
    decisions: explained.decisions,
    messages: explained.messages.map(presentMail),
  };
}

/** The JSON form of what a lead went through. */
export function presentLeadExplanation(explained: LeadExplanation): z.infer<typeof leadExplanationSchema> {
  const { stage, suppressed } = explained;
  return {
    stage,
    suppressed: suppressed && { ...suppressed, at: isoInstant(suppressed.at) },
    confirmations: explained.confirmations.map((one) => ({
      ...one,
      signedUpAt: isoInstant(one.signedUpAt),
      expiresAt: isoInstant(one.expiresAt),
      decidedAt: isoInstant(one.decidedAt),
      mails: one.mails.map((mail) => ({ ...mail, at: isoInstant(mail.at) })),
    })),
    enrollments: explained.enrollments.map(({ enrollment, next, pauses }) => ({
      enrollment: presentEnrollment(enrollment),
      next: presentNext(next),
      pauses,
    })),
    setAsides: explained.setAsides.map(presentSetAside),
    waits: explained.waits.map((wait) => ({ ...wait, until: isoInstant(wait.until) })),
    decisions: explained.decisions,
    messages: explained.messages.map(presentMail),
  };
}
