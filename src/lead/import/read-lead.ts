import { z } from "@hono/zod-openapi";
import type { FieldProblem } from "../../platform/errors.ts";
import { findBadText } from "../../platform/http/text-guard.ts";
import { fieldProblems, jsonPointer } from "../../platform/http/validation.ts";
import type { ConsentStatement } from "../consent/consent-input.ts";
import { unknownTopics } from "../consent/known-topics.ts";
import { saidInFuture } from "../consent/said-in-future.ts";
import { leadInput } from "../schemas.ts";
import type { DateFormat } from "../value/date-format.ts";
import { readUndeclared, readValue } from "../value/read-value.ts";
import type { AttributeTypes } from "../value/typed-attributes.ts";
import type { ImportRow } from "./import-row.ts";

/** How the values of a file are read. */
export interface ValueReading {
  types: AttributeTypes;
  /** the keys of all topics */
  topics: ReadonlySet<string>;
  now: Date;
  dates: DateFormat;
  /** whether every value is a text, as in CSV */
  asText: boolean;
  /** whether a point may part thousands */
  commas: boolean;
}

const optional = new Set(Object.keys(leadInput.shape).filter((name) => name !== "email" && name !== "consent"));
const fieldsAtMost = 200;

const unsayableOf = (said: ConsentStatement, { topics, now }: ValueReading): FieldProblem[] => [
  ...unknownTopics(said, topics, ["consent"]),
  ...saidInFuture(said, now, ["consent"]),
];

/**
 * Reads a row as a lead. What is wrong with an optional field costs that field alone, and is flagged; what is wrong with the
 * address or the consent, or is no field of a lead, costs the row: who said what must not be guessed.
 */
export function readLead(
  line: number,
  given: unknown,
  reading: ValueReading,
  flaggedBefore: readonly FieldProblem[] = [],
): ImportRow {
  const flagged = [...flaggedBefore];
  let value = given;
  // Each turn leaves out what was found; a field may hide behind another.
  for (let turn = 0; turn < fieldsAtMost; turn++) {
    const bad = findBadText(value);
    const read = bad === undefined ? leadInput.safeParse(value) : undefined;
    if (read?.success === true) {
      const { attributes, ...lead } = read.data;
      const unsayable = lead.consent === undefined ? [] : unsayableOf(lead.consent, reading);
      if (unsayable.length > 0) return { kind: "rejected", line, problems: unsayable };
      const typed = attributes && readAttributes(attributes, reading, flagged);
      return { kind: "lead", line, lead: { ...lead, ...(typed && { attributes: typed }) }, flagged };
    }
    const problems = bad === undefined ? fieldProblems(read?.error.issues ?? []) : [bad];
    const left = leaveOut(value, problems);
    if (left === undefined) {
      return { kind: "rejected", line, ...addressOf(value), problems: problems.map((one) => ofAddress(one, value)) };
    }
    flagged.push(...problems.map((one) => withValue(one, value)));
    value = left;
  }
  return { kind: "rejected", line, ...addressOf(value), problems: flagged };
}

/** The address of a row, where it has one that can be read. */
export function addressOf(value: unknown): { email?: string } {
  const given = record.safeParse(value).data?.["email"];
  const read = findBadText(given) === undefined ? leadInput.shape.email.safeParse(given) : undefined;
  return read?.success === true ? { email: read.data } : {};
}

const record = z.record(z.string(), z.unknown());

/** A row where the address is missing has no wrong one. */
function ofAddress(problem: FieldProblem, value: unknown): FieldProblem {
  const read = record.safeParse(value);
  if (problem.pointer !== "/email" || !read.success) return problem;
  const { email } = read.data;
  const isEmpty = email === undefined || email === null || (typeof email === "string" && email.trim() === "");
  return isEmpty ? { ...problem, message: "The row has no address." } : problem;
}

/** What was written, where a zone or language is none: the file is large, and its writer looks for it. */
function withValue(problem: FieldProblem, value: unknown): FieldProblem {
  const [field = ""] = pathOf(problem.pointer);
  const given = problem.code === "invalid_value" ? record.safeParse(value).data?.[field] : undefined;
  if (typeof given !== "string") return problem;
  return { ...problem, message: `${problem.message}: ${quoted(given)} was left out.` };
}

/** A value in a message: on one line, and its beginning if it is long. */
function quoted(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > 50 ? `"${line.slice(0, 50).toWellFormed()}…"` : `"${line}"`;
}

/** The row without the fields, attributes or tags that have problems; undefined when it cannot do without one of them. */
function leaveOut(value: unknown, problems: readonly FieldProblem[]): Record<string, unknown> | undefined {
  const read = record.safeParse(value);
  if (!read.success) return undefined;
  const left = { ...read.data };
  const tags = new Set<unknown>();
  for (const { pointer } of problems) {
    const [field = "", part] = pathOf(pointer);
    if (!optional.has(field)) return undefined;
    const inside = record.safeParse(left[field]);
    if (field === "attributes" && part !== undefined && inside.success) {
      left[field] = Object.fromEntries(Object.entries(inside.data).filter(([name]) => name !== part));
    } else if (field === "tags" && part !== undefined) tags.add(part);
    else delete left[field];
  }
  if (tags.size > 0 && Array.isArray(left["tags"])) {
    left["tags"] = left["tags"].filter((_tag, index) => !tags.has(String(index)));
  }
  return left;
}

const pathOf = (pointer: string) =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

type Attributes = Record<string, string | number | boolean | null>;

function readAttributes(
  attributes: Attributes,
  { types, dates, asText, commas }: ValueReading,
  flagged: FieldProblem[],
): Attributes {
  const read = Object.entries(attributes).flatMap(([name, given]): [string, Attributes[string]][] => {
    const type = types.get(name);
    if (type === undefined)
      return [[name, asText && typeof given === "string" ? readUndeclared(given, { commas }) : given]];
    const found = readValue(given, type, dates, { commas });
    if (found.kind === "value") return [[name, found.value]];
    const message = `"${name}" ${found.message} ${quoted(String(given))} was left out.`;
    flagged.push({ pointer: jsonPointer(["attributes", name]), code: "wrong_value_type", message });
    return [];
  });
  return Object.fromEntries(read);
}
