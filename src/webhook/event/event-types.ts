import { z } from "@hono/zod-openapi";
import { idSchema } from "../../platform/http/schemas.ts";
import { replyCategories } from "../../db/schema/inbound.ts";

/** A short text: what is longer is cut, so that no payload grows past its limit. */
const short = z
  .string()
  .transform((text) => text.slice(0, 500).toWellFormed())
  .openapi({ type: "string", maxLength: 500 });
const stage = z.enum(["lead", "prospect", "customer", "disqualified"]);
/** What is not there is told as null. */
const optional = <T extends z.ZodType>(type: T) => type.nullable();
const id = optional(idSchema);
const shortOrNull = short.nullable().openapi({ type: ["string", "null"], maxLength: 500 });
const at = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : new Date(text).toISOString()))
  .openapi({ type: ["string", "null"], format: "date-time" });
const count = z.int();

const enrollment = { enrollmentId: id, sequenceId: id };
const message = { messageId: id, enrollmentId: id, sequenceId: id, stepId: shortOrNull };
const attempt = { ...message, versionId: id, subject: shortOrNull, attempts: count };
const verdict = z.enum(["human", "unknown", "machine"]).openapi({
  description: "Whether a person did it. Only `human` is evidence of interest.",
});
const touch = {
  messageId: id,
  enrollmentId: id,
  stepId: shortOrNull,
  verdict,
  previousVerdict: optional(verdict).openapi({
    description: "Set when what was told before turned out to be something else.",
  }),
};
const handoff = {
  handoffId: idSchema,
  repId: id,
  teamId: id,
  status: short,
  cause: shortOrNull.openapi({ description: "What promoted: `reply`, `inquiry`, `clicks`, `score`, `manual` …" }),
};
const task = {
  taskId: idSchema,
  kind: short,
  title: short,
  repId: id,
  teamId: id,
  enrollmentId: id,
  handoffId: id,
  dueAt: at,
};
const consent = z.record(z.string().max(100), z.unknown());
const suppression = {
  suppressionId: idSchema,
  email: optional(z.string()),
  domain: optional(z.string()),
  reason: short,
  messageId: id,
  until: at,
};
const sequence = { sequenceId: idSchema, key: shortOrNull, name: short };

/** One type of event: when it comes, and what its `data` holds beside the lead and the links. */
export interface EventType {
  summary: string;
  data: z.ZodObject;
}

