import { z } from "@hono/zod-openapi";
import { emailInput, idSchema, instantSchema, lineInput, textInput } from "../platform/http/schemas.ts";
import { consentInput } from "./consent/consent-input.ts";
import { describeEntries } from "./timeline/entry-data.ts";
import { readLocale } from "./value/locale.ts";
import { holdsLink, oneLine } from "./value/name.ts";
import { readTimezone } from "./value/timezone.ts";

export const stageSchema = z.enum(["lead", "prospect", "customer", "disqualified"]);

const attributeKey = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "must be 1 to 64 of A-Z, a-z, 0-9, _, . and -");
const attributeValue = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

export const attributesInput = z
  .record(attributeKey, attributeValue)
  .refine((attributes) => Object.keys(attributes).length <= 100, "at most 100 attributes")
  .openapi({ example: { plan: "trial", seats: 12 }, description: "Facts of your own, for templates and filters." });

export const tagsInput = z
  .array(textInput(64))
  .max(50)
  .openapi({ example: ["webinar"] });

const points = z.int().min(-1_000_000).max(1_000_000);

/** What a scoring system says of a lead; what is not named stays. */
const scoreInput = z
  .strictObject({ fit: points, engagement: points })
  .partial()
  .openapi({
    example: { fit: 30, engagement: 45 },
    description:
      "Points that you tell: who the person is, and what they did. They begin at 0; those of the scoring rules are added.",
  });

/** A time zone in a request, as programs write it; arrives as an IANA zone. */
export const timezoneInput = z
  .string()
  .max(64)
  .transform((text, ctx) => {
    const zone = readTimezone(text);
    if (zone !== null) return zone;
    ctx.addIssue({ code: "custom", message: "is not an IANA time zone, such as Europe/Berlin" });
    return z.NEVER;
  })
  .openapi({ maxLength: 64 });

/** A language tag in a request, as programs write it; arrives in canonical BCP 47 form. */
const localeInput = z
  .string()
  .max(64)
  .transform((text, ctx) => {
    const tag = readLocale(text);
    if (tag !== null) return tag;
    ctx.addIssue({ code: "custom", message: "is not a BCP 47 language tag, such as de-AT" });
    return z.NEVER;
  })
  .openapi({ maxLength: 64 });

/**
 * A name in a request, on one line. It stands in mails to whoever's address was given with it, so that one with a link is
 * none.
 * @param of a company may be called like its domain
 */
const nameInput = (max: number, of: "person" | "company") =>
  z
    .string()
    .transform(oneLine)
    .pipe(z.string().min(1).max(max))
    .refine((text) => !holdsLink(text, of === "person"), {
      error: "is a name, and must not hold a link",
      params: { code: "link_in_name" },
    })
    .openapi({ minLength: 1, maxLength: max });

/** What puts a lead into an account. */
const accountInput = lineInput(200).openapi({
  example: "crm-4711",
  description:
    "The company's account, where it is not that of the address's domain: its id, or a key of your own. A key that is not there yet makes an account.",
});

/** The person an event or a lead request is about. */
export const leadInput = z
  .strictObject({
    email: emailInput,
    firstName: nameInput(100, "person").optional().openapi({ example: "Ada" }),
    lastName: nameInput(100, "person").optional().openapi({ example: "Lovelace" }),
    company: nameInput(200, "company").optional().openapi({ example: "Analytical Engines Ltd" }),
    timezone: timezoneInput.optional().openapi({
      example: "Europe/London",
      description: "IANA time zone; names of Windows and offsets of whole hours are translated.",
    }),
    locale: localeInput
      .optional()
      .openapi({ example: "en-GB", description: "BCP 47 language tag; `en_GB` is read as well." }),
    account: accountInput.optional(),
    attributes: attributesInput.optional(),
    tags: tagsInput.optional(),
    score: scoreInput.optional(),
    consent: consentInput.optional(),
  })
  .openapi("LeadInput");

/** Changes to a lead; what is not named stays. */
export const leadPatch = z
  .strictObject({
    email: emailInput,
    firstName: nameInput(100, "person").nullable(),
    lastName: nameInput(100, "person").nullable(),
    company: nameInput(200, "company").nullable(),
    timezone: timezoneInput.nullable(),
    locale: localeInput.nullable(),
    account: accountInput.nullable().openapi({
      description: "The id or key of the company's account; null: that of the address's domain.",
    }),
    attributes: attributesInput.openapi({ description: "Merged by RFC 7396: named ones are set, null removes." }),
    tags: tagsInput.openapi({ description: "Replaces all tags." }),
    score: scoreInput,
  })
  .partial()
  .openapi("LeadPatch");
export type LeadPatch = z.infer<typeof leadPatch>;

