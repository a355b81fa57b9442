import { z } from "@hono/zod-openapi";
import { suppressionReasons } from "../../db/schema/leads.ts";
import { domainInput } from "../../lead/suppression/domain-input.ts";
import type { Suppression } from "../../lead/suppression/list-suppressions.ts";
import { emailInput, idSchema, instantSchema, isoInstant, textInput } from "../../platform/http/schemas.ts";
import type { Whom } from "./suppress-address.ts";

/** A suppression in answers. */
export const suppressionSchema = z
  .object({
    id: idSchema,
    email: z.string().nullable().openapi({ example: "ada@example.com" }),
    domain: z.string().nullable().openapi({ description: "Everybody at this domain and at those below it." }),
    hashed: z.boolean().openapi({ description: "An erased person's address, of which only a keyed hash is kept." }),
    reason: z.enum(suppressionReasons),
    detail: z.string().nullable(),
    messageId: idSchema.nullable().openapi({ description: "The message that led to it." }),
    until: instantSchema.nullable().openapi({ description: "When it ends by itself (`soft_bounce`)." }),
    createdAt: instantSchema,
  })
  .openapi("Suppression");

/** Who is to be suppressed: one of an address and a domain. */
export const suppressionInput = z
  .strictObject({
    email: emailInput.optional(),
    domain: domainInput.optional().openapi({ description: "Everybody at this domain and at those below it." }),
    detail: textInput(500).optional().openapi({ example: "Asked by phone" }),
  })
  .refine(({ email, domain }) => (email === undefined) !== (domain === undefined), {
    error: "Give either email or domain",
    params: { code: "one_of" },
  })
  .transform(({ email, domain, detail }): Whom & { detail?: string | undefined } =>
    email === undefined ? { domain: domain ?? "", detail } : { email, detail },
  )
  .openapi("SuppressionInput", { example: { email: "ada@example.com", detail: "Asked by phone" } });

/** What stands against mailing an address. */
export const checkSchema = z
  .object({
    email: z.string().openapi({ description: "As it is compared." }),
    suppressed: z.boolean(),
    by: z.array(suppressionSchema).openapi({
      description:
        "Of the address, or without its plus tag; of its domain or one above it; of the hash of somebody erased.",
    }),
  })
  .openapi("SuppressionCheck");

/** What became of an imported list. */
export const importedListSchema = z
  .object({
    dryRun: z.boolean(),
    rows: z.int(),
    added: z.int(),
    known: z.int().openapi({ description: "On the list before, or twice in the file." }),
    rejected: z.int(),
    problems: z
      .array(
        z.object({
          line: z.int(),
          problems: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })),
        }),
      )
      .openapi({ description: "Of the first 1,000 rows that were rejected." }),
  })
  .openapi("SuppressionImport");

export function presentSuppression(row: Suppression): z.infer<typeof suppressionSchema> {
  const { id, email, domain, hash, reason, detail, messageId, until, createdAt } = row;
  const at = { until: isoInstant(until), createdAt: isoInstant(createdAt) };
  return { id, email, domain, hashed: hash !== null, reason, detail, messageId, ...at };
}
