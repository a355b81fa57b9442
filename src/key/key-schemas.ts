import { z } from "@hono/zod-openapi";
import { capabilities, isScope } from "../access/capability.ts";
import { closest } from "../platform/closest.ts";
import { idSchema, instantInput, instantSchema, isoInstant, lineInput } from "../platform/http/schemas.ts";
import type { ApiKey } from "./api-key.ts";
import { isIpRange } from "./ip-ranges.ts";

const scope = z
  .string()
  .superRefine((text, ctx) => {
    if (isScope(text)) return;
    const near = closest(text, capabilities);
    const message = `There is no scope "${text}"${near === null ? "" : `. Did you mean "${near}"?`}`;
    ctx.addIssue({ code: "custom", message, params: { code: "unknown_scope" } });
  })
  .openapi({ example: "leads:read" });

const fields = {
  name: lineInput(100).openapi({ example: "Website backend" }),
  scopes: z
    .array(scope)
    .min(1)
    .max(100)
    .openapi({
      example: ["events:write", "leads:read", "personal_data"],
      description: `What the key may do: \`*\` is everything; the right to write holds the one to read. ${capabilities.map((one) => `\`${one}\``).join(", ")}.`,
    }),
  ipRanges: z
    .array(z.string().trim().refine(isIpRange, { error: "Write a network as 192.0.2.0/24, or one address." }))
    .max(50)
    .openapi({ example: ["192.0.2.0/24"], description: "Where requests may come from; none: anywhere." }),
  perMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .openapi({ description: "Requests in a minute, over all processes. Null: as the server has it." }),
  expiresAt: instantInput
    .nullable()
    .openapi({ description: "From then on the key is useless. Null: never.", example: "2030-01-01T00:00:00Z" }),
};

const { name, ...others } = fields;

/** What a key is made with. */
export const keyInput = z.strictObject({ name, ...z.strictObject(others).partial().shape }).openapi("KeyInput");

/** What of a key can be changed. */
export const keyPatch = z.strictObject(fields).partial().openapi("KeyPatch");
export type KeyPatch = z.output<typeof keyPatch>;

/** A key in answers. */
export const keySchema = z
  .object({
    id: idSchema,
    name: z.string().openapi({ example: "Website backend" }),
    kind: z.enum(["secret", "publishable"]),
    prefix: z.string().openapi({ example: "rk_x3Vt9Qa", description: "How the secret begins." }),
    scopes: z.array(z.string()).openapi({ example: ["events:write"] }),
    ipRanges: z.array(z.string()),
    perMinute: z.int().nullable(),
    createdAt: instantSchema,
    expiresAt: instantSchema.nullable(),
    lastUsedAt: instantSchema.nullable().openapi({ description: "To the minute." }),
    previousUntil: instantSchema
      .nullable()
      .openapi({ description: "So long the secret before the last rotation stays good." }),
    revokedAt: instantSchema.nullable(),
  })
  .openapi("Key");

/** The JSON form of a key. */
export function presentKey(key: ApiKey): z.infer<typeof keySchema> {
  return {
    ...key,
    createdAt: isoInstant(key.createdAt),
    expiresAt: isoInstant(key.expiresAt),
    lastUsedAt: isoInstant(key.lastUsedAt),
    previousUntil: isoInstant(key.previousUntil),
    revokedAt: isoInstant(key.revokedAt),
  };
}
