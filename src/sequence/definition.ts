import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { FieldProblem } from "../platform/errors.ts";

const stepId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit");

const maxWaitDays = 3_653;

const duration = z
  .string()
  .max(100)
  .refine(isUsableDuration, "must be an ISO 8601 duration above zero and of at most ten years, such as P2D or PT12H");

const emailStep = z.strictObject({ id: stepId, kind: z.literal("email"), template: z.string().min(1).max(200) });
const waitStep = z.strictObject({ id: stepId, kind: z.literal("wait"), for: duration });

const opensRule = z.union([
  z.strictObject({ opens: z.literal("off") }),
  z.strictObject({
    opens: z.int().min(1).max(100).default(3),
    withinDays: z.int().min(1).max(365).default(14),
  }),
]);

/** What a marketer writes: the trigger, the steps in order, and when opens alone promote. */
export const definitionSchema = z
  .strictObject({
    name: z.string().min(1).max(200),
    trigger: z.strictObject({ event: z.string().min(1).max(200) }),
    promotion: opensRule.prefault({}),
    steps: z
      .array(z.discriminatedUnion("kind", [emailStep, waitStep]))
      .min(1)
      .max(200),
  })
  .superRefine(({ steps }, context) => {
    const seen = new Set<string>();
    for (const [index, step] of steps.entries()) {
      if (seen.has(step.id)) {
        context.addIssue({
          code: "custom",
          path: ["steps", index, "id"],
          params: { code: "duplicate_step_id" },
          message: `"${step.id}" is the id of an earlier step; give each step its own`,
        });
      }
      seen.add(step.id);
    }
  });

export type Definition = z.infer<typeof definitionSchema>;
export type Step = Definition["steps"][number];

export type ParsedDefinition = { kind: "ok"; definition: Definition } | { kind: "invalid"; problems: FieldProblem[] };

/** Parses a definition; all problems are found at once, each with its JSON Pointer. */
export function parseDefinition(input: unknown): ParsedDefinition {
  const parsed = definitionSchema.safeParse(input);
  if (parsed.success) return { kind: "ok", definition: parsed.data };
  return {
    kind: "invalid",
    problems: parsed.error.issues.map(({ path, code, message }) => ({
      pointer: path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      code,
      message,
    })),
  };
}

function isUsableDuration(text: string): boolean {
  try {
    const wanted = Temporal.Duration.from(text);
    return wanted.sign > 0 && wanted.total({ unit: "days", relativeTo: "2024-01-01" }) <= maxWaitDays;
  } catch {
    return false;
  }
}
