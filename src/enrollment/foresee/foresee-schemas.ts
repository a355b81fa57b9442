import { z } from "@hono/zod-openapi";
import { idSchema, instantInput, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { segmentKey } from "../../sequence/segment/segment-schemas.ts";
import { assumption, parseAssumption } from "../simulate/assumption.ts";
import type { Timetable } from "../simulate/simulate.ts";
import { simulatedLead } from "../simulate/simulated-lead.ts";

const assumed = z
  .string()
  .max(3_000)
  .transform((text, context) => {
    const parsed = parseAssumption(text);
    if (parsed.kind === "ok") return parsed.assumption;
    context.addIssue({ code: "custom", message: parsed.message });
    return z.NEVER;
  });

const assume = z
  .array(z.union([assumed, assumption]))
  .max(100)
  .default([])
  .openapi({
    type: "array",
    items: { type: "string" },
    description: "What leads do, in words or as objects.",
    example: ["opens step 2", "replies after 3 days"],
  });

const of = z
  .enum(["draft", "published"])
  .default("draft")
  .openapi({ description: "Which definition: the draft, or the current version." });
const at = instantInput.optional();

const inlineLead = z
  .any()
  .openapi({
    type: "object",
    additionalProperties: true,
    description: "A lead told inline.",
    example: { timezone: "Europe/Paris" },
  })
  .pipe(simulatedLead);

export const simulateInput = z
  .strictObject({
    leadId: idSchema.optional(),
    lead: inlineLead.optional(),
    segment: segmentKey.optional(),
    sample: z.int().min(1).max(100).default(10).openapi({ description: "How many leads of the segment." }),
    enrollmentId: idSchema.optional().openapi({ description: "Of a real enrollment, to get its very spread." }),
    trigger: z
      .record(z.string().max(100), z.unknown())
      .optional()
      .openapi({
        description: "Properties of the event that enrolls: for the key and the filters of the trigger.",
        example: { cartId: "cart-4711" },
      }),
    at,
    assume,
    of,
  })
  .refine(({ leadId, lead, segment }) => [leadId, lead, segment].filter((one) => one !== undefined).length === 1, {
    error: "Give one of leadId, lead and segment.",
  })
  .openapi("SimulateInput");

export const forecastInput = z
  .strictObject({ segment: segmentKey, sample: z.int().min(1).max(2_000).default(500), at, assume, of })
  .openapi("ForecastInput");

const shiftSchema = z.object({ rule: z.string(), from: instantSchema, to: instantSchema, detail: z.string() });

export const timetableSchema = z
  .object({
    leadId: z.string(),
    enrolls: z
      .boolean()
      .openapi({ description: "Whether the condition of the trigger is true, and the lead has not left the topic." }),
    key: z.string().nullable().openapi({ description: "Where the trigger is keyed and `trigger` tells its event." }),
    zone: z.string().openapi({ example: "Europe/Paris" }),
    flags: z.array(z.object({ code: z.string(), detail: z.string() })),
    entries: z.array(
      z.object({
        at: instantSchema,
        stepId: z.string().nullable(),
        rule: z.string(),
        outcome: z.string(),
        reason: z.string(),
        until: instantSchema.nullable(),
        shifts: z.array(shiftSchema),
      }),
    ),
    end: z.object({
      status: z.enum(["active", "completed", "exited"]),
      waitingFor: z.string().nullable(),
      exit: z.object({ rule: z.string(), stops: z.string(), reason: z.string() }).nullable(),
      at: instantSchema,
    }),
  })
  .openapi("Timetable");

/** The JSON form of a timetable. */
export function presentTimetable(leadId: string, timetable: Timetable): z.infer<typeof timetableSchema> {
  const { enrolls, key, zone, flags, entries, end } = timetable;
  return {
    leadId,
    enrolls,
    key,
    zone,
    flags,
    entries: entries.map(({ at, stepId, what, reason, until, shifts }) => ({
      at: isoInstant(at),
      stepId,
      ...what,
      reason,
      until: isoInstant(until),
      shifts: shifts.map((shift) => ({ ...shift, from: isoInstant(shift.from), to: isoInstant(shift.to) })),
    })),
    end: { status: end.status, waitingFor: end.waitingFor?.kind ?? null, exit: end.exit, at: isoInstant(end.at) },
  };
}

const slotSchema = z.object({
  slot: z.string().openapi({ description: "Local day or hour of the sender.", example: "2026-01-05T09" }),
  mails: z.int(),
  over: z.int().openapi({ description: "Above the cap: these wait." }),
});

export const forecastSchema = z
  .object({
    teamBacklog: z
      .object({
        rule: z.literal("team_backlog"),
        reason: z.string(),
        team: z.string(),
        open: z.int(),
        limit: z.int(),
        acceptsPerDay: z.int(),
        leads: z.int(),
        lastBegins: instantSchema,
      })
      .nullable()
      .openapi({ description: "How first steps wait for the team that gets the prospects; null when they do not." }),
    leads: z.int(),
    exact: z.boolean().openapi({ description: "Whether `leads` was counted; among very many it is estimated." }),
    sampled: z.int().openapi({ description: "How many were simulated; the figures are scaled up." }),
    senders: z.array(
      z.object({
        senderId: idSchema,
        name: z.string(),
        timezone: z.string(),
        dailyCap: z.int().nullable(),
        hourlyCap: z.int().nullable(),
        mails: z.int(),
        days: z.array(slotSchema),
        hours: z.array(slotSchema),
      }),
    ),
  })
  .openapi("Forecast");
