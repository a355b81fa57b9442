import { z } from "@hono/zod-openapi";
import { unreadable } from "../../platform/secret/seal.ts";

// RFC 6376 section 3.1: a selector is one or more labels of letters, digits and hyphens.
const selectorPattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)?$/;

const selectorSchema = z
  .string()
  .toLowerCase()
  .regex(selectorPattern, "must be a DNS name of letters, digits and hyphens, such as s1 or ripen-2026")
  .openapi({ example: "s1" });

const where = {
  selector: selectorSchema.openapi({ description: "Names the key in DNS; its own for each key of a domain." }),
  domain: z
    .hostname()
    .max(200)
    .toLowerCase()
    .optional()
    .openapi({ description: "`d=`, aligned with the domain of From, which is the default.", example: "example.com" }),
};

const algorithmSchema = z.enum(["rsa", "ed25519"]);

/** A DKIM key in a request: one to make, one that was brought along, or one that another sender signs with. */
export const dkimKeyInput = z
  .union([
    z.strictObject({
      ...where,
      algorithm: algorithmSchema.default("rsa").openapi({ description: "`rsa`: 2048 bits. `ed25519`: RFC 8463." }),
    }),
    z.strictObject({
      ...where,
      privateKey: z.string().min(1).max(10_000).openapi({ description: "PEM, RSA or Ed25519, not encrypted." }),
    }),
    z.strictObject({ ...where, of: z.uuid().openapi({ description: "Id of a sender that has this key." }) }),
  ])
  .openapi("DkimKeyInput");
export type DkimKeyInput = z.output<typeof dkimKeyInput>;

/** A DKIM key in answers: its public half. */
export const dkimKeySchema = z
  .object({
    selector: z.string().openapi({ example: "s1" }),
    domain: z.string().openapi({ example: "example.com" }),
    algorithm: algorithmSchema.nullable().openapi({ description: `Null while the key cannot be read: ${unreadable}` }),
    bits: z.int().nullable().openapi({ example: 2048, description: "Null as `algorithm` is." }),
    aligned: z.boolean().openapi({ description: "Whether DMARC counts it for the sender's address (RFC 7489)." }),
    record: z
      .object({
        name: z.string().openapi({ example: "s1._domainkey.example.com" }),
        type: z.literal("TXT"),
        value: z.string().openapi({ example: "v=DKIM1; k=rsa; p=MIIBIjANBgkq…" }),
        strings: z
          .array(z.string())
          .openapi({ description: "The same in strings of at most 255 characters, for zone files." }),
      })
      .nullable()
      .openapi({ description: "Publish this in DNS. Null as `algorithm` is." }),
  })
  .openapi("DkimKey");
export type DkimKeyView = z.infer<typeof dkimKeySchema>;

/** Path parameters of one key. */
export const dkimKeyParams = z.object({ id: z.uuid(), selector: selectorSchema });
