import { z } from "@hono/zod-openapi";
import type { FieldProblem } from "../../platform/errors.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { closest } from "../../platform/closest.ts";
import { eventNames, eventTypes } from "./event-types.ts";

/** What fields of `data` must be for an event to be posted: each one of the values that stand there. */
export type Where = Record<string, (string | number | boolean | null)[]>;

const value = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);

export const whereSchema = z
  .record(z.string().max(100), z.union([value.transform((one) => [one]), z.array(value).min(1).max(50)]))
  .refine((where) => Object.keys(where).length <= 10, "At most 10 fields.")
  .openapi({
    description:
      "Only events whose `data` has these values are posted: a field, or `lead.stage` and the like, with one value or several. An event of a type that has no such field is posted anyway.",
    example: { "lead.stage": ["prospect", "customer"] },
  });

const ofLead = z.object({
  "lead.id": z.string(),
  "lead.email": z.string(),
  "lead.company": z.string().nullable(),
  "lead.stage": z.enum(["lead", "prospect", "customer", "disqualified"]),
}).shape;

/**
 * Refuses what could never be true for any of the types.
 * @throws InvalidInputError `event_field_unknown`, `event_value_unknown`
 */
export function requireMeaning(types: readonly string[], where: Where): void {
  const problems = meaningless(types, where);
  const [first] = problems;
  if (first !== undefined) throw new InvalidInputError(first.code, first.message, problems);
}

/** What could never be true for any of the types: a field that none of them has, or a value that it cannot have. */
export function meaningless(types: readonly string[], where: Where): FieldProblem[] {
  const wanted = eventNames.filter((name) => types.some((type) => covers(type, name)));
  const fields = new Map<string, z.ZodType[]>(Object.entries(ofLead).map(([field, type]) => [field, [type]]));
  for (const name of wanted) {
    for (const [field, type] of Object.entries<z.ZodType>(eventTypes[name].data.shape)) {
      fields.set(field, [...(fields.get(field) ?? []), type]);
    }
  }
  return Object.entries(where).flatMap(([field, values]) => judgeField(field, values, fields));
}

function judgeField(field: string, values: Where[string], fields: ReadonlyMap<string, z.ZodType[]>): FieldProblem[] {
  const pointer = `/where/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const types = fields.get(field);
  if (types === undefined) {
    const near = closest(field, fields.keys());
    const message = `No event that this webhook gets has a field "${field}"${near === null ? "" : `: did you mean "${near}"?`}`;
    return [{ pointer, code: "event_field_unknown", message }];
  }
  const wrong = values.find((one) => !types.some((type) => canBe(type, one)));
  if (wrong === undefined) return [];
  const known = types.flatMap((type) => (plain(type) instanceof z.ZodEnum ? (plain(type) as z.ZodEnum).options : []));
  const hint = known.length > 0 ? `: it is one of ${[...new Set(known)].join(", ")}` : "";
  return [{ pointer, code: "event_value_unknown", message: `"${field}" is never ${JSON.stringify(wrong)}${hint}.` }];
}

const plain = (type: z.ZodType): z.ZodType =>
  type instanceof z.ZodNullable ? plain(type.unwrap() as z.ZodType) : type;

/** Whether a field of this type can have the value. What is cut to a length is a text. */
function canBe(type: z.ZodType, one: Where[string][number]): boolean {
  if (one === null) return type instanceof z.ZodNullable || !(plain(type) instanceof z.ZodEnum);
  const kind = plain(type);
  if (kind instanceof z.ZodEnum) return kind.options.includes(one as string);
  if (kind instanceof z.ZodBoolean) return typeof one === "boolean";
  return typeof one === "string" || typeof one === "number";
}

const covers = (type: string, name: string): boolean =>
  type === "*" || type === name || (type.endsWith(".*") && name.startsWith(type.slice(0, -1)));

/**
 * Whether an event is posted to an endpoint with these conditions. Pure.
 * @param data of the body as it is posted
 */
export function isWanted(data: Readonly<Record<string, unknown>>, where: Where): boolean {
  return Object.entries(where).every(([field, values]) => {
    const [holder, name] = field.startsWith("lead.") ? [data["lead"], field.slice(5)] : [data, field];
    if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) return true;
    const found: unknown = (holder as Record<string, unknown>)[name];
    return values.some((one) => one === found);
  });
}
