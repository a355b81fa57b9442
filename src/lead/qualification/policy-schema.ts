import { z } from "@hono/zod-openapi";
import { readSetting } from "../../db/settings.ts";
import type { Executor } from "../../db/client.ts";
import { lineInput } from "../../platform/http/schemas.ts";
import { usualPolicy } from "./policy.ts";
import type { QualificationPolicy } from "./policy.ts";

/** The key of the setting. */
export const policyKey = "qualification";

const criterionKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "must be 1 to 40 of a-z, 0-9 and _, beginning with a letter")
  .openapi({ example: "budget" });

const criterion = z.strictObject({
  key: criterionKey,
  name: lineInput(60).openapi({ example: "Budget" }),
  question: lineInput(300).openapi({ example: "Is there a budget?", description: "What the rep is asked." }),
  ask: lineInput(300).optional().openapi({
    example: "Do you have a budget for this?",
    description:
      "What leads are asked themselves, to be answered by yes or no: `{{ answers_url }}/budget/yes` in mails.",
  }),
  attribute: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, "must be 1 to 64 of A-Z, a-z, 0-9, _, . and -")
    .optional()
    .openapi({ description: "The attribute of the lead that says what they answered: true, or false." }),
});

/** What an installation means by qualified, in requests and answers. */
export const policySchema = z
  .strictObject({
    criteria: z.array(criterion).min(1).max(20),
    sql: z
      .strictObject({
        of: z.array(criterionKey).min(1).max(20),
        need: z.union([z.enum(["all", "any"]), z.int().min(1).max(20)], {
          error: 'Write "all", "any", or how many have to be yes.',
        }),
      })
      .openapi({
        description: "The criteria that make a sales-qualified lead, and how many of them have to be `yes`.",
      }),
  })
  .check((ctx) => {
    const { criteria, sql } = ctx.value;
    const issue = (path: (string | number)[], code: string, message: string) =>
      ctx.issues.push({ code: "custom", path, message, params: { code }, input: ctx.value });
    const keys = criteria.map(({ key }) => key);
    keys.forEach((key, index) => {
      if (keys.indexOf(key) < index) issue(["criteria", index, "key"], "duplicate", `is there twice: ${key}`);
    });
    sql.of.forEach((key, index) => {
      if (!keys.includes(key)) issue(["sql", "of", index], "unknown_criterion", `is none of the criteria: ${key}`);
      else if (sql.of.indexOf(key) < index) issue(["sql", "of", index], "duplicate", `is there twice: ${key}`);
    });
    if (typeof sql.need === "number" && sql.need > sql.of.length) {
      issue(["sql", "need"], "too_big", `must be at most ${sql.of.length}, the number of criteria in \`of\``);
    }
  })
  .openapi("QualificationPolicy");

/** What the installation means by qualified; as shipped where nobody has said. */
export async function readQualificationPolicy(db: Executor): Promise<QualificationPolicy> {
  const read = policySchema.safeParse(await readSetting(db, policyKey));
  return read.success ? read.data : usualPolicy;
}
