import { z } from "zod";
import type { ActivityKind } from "../../db/schema/leads.ts";

const id = z.string();
const text = z.string();
const orNone = z.string().nullable();
const texts = z.array(z.string());
const anything = z.record(z.string(), z.unknown());

const walk = { sequenceId: id };
const mail = {
  inboundMailId: id,
  subject: orNone,
  subtype: orNone,
  reasons: z.array(z.unknown()),
  writer: z.unknown(),
};
const touch = { stepId: text, verdict: z.enum(["human", "unknown", "machine"]), reasons: texts, url: text, link: text };
const move = { from: text, to: text, cause: z.unknown(), by: anything, ruleVersion: z.unknown() };
const grade = { from: anything, to: anything, undone: z.array(z.unknown()), kept: z.array(z.unknown()) };
const work = { handoffId: id, by: anything };

/** What an entry of each kind may hold: an older one, or one from elsewhere, may hold less. */
const shapes: Record<ActivityKind | "sent", z.ZodRawShape> = {
  sent: { ...walk, subject: orNone, stepId: text },
  event: { name: text, source: text, criterion: text, answer: text },
  imported: { list: text, importId: id },
  address_changed: { from: text, to: text },
  enrolled: { ...walk, extended: z.boolean() },
  sequence_completed: walk,
  sequence_exited: { ...walk, reason: text },
  opened: touch,
  clicked: touch,
  regraded: { stepId: text, what: z.enum(["open", "click"]), touchedAt: text, from: text, to: text, reasons: texts },
  replied: { ...mail, from: texts, answer: z.unknown(), note: z.unknown() },
  inquired: mail,
  reacted: mail,
  calendar_answered: mail,
  complained: mail,
  auto_replied: { ...mail, returnsOn: orNone, delegate: z.unknown() },
  left_company: { ...mail, delegate: z.unknown() },
  bounced: { ...mail, hard: z.boolean(), delayed: z.boolean(), status: orNone, response: orNone },
  unsubscribed: { ...mail, method: orNone, topic: orNone },
  in_review: { ...mail, reason: orNone, class: orNone, heldUntil: orNone },
  reviewed: { inboundMailId: id, subject: orNone, decision: z.enum(["accepted", "dismissed"]) },
  reclassified: { inboundMailId: id, subject: orNone, reason: orNone, ...grade },
  paused: { ...walk, reason: text, resumeAt: text },
  resumed: { ...walk, reason: text },
  consent: { changed: z.record(z.string(), z.string()), kept: texts, method: text, source: orNone, by: text },
  preferences: { leftBecause: text, topic: orNone },
  confirmation_asked: { form: text, event: text, because: z.unknown(), expiresAt: text },
  confirmed: { form: text, event: text, lifted: z.unknown() },
  suppressed: { reason: text },
  promoted: move,
  stage: { ...move, move: text },
  qualified: { changes: z.array(anything), sql: z.boolean(), wasSql: z.boolean(), rule: z.unknown(), by: anything },
  merged: { mergeId: id, fromId: id, email: text, differences: z.array(z.unknown()), ended: z.unknown() },
  unmerged: { mergeId: id, kept: z.unknown() },
  handoff: {
    handoffId: id,
    repId: orNone,
    status: text,
    reason: orNone,
    via: text,
    reasons: z.unknown(),
    team: orNone,
  },
  note: { ...work, text },
  called: { ...work, outcome: text, note: orNone },
  task: { ...work, taskId: id, title: text, dueAt: orNone },
  rep_mail: { repMailId: id, handoffId: id, repId: orNone, subject: orNone, to: orNone, status: text, reason: text },
};

/** The kinds of entries with their data, for the OpenAPI document: a program that looks at `kind` knows what `data` may hold. */
export function describeEntries() {
  return Object.entries(shapes).map(([kind, shape]) => {
    const { $schema: _, ...data } = z.toJSONSchema(z.object(shape).partial(), { io: "input" });
    return { type: "object" as const, required: ["kind", "data"], properties: { kind: { const: kind }, data } };
  });
}
