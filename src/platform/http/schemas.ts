import { z } from "@hono/zod-openapi";
import { isEmailAddress, normalizeEmail } from "../email.ts";

/** An id (UUIDv7) in an answer or a body. */
export const idSchema = z.uuid().openapi({ example: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111" });

/** The path parameter `{id}`. */
export const idParams = z.object({ id: idSchema });

/** An instant in an answer: ISO 8601 in UTC, with milliseconds. */
export const instantSchema = z.string().openapi({ format: "date-time", example: "2026-01-05T09:00:00.000Z" });

/** Whether the database and ISO 8601 with four-digit years can both hold `instant`: the years 1 to 9999. */
export function isStorableInstant(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** Time that clocks tell. What is reckoned from it, a month before or a zone's day, still fits `isStorableInstant`. */
const isAskable = (instant: Date) => isStorableInstant(instant) && instant.getTime() >= 0;

/** An instant in a request: ISO 8601 with `Z` or an offset, of the years 1970 to 9999; arrives as a Date. */
export const instantInput = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(isAskable, "must lie in the years 1970 to 9999")
  .openapi({ format: "date-time", example: "2026-01-05T09:00:00Z" });

/** An address in a request; arrives normalized (trimmed, lower case, the domain in Unicode). */
export const emailInput = z
  .string()
  .max(320)
  .transform(normalizeEmail)
  .refine(isEmailAddress, { error: "Invalid email address", params: { code: "invalid_format" } })
  .openapi({ format: "idn-email", maxLength: 254, example: "ada@example.com" });

/** A named schema, or null. `nullable` alone says so to the parser, and not in the OpenAPI document. */
export const orNull = <T extends z.ZodType>(schema: T) => z.lazy(() => schema).nullable();

/** Schemas of what people write, which the OpenAPI document has from the readers' own schemas. */
export type WrittenSchema = "SequenceDefinition" | "Step" | "Promotion" | "Condition" | "ScoringRules";

/** Describes as the schema of that name what something else than zod reads. */
export const describedBy = (name: WrittenSchema) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });

/** Such a value, there but unread. */
export const written = (name: WrittenSchema, { error = "is missing", ...metadata }: WrittenMetadata = {}) =>
  z
    .unknown()
    .refine((value): boolean => value !== undefined, { error })
    .openapi({ ...describedBy(name), ...metadata });

interface WrittenMetadata {
  error?: string;
  description?: string;
  example?: unknown;
}

/** What files and programs call a thing by, in a path: of 1 to 100 characters. */
export const slugInput = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must be 1 to 100 letters, digits, "-", "_" and "."');

/** A text of 1 to `max` characters, trimmed. */
export const textInput = (max: number) => z.string().trim().min(1).max(max);

/** A text as `textInput`, on one line: for what becomes part of a mail's header. */
export const lineInput = (max: number) =>
  textInput(max).refine(
    (text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text),
    "must not contain line breaks or other control characters",
  );

/** The JSON form of an instant. */
export function isoInstant(instant: Date): string;
export function isoInstant(instant: Date | null): string | null;
export function isoInstant(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}

/** A JSON body of that schema, required. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true as const, content: { "application/json": { schema } } };
}

/** A JSON answer of that schema. */
export function jsonAnswer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}