/** Who moved or qualified a lead, in answers. */
export const actorSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("key"), id: idSchema.openapi({ description: "The API key." }) }),
    z.object({
      kind: z.literal("rep"),
      id: idSchema,
      keyId: idSchema.optional().openapi({ description: "Left out: the rep said so on the page of a handoff." }),
    }),
    z.object({ kind: z.literal("sequence"), sequenceId: idSchema, versionId: idSchema, enrollmentId: idSchema }),
    z.object({ kind: z.literal("rule"), rule: z.string() }),
    z.object({
      kind: z.literal("lead"),
      messageId: idSchema.openapi({ description: "The mail whose question was answered." }),
    }),
  ])
  .openapi("StageActor");

/** What is known of one criterion of a qualification. */
export const qualificationAnswerSchema = z
  .object({
    state: z.enum(["unknown", "yes", "no"]),
    source: z.string().nullable().openapi({ example: "call of January 5" }),
    note: z.string().nullable(),
    at: instantSchema,
    by: actorSchema,
  })
  .openapi("QualificationAnswer");

/** A lead in answers. */
export const leadSchema = z
  .object({
    id: idSchema,
    email: z.string().openapi({ example: "ada@example.com" }),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    company: z.string().nullable(),
    accountId: idSchema.nullable().openapi({
      description:
        "The account of the company: by the address's domain, or as somebody said; null for addresses of free mail providers.",
    }),
    timezone: z.string().nullable(),
    locale: z.string().nullable(),
    attributes: z.record(z.string(), attributeValue),
    tags: z.array(z.string()),
    source: z.string().openapi({
      example: "form:Footer",
      description:
        "By what the person came to be known: `api`, `form:` and its name, `import:` and the list, `inquiry`. It never changes.",
    }),
    score: z.object({ total: z.int(), fit: z.int(), engagement: z.int() }).openapi({
      description:
        "What other systems told and what the scoring rules make of it, as of now, in whole points; the total is the sum.",
    }),
    stage: stageSchema,
    stageAt: instantSchema.openapi({ description: "When the stage was reached." }),
    repId: idSchema.nullable().openapi({ description: "The rep the person was handed to." }),
    recycledAt: instantSchema.nullable().openapi({ description: "When a rep last gave the person back." }),
    coolUntil: instantSchema
      .nullable()
      .openapi({ description: "Recycled: no sequence takes the lead in before. Earlier instants have no meaning." }),
    nextSequenceId: idSchema.nullable().openapi({ description: "The sequence that the lead enters at `coolUntil`." }),
    sql: z.boolean().openapi({ description: "Sales-qualified: a rep, or an API key, has confirmed it." }),
    sqlAt: instantSchema.nullable(),
    qualification: z
      .record(z.string(), qualificationAnswerSchema)
      .openapi({ description: "By criterion; what has no entry is unknown." }),
    awayUntil: instantSchema
      .nullable()
      .openapi({ description: "Out of office: no sequence mail before. Earlier instants have no meaning." }),
    reviewUntil: instantSchema.nullable().openapi({
      description: "A mail waits for a review: no sequence mail before. Earlier instants have no meaning.",
    }),
    pausedUntil: instantSchema.nullable().openapi({
      description: "The person wants no sequence mail before. Earlier instants have no meaning.",
    }),
    mailsPerWeek: z.int().nullable().openapi({
      description: "How many sequence mails a week the person wants at most; null: as the sequences have it.",
    }),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Lead");

// Schemas that zod made: their type says less than that of the document asks for.
const entryKinds = describeEntries() as never[];

const entryExample = {
  id: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111",
  kind: "sent",
  at: "2026-01-05T09:00:00.000Z",
  enrollmentId: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c222",
  messageId: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111",
  data: { subject: "Welcome", stepId: "hello" },
};

/** An entry that says whose it is. */
const ofLeadExample = { ...entryExample, leadId: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c333" };

/** One entry of a timeline. */
export const timelineEntrySchema = z
  .object({
    id: idSchema,
    kind: z
      .enum([
        "event",
        "imported",
        "address_changed",
        "enrolled",
        "sequence_completed",
        "sequence_exited",
        "sent",
        "opened",
        "clicked",
        "replied",
        "reacted",
        "calendar_answered",
        "in_review",
        "reviewed",
        "reclassified",
        "regraded",
        "auto_replied",
        "bounced",
        "complained",
        "inquired",
        "paused",
        "resumed",
        "left_company",
        "unsubscribed",
        "consent",
        "preferences",
        "confirmation_asked",
        "confirmed",
        "suppressed",
        "promoted",
        "stage",
        "qualified",
        "merged",
        "unmerged",
        "handoff",
        "note",
        "called",
        "task",
        "rep_mail",
      ])
      .openapi({ example: "sent" }),
    at: instantSchema,
    enrollmentId: idSchema.nullable(),
    messageId: idSchema.nullable(),
    data: z.record(z.string(), z.unknown()).openapi({ example: { subject: "Welcome", stepId: "hello" } }),
  })
  .openapi("TimelineEntry", {
    oneOf: entryKinds,
    example: entryExample,
  });

/** One entry of the timelines of all leads. */
export const activitySchema = z
  .object({ ...timelineEntrySchema.shape, leadId: idSchema })
  .openapi("Activity", { oneOf: entryKinds, example: ofLeadExample });
