import { z } from "@hono/zod-openapi";
import { suppressionReasons } from "../../db/schema/leads.ts";
import { consentState } from "../../lead/consent/consent-input.ts";
import { limitParameter } from "../../platform/http/pagination.ts";
import { idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import type { Consent } from "./read-consent.ts";

const known = z.enum(["unknown", "granted", "denied"]);

const measured = z.object({
  state: known,
  measured: z.boolean().openapi({ description: "What follows now, before a sequence that measures less." }),
  because: z.enum(["installation", "sequence", "granted", "denied", "country", "default"]).openapi({
    description:
      "Their own word (`granted`, `denied`); where there is none the `country` or the `default`; `installation`: it is off for all.",
  }),
});

const recordSchema = z
  .object({
    id: z.int(),
    purpose: z.enum(["mail", "opens", "clicks", "profile"]),
    topic: z.string().nullable().openapi({ description: "For `mail`: the topic; null for all." }),
    state: consentState,
    method: z.string().openapi({ example: "web_form" }),
    wording: z.string().nullable(),
    source: z.string().nullable(),
    by: z.string().openapi({ description: "Who wrote it down: an API key, an import, a form, the recipient." }),
    at: instantSchema.openapi({ description: "When it was said." }),
    recordedAt: instantSchema,
    evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .openapi("ConsentRecord");

/** The consent of a lead in answers. */
export const consentSchema = z
  .object({
    leadId: idSchema,
    mail: z.object({
      state: known,
      suppressed: z
        .enum(suppressionReasons)
        .nullable()
        .openapi({ description: "Why the address gets nothing, whatever was said." }),
    }),
    topics: z.record(z.string(), consentState).openapi({ description: "Those that something was said of." }),
    opens: measured,
    clicks: measured,
    profile: measured,
    country: z.string().nullable().openapi({ description: "As far as it is known, ISO 3166.", example: "FR" }),
    log: z.array(recordSchema).openapi({ description: "Newest first." }),
    nextCursor: z.string().nullable(),
  })
  .openapi("Consent");

/** Query of the log. */
export const logQuery = z.strictObject({
  limit: limitParameter,
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "Not a cursor")
    .transform(Number)
    .optional()
    .openapi({ type: "string", description: "`nextCursor` of the page before." }),
});

/** The JSON form of a consent. */
export function presentConsent({ measuring, log, nextCursor, ...rest }: Consent): z.infer<typeof consentSchema> {
  return {
    ...rest,
    ...measuring,
    log: log.map(({ leadId: _l, ...row }) => ({
      ...row,
      topic: row.topic === "" ? null : row.topic,
      at: isoInstant(row.at),
      recordedAt: isoInstant(row.recordedAt),
    })),
    nextCursor: nextCursor === null ? null : String(nextCursor),
  };
}
