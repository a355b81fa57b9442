import { z } from "@hono/zod-openapi";
import type { AttributeType } from "../../db/schema/segments.ts";
import { leadInput } from "../../lead/schemas.ts";
import type { UpsertLeadInput } from "../../lead/upsert-lead.ts";
import { hasLineBreak } from "../../lead/value/name.ts";
import { readUndeclared, readValue } from "../../lead/value/read-value.ts";
import type { AttributeTypes } from "../../lead/value/typed-attributes.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { fieldProblems } from "../../platform/http/validation.ts";
import { consentPrefix, readConsentFields } from "./consent-fields.ts";

const aliases: Record<string, keyof z.input<typeof personSchema>> = {
  email: "email",
  firstName: "firstName",
  first_name: "firstName",
  lastName: "lastName",
  last_name: "lastName",
  company: "company",
  timezone: "timezone",
  locale: "locale",
};

// A hidden time zone or locale that nobody typed is not the visitor's to fix: an unknown one is left out.
const { email, firstName, lastName, company, timezone, locale } = leadInput.shape;
const personSchema = z.object({
  email,
  firstName,
  lastName,
  company,
  timezone: timezone.catch(undefined),
  locale: locale.catch(undefined),
});

const maxFields = 100;
const maxNameLength = 100;
const maxValueLength = 5000;

export type ParsedFields =
  | { kind: "ok"; lead: UpsertLeadInput; properties: Record<string, string | number | boolean | null> }
  | { kind: "invalid"; problems: FieldProblem[] };

/**
 * Reads the fields of a form: those that describe the person (in camel or snake case) and, as properties of the event,
 * all others, read in the declared type of the attribute that is called so. A text that is none of that type stays a text: it
 * must not cost the lead. What is said of consent is in fields of its own. Empty fields count as not given. Names are one line.
 */
export function parseFields(fields: ReadonlyMap<string, string>, types: AttributeTypes): ParsedFields {
  const person: Record<string, string> = {};
  const properties: Record<string, string | number | boolean | null> = {};
  const problems: FieldProblem[] = [];
  if (fields.size > maxFields) {
    problems.push({ pointer: "", code: "too_big", message: `A form has at most ${maxFields} fields` });
  }
  const said = readConsentFields(fields);
  problems.push(...said.problems);
  for (const [name, raw] of fields) {
    const value = raw.trim();
    if (value === "" || name.startsWith(consentPrefix)) continue;
    const known = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    if (known !== undefined && hasLineBreak(value)) {
      problems.push({ pointer: `/${known}`, code: "line_break", message: "Must be on one line" });
    } else if (known !== undefined) person[known] = value;
    else if (name.length > maxNameLength || value.length > maxValueLength) {
      problems.push({ pointer: `/${name.slice(0, maxNameLength)}`, code: "too_big", message: "Too long" });
    } else properties[name] = readProperty(value, types.get(name));
  }
  const parsed = personSchema.safeParse(person);
  if (!parsed.success) problems.push(...fieldProblems(parsed.error.issues));
  if (!parsed.success || problems.length > 0) return { kind: "invalid", problems };
  const { consent } = said;
  return { kind: "ok", lead: { ...parsed.data, ...(consent !== undefined && { consent }) }, properties };
}

function readProperty(text: string, type: AttributeType | undefined): string | number | boolean | null {
  if (type === undefined) return readUndeclared(text);
  const read = readValue(text, type);
  return read.kind === "value" ? read.value : text;
}
