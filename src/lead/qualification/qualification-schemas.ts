import { z } from "@hono/zod-openapi";
import { actorSchema } from "../schemas.ts";
import { idSchema, instantSchema, isoInstant, textInput, orNull } from "../../platform/http/schemas.ts";
import type { Lead } from "../upsert-lead.ts";
import { answerOf, judgeReadiness } from "./policy.ts";
import type { QualificationPolicy } from "./policy.ts";

const state = z.enum(["unknown", "yes", "no"]);

/** What somebody says of a lead. */
export const qualifyInput = z
  .strictObject({
    criteria: z
      .record(
        z.string().max(40),
        z.strictObject({
          state,
          source: textInput(200).optional().openapi({ example: "call of January 5" }),
          note: textInput(2_000).optional(),
        }),
      )
      .default({})
      .openapi({ example: { budget: { state: "yes", source: "call", note: "40k this year" } } }),
    sql: z
      .boolean()
      .optional()
      .openapi({ description: "Confirms that the lead is sales-qualified, or takes it back." }),
    repId: idSchema.optional().openapi({ description: "The rep who says so; left out, the API key does." }),
  })
  .openapi("QualifyInput");

/** A lead against the criteria of the installation, in answers. */
export const qualificationSchema = z
  .object({
    criteria: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        question: z.string(),
        state,
        source: z.string().nullable(),
        note: z.string().nullable(),
        at: instantSchema.nullable().openapi({ description: "Null while nobody has said anything." }),
        by: orNull(actorSchema),
      }),
    ),
    sql: z.object({
      confirmed: z.boolean(),
      at: instantSchema.nullable(),
      ready: z.boolean().openapi({ description: "Enough is known for it to be confirmed." }),
      missing: z.array(z.string()).openapi({ description: "Criteria of the rule that are not `yes`." }),
    }),
  })
  .openapi("Qualification");

/** The JSON form of what is known of a lead. */
export function presentQualification(
  { qualification, sqlAt }: Pick<Lead, "qualification" | "sqlAt">,
  policy: QualificationPolicy,
): z.infer<typeof qualificationSchema> {
  const { ready, missing } = judgeReadiness(policy, qualification);
  const unknown = { state: "unknown" as const, source: null, note: null, at: null, by: null };
  return {
    criteria: policy.criteria.map(({ key, name, question }) => ({
      key,
      name,
      question,
      ...(answerOf(qualification, key) ?? unknown),
    })),
    sql: { confirmed: sqlAt !== null, at: isoInstant(sqlAt), ready, missing },
  };
}
