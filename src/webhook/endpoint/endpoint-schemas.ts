import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { webhookEndpoints } from "../../db/schema/index.ts";
import { webhookStates } from "../../db/schema/webhooks.ts";
import type { Sealer } from "../../platform/secret/seal.ts";
import { closest } from "../../platform/closest.ts";
import { idSchema, instantSchema, isoInstant, lineInput } from "../../platform/http/schemas.ts";
import { wantedTypes } from "../event/event-types.ts";
import { whereSchema } from "../event/where.ts";

export type WebhookEndpoint = typeof webhookEndpoints.$inferSelect;

const url = z.string().trim().min(1).max(2_000).openapi({
  format: "uri",
  description: "Https. It is kept sealed, and never shown whole again.",
  example: "https://crm.example.com/ripen",
});
const types = z
  .array(
    z.string().superRefine((name, ctx) => {
      if (wantedTypes.includes(name)) return;
      const near = closest(name, wantedTypes);
      const message = `There is no event type "${name.slice(0, 100)}"${near === null ? "" : `: did you mean "${near}"?`}`;
      ctx.addIssue({ code: "custom", message, params: { code: "event_type_unknown" } });
    }),
  )
  .min(1)
  .max(50)
  .transform((names) => [...new Set(names)])
  .openapi({
    type: "array",
    items: { type: "string", enum: [...wantedTypes] },
    minItems: 1,
    maxItems: 50,
    description: "Names of events, `lead.*` for all of a kind, `*` for all.",
    example: ["reply.received", "handoff.*"],
  });
const description = lineInput(200).nullable();
const state = z.enum(webhookStates).openapi({
  description:
    "`paused`: events are written down and wait. `disabled`: none are, and what waits is canceled. An endpoint that says 410, or has only failed for five days, is disabled by itself.",
});

/** What an endpoint is made of. */
export const webhookInput = z
  .strictObject({
    url,
    types,
    where: whereSchema.default({}),
    description: description.default(null),
    secret: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: "`whsec_` and Base64 of 24 to 64 bytes. Left out, one is made." }),
  })
  .openapi("WebhookInput");
export type WebhookInput = z.output<typeof webhookInput>;

/** What of an endpoint can be changed. */
export const webhookPatch = z
  .strictObject({ url, types, where: whereSchema, description, state })
  .partial()
  .openapi("WebhookPatch");
export type WebhookPatch = z.output<typeof webhookPatch>;

/** An endpoint in answers. */
export const webhookSchema = z
  .object({
    id: idSchema,
    slug: z.string().nullable().openapi({ description: "What files call it by.", example: "crm" }),
    urlFingerprint: z.string().nullable().openapi({
      description:
        'Null when it cannot be read. Tells whether the URL is the one that you have: `sha256(id + "\\n" + url)`, its first 16 hex digits.',
      example: "9f86d081884c7d65",
    }),
    url: z.string().openapi({ description: "Only what may be seen.", example: "https://crm.example.com/…ipen" }),
    types: z.array(z.string()),
    where: whereSchema,
    description: z.string().nullable(),
    state,
    disabledFor: z
      .enum(["gone", "failing", "manual"])
      .nullable()
      .openapi({ description: "`gone`: it said 410. `failing`: it has only failed for days." }),
    previousSecretUntil: instantSchema
      .nullable()
      .openapi({ description: "Until then what is sent is signed with the previous secret, too." }),
    lastOkAt: instantSchema.nullable(),
    failingSince: instantSchema.nullable().openapi({ description: "Null while it works." }),
    lastError: z.string().nullable().openapi({ example: "503 overloaded" }),
    lastErrorAt: instantSchema.nullable(),
    slowUntil: instantSchema
      .nullable()
      .openapi({ description: "It asked for fewer calls, or fails: it is called again then." }),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Webhook");

/** An endpoint with its secret. */
export const secretWebhookSchema = webhookSchema
  .extend({ secret: z.string().openapi({ description: "Shown this once.", example: "whsec_…" }) })
  .openapi("SecretWebhook");

/** Tells URLs from one another without telling them. */
export function urlFingerprint(id: string, url: string): string {
  return createHash("sha256").update(`${id}\n${url}`).digest("hex").slice(0, 16);
}

/** The JSON form of an endpoint, without what is secret. */
export function presentWebhook(row: WebhookEndpoint, sealer: Sealer, now: Date): z.infer<typeof webhookSchema> {
  const {
    id,
    shownUrl,
    types: wanted,
    where,
    description: said,
    disabledFor,
    lastError,
    previousUntil,
    slowUntil,
  } = row;
  const known = sealer.read(row.sealedUrl);
  return {
    id,
    slug: row.slug,
    urlFingerprint: known === undefined ? null : urlFingerprint(id, known),
    url: shownUrl,
    types: wanted,
    where,
    description: said,
    state: row.state,
    disabledFor,
    previousSecretUntil: previousUntil !== null && previousUntil > now ? isoInstant(previousUntil) : null,
    lastOkAt: isoInstant(row.lastOkAt),
    failingSince: isoInstant(row.failingSince),
    lastError,
    lastErrorAt: isoInstant(row.lastErrorAt),
    slowUntil: slowUntil !== null && slowUntil > now ? isoInstant(slowUntil) : null,
    createdAt: isoInstant(row.createdAt),
    updatedAt: isoInstant(row.updatedAt),
  };
}
