import { z } from "@hono/zod-openapi";
import { idSchema, written } from "../../platform/http/schemas.ts";

const ofRule = {
  sequenceId: idSchema.optional().openapi({ description: "Whose promotion rule it is." }),
  doubted: z.literal(true).optional().openapi({
    description: "No person did it after all; the handoff had been accepted, so it stayed.",
  }),
};

/** The causes of a promotion by rule, one for each kind. */
export const ruleCauses = [
  z.object({ kind: z.literal("opens"), count: z.int(), withinDays: z.int(), ...ofRule }),
  z.object({
    kind: z.literal("clicks"),
    count: z.int(),
    within: z.string(),
    link: z.string().optional(),
    ...ofRule,
  }),
  z.object({ kind: z.literal("event"), event: z.string(), ...ofRule }),
  z.object({ kind: z.literal("score"), gte: z.number(), value: z.number(), ...ofRule }),
  z.object({ kind: z.literal("condition"), condition: written("Condition"), ...ofRule }),
] as const;

/** What a promotion rule found, in answers. */
export const ruleCauseSchema = z.discriminatedUnion("kind", ruleCauses).openapi("RuleCause");
