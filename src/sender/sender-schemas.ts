import { z } from "@hono/zod-openapi";
import type { WarmUp } from "../db/schema/senders.ts";
import { timezoneInput } from "../lead/schemas.ts";
import { emailInput, idSchema, instantInput, instantSchema, isoInstant, lineInput } from "../platform/http/schemas.ts";
import type { Sender } from "./default-sender.ts";

const maxGapMs = 86_400_000;

const keyInput = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, "must be letters, digits, -, _ and . (at most 100)")
  .openapi({ description: "What definitions call it by: `sender: sales`.", example: "sales" });

const capInput = z.int().min(1).max(10_000_000).nullable();

const warmUpInput = z
  .strictObject({
    startedAt: instantInput,
    first: z.int().min(1).max(1_000_000).openapi({ description: "Mails on the day of `startedAt`.", example: 50 }),
    factor: z.number().min(1).max(10).openapi({ description: "Each day so many times the day before.", example: 1.5 }),
  })
  .transform(({ startedAt, ...rest }): WarmUp => ({ startedAt: startedAt.toISOString(), ...rest }))
  .nullable();

const replyToSchema = z.enum(["tracked", "own"]).openapi({
  description: "Where answers go: `tracked`, a signed address of ours, or the sender's `own` mailbox (read over IMAP).",
});

const transportIdsInput = z
  .array(idSchema)
  .max(10)
  .refine((ids) => new Set(ids).size === ids.length, "names a transport twice")
  .openapi({ description: "In order of preference; empty: the mail server of `SMTP_URL`." });

const trackingDomainInput = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.hostname("must be a domain name, such as click.example.com").max(253))
  .refine((name) => name.includes("."), "must be a domain name, such as click.example.com")
  .openapi({
    description:
      "Host of the pixel and the tracked links in its mails, over https, such as a subdomain of the sender's own domain that leads here. Null: that of PUBLIC_URL. `ripen doctor --tracking-domain` checks it.",
    example: "click.example.com",
  });

const fields = {
  name: lineInput(100).openapi({ example: "Ada at Acme", description: "Display name of From." }),
  email: emailInput,
  key: keyInput.nullable(),
  replyTo: replyToSchema,
  transportIds: transportIdsInput,
  timezone: timezoneInput.openapi({ example: "Europe/Berlin", description: "Its days are what `dailyCap` counts." }),
  dailyCap: capInput.openapi({ description: "Mails in a calendar day at most; null for no cap.", example: 400 }),
  hourlyCap: capInput.openapi({ description: "Mails in a clock hour at most; null for no cap.", example: 60 }),
  warmUp: warmUpInput,
  minGapMs: z.int().min(0).max(maxGapMs).openapi({ description: "Milliseconds between two mails.", example: 20_000 }),
  trackingDomain: trackingDomainInput.nullable(),
  hiddenLink: z.boolean().openapi({
    description:
      "Whether its mails carry a link that neither people nor screen readers can reach: whatever follows it is a scanner, and so is all it does.",
  }),
  gapJitter: z.number().min(0).max(1).openapi({ description: "How far a gap may differ: 0.2 is ±20 %.", example: 0.2 }),
};

/** A sender in a request. */
export const senderInput = z
  .strictObject({
    ...fields,
    key: fields.key.default(null),
    replyTo: fields.replyTo.default("tracked"),
    transportIds: fields.transportIds.default([]),
    timezone: fields.timezone.default("UTC"),
    dailyCap: fields.dailyCap.default(null),
    hourlyCap: fields.hourlyCap.default(null),
    warmUp: fields.warmUp.default(null),
    trackingDomain: fields.trackingDomain.default(null),
    hiddenLink: fields.hiddenLink.default(false),
    minGapMs: fields.minGapMs.default(0),
    gapJitter: fields.gapJitter.default(0),
  })
  .openapi("SenderInput");
export type SenderInput = z.output<typeof senderInput>;

/** A sender in a request whose path names its key. */
export const keyedSenderInput = senderInput.omit({ key: true }).openapi("KeyedSenderInput");
export type KeyedSenderInput = z.output<typeof keyedSenderInput>;

/** Changes to a sender; what is not named stays. */
export const senderPatch = z.strictObject(fields).partial().openapi("SenderPatch");
export type SenderPatch = z.output<typeof senderPatch>;

/** A sender in answers. */
export const senderSchema = z
  .object({
    id: idSchema,
    key: z.string().nullable(),
    name: z.string(),
    email: z.string().openapi({ example: "ada@example.com" }),
    isDefault: z.boolean().openapi({ description: "The sender of `MAIL_FROM`, which sequences use by default." }),
    replyTo: replyToSchema,
    transportIds: z.array(idSchema),
    timezone: z.string(),
    dailyCap: z.int().nullable(),
    hourlyCap: z.int().nullable(),
    warmUp: z.object({ startedAt: instantSchema, first: z.int(), factor: z.number() }).nullable(),
    trackingDomain: z.string().nullable(),
    hiddenLink: z.boolean(),
    minGapMs: z.int(),
    gapJitter: z.number(),
    dkimKeys: z.array(z.object({ selector: z.string(), domain: z.string() })),
    pausedAt: instantSchema.nullable(),
    pausedReason: z.string().nullable(),
    createdAt: instantSchema,
  })
  .openapi("Sender");

/** The JSON form of a sender; its private keys never leave. */
export function presentSender(sender: Sender): z.infer<typeof senderSchema> {
  const { dkim, heldUntil: _until, heldReason: _reason, transportFault: _fault, pausedAt, createdAt, ...rest } = sender;
  return {
    ...rest,
    dkimKeys: dkim.map(({ selector, domain }) => ({ selector, domain })),
    pausedAt: isoInstant(pausedAt),
    createdAt: isoInstant(createdAt),
  };
}