/** Every type of event, by its name. The schemas cut what the database wrote down to what is told. */
export const eventTypes = {
  "lead.created": { summary: "A lead is there.", data: z.object({ source: short }) },
  "lead.updated": {
    summary: "What is known of a lead has changed; `changed` names the fields.",
    data: z.object({ changed: z.array(short) }),
  },
  "lead.merged": {
    summary: "A lead was merged into this one: `fromId` is gone.",
    data: z.object({ mergeId: idSchema, fromId: idSchema }),
  },
  "lead.erased": {
    summary: "A lead is gone, with everything that was known of the person. Delete what you hold.",
    data: z.object({ leadId: idSchema }),
  },
  "lead.promoted": {
    summary: "A lead became a prospect.",
    data: z.object({
      from: stage,
      cause: z
        .looseObject({ kind: short })
        .transform(({ kind }) => kind)
        .openapi({ type: "string", example: "reply" }),
    }),
  },
  "stage.changed": { summary: "A lead moved to another stage.", data: z.object({ from: stage, to: stage }) },
  "enrollment.started": { summary: "A lead has entered a sequence.", data: z.object(enrollment) },
  "enrollment.completed": { summary: "A lead has walked a sequence to its end.", data: z.object(enrollment) },
  "enrollment.exited": {
    summary: "A lead was taken out of a sequence.",
    data: z.object({ ...enrollment, reason: short }),
  },
  "message.sent": { summary: "A mail was taken by the next server.", data: z.object(attempt) },
  "message.deferred": {
    summary: "A mail could not be handed over yet, and is tried again.",
    data: z.object({ ...attempt, reason: shortOrNull, nextAttemptAt: at }),
  },
  "message.rejected": {
    summary: "A mail was refused for good.",
    data: z.object({ ...attempt, reason: shortOrNull }),
  },
  "message.bounced": {
    summary: "A mail came back. `hard`: the address does not exist, and is suppressed.",
    data: z.object({ messageId: id, enrollmentId: id, hard: z.boolean(), status: shortOrNull }),
  },
  "message.complained": {
    summary: "A recipient called a mail spam.",
    data: z.object({ messageId: id, enrollmentId: id }),
  },
  "message.opened": {
    summary: "A mail was opened, by a person or a machine: see `verdict`.",
    data: z.object(touch),
  },
  "message.clicked": {
    summary: "A link was followed, by a person or a machine: see `verdict`.",
    data: z.object({ ...touch, url: shortOrNull, link: shortOrNull }),
  },
  "reply.received": {
    summary: "A person wrote. `category` is what the answer says, as far as it is plain.",
    data: z.object({
      inboundMailId: id,
      messageId: id,
      category: z.enum(replyCategories).nullable(),
      inquiry: z.boolean().openapi({ description: "They wrote first." }),
    }),
  },
  "handoff.created": { summary: "A prospect was handed to a rep.", data: z.object(handoff) },
  "handoff.accepted": { summary: "A rep has accepted a handoff.", data: z.object(handoff) },
  "handoff.declined": { summary: "A rep has declined a handoff.", data: z.object(handoff) },
  "handoff.moved": {
    summary: "A handoff went to somebody else, as a new one.",
    data: z.object({ ...handoff, movedFor: shortOrNull }),
  },
  "handoff.closed": {
    summary: "A handoff is over: `converted`, `disqualified`, `recycled` or `withdrawn`.",
    data: z.object(handoff),
  },
  "task.created": { summary: "A rep is asked to do something.", data: z.object(task) },
  "task.done": { summary: "A task was done, or skipped.", data: z.object({ ...task, skipped: z.boolean() }) },
  "consent.changed": {
    summary: "A person said what they may be mailed or measured by.",
    data: z.object({ before: consent, consent }),
  },
  "suppression.added": { summary: "An address or a domain is not mailed any more.", data: z.object(suppression) },
  "suppression.removed": { summary: "An address or a domain may be mailed again.", data: z.object(suppression) },
  "sequence.published": {
    summary: "A version of a sequence was published.",
    data: z.object({ ...sequence, versionId: idSchema, number: count }),
  },
  "sequence.paused": {
    summary: "A sequence was paused, by a person or by the guard (`reason`).",
    data: z.object({ ...sequence, reason: shortOrNull }),
  },
  "sequence.resumed": { summary: "A sequence goes on.", data: z.object(sequence) },
  "sequence.archived": { summary: "A sequence was archived.", data: z.object(sequence) },
  "experiment.decided": {
    summary: "An experiment was ended.",
    data: z.object({ experimentId: idSchema, sequenceId: idSchema, stepId: short, metric: short, control: short }),
  },
  "guard.tripped": {
    summary: "The guard paused a sequence or senders.",
    data: z.object({
      tripId: idSchema,
      scope: short,
      target: short,
      rule: short,
      failures: count,
      mails: count,
      reason: short,
      pausedIds: z.array(idSchema),
    }),
  },
  "import.finished": {
    summary: "An import is over.",
    data: z.object({ importId: idSchema, list: short, status: short, lines: count, code: shortOrNull }),
  },
  "webhook.test": { summary: "You asked for a test.", data: z.object({ webhookId: idSchema }) },
} as const satisfies Record<string, EventType>;

export type EventName = keyof typeof eventTypes;
export const eventNames = Object.keys(eventTypes) as EventName[];

/** Names an endpoint can ask for: each type, each family with its wildcard, and all. The test is sent when it is asked for. */
export const wantedTypes: readonly string[] = [
  "*",
  ...new Set(eventNames.filter(isWanted).map((name) => `${name.split(".")[0] ?? ""}.*`)),
  ...eventNames.filter(isWanted),
];

function isWanted(name: EventName): boolean {
  return name !== "webhook.test";
}
