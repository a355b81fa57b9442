import { z } from "zod";
import { parseDuration } from "../../schedule/duration.ts";

const after = z.string().refine((text) => (parseDuration(text)?.sign ?? -1) >= 0, {
  error: 'Write an ISO 8601 duration such as "PT1H" or "P3D".',
});
const name = z.string().min(1).max(100);
/** An id of a step, or the number of an email step, from 1 on; "every" for all of them. */
const step = z.union([name, z.int().min(1)]);

/**
 * What the lead is assumed to do in a simulation. `after` counts from the sending of the mail or the making of the task of `step`,
 * and from the beginning where there is no step.
 */
export const assumption = z.discriminatedUnion("does", [
  z.strictObject({ does: z.enum(["opens", "bounces", "completes"]), step, after: after.default("PT1H") }),
  z.strictObject({
    does: z.literal("clicks"),
    step,
    link: z.string().max(2000).default(""),
    after: after.default("PT1H"),
  }),
  z.strictObject({
    does: z.literal("replies"),
    step: step.optional(),
    from: z.enum(["own", "thread", "company"]).default("own"),
    after: after.default("PT1H"),
  }),
  z.strictObject({
    does: z.enum(["unsubscribes", "complains", "is promoted", "is taken out"]),
    after: after.default("PT1H"),
  }),
  z.strictObject({
    does: z.literal("event"),
    event: name,
    properties: z.record(name, z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
    after: after.default("PT1H"),
  }),
]);

export type Assumption = z.output<typeof assumption>;

export type ParsedAssumption = { kind: "ok"; assumption: Assumption } | { kind: "invalid"; message: string };

const help =
  'Write for example "opens step 2", "opens hello after PT4H", "clicks hello https://example.com", "replies after 3 days", ' +
  '"unsubscribes after P5D", "event purchased after 2 days", "completes call-them after 1 day", "bounces step 1".';

const units: Record<string, (count: number) => string> = {
  minute: (count) => `PT${count}M`,
  hour: (count) => `PT${count}H`,
  day: (count) => `P${count}D`,
  week: (count) => `P${count}W`,
};

/** Reads an assumption as people say it: WHO is always the lead, then verb, object, and "after" a duration. */
export function parseAssumption(text: string): ParsedAssumption {
  const words = text.trim().slice(0, 3000).split(/\s+/);
  const cut = words.lastIndexOf("after");
  const duration = cut === -1 ? undefined : readDuration(words.slice(cut + 1));
  if (duration === null) return { kind: "invalid", message: `"${text}": the duration cannot be read. ${help}` };
  const parsed = assumption.safeParse({ ...readVerb(words.slice(0, cut === -1 ? undefined : cut)), after: duration });
  if (parsed.success) return { kind: "ok", assumption: parsed.data };
  return { kind: "invalid", message: `"${text}" is not understood. ${help}` };
}

function readDuration(words: string[]): string | null {
  const [count = "", unit = ""] = words;
  if (words.length === 1) return parseDuration(count) === null ? null : count;
  const write = units[unit.replace(/s$/, "")];
  return write === undefined || !/^\d{1,4}$/.test(count) || words.length !== 2 ? null : write(Number(count));
}

function readVerb(words: string[]): Record<string, unknown> {
  const [verb = "", ...rest] = words;
  if (verb === "is") return { does: words.join(" ") };
  if (verb === "event") return { does: verb, event: rest[0], properties: readProperties(rest.slice(1)) };
  const object = rest.filter((word) => word !== "to" && word !== "step");
  const [what] = object;
  if (what === undefined) return { does: verb };
  const step = /^\d+$/.test(what) ? Number(what) : what;
  return object[1] === undefined ? { does: verb, step } : { does: verb, step, link: object[1] };
}

function readProperties(pairs: string[]): Record<string, string | number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = "", value = ""] = pair.split("=", 2);
      return [key, value !== "" && Number.isFinite(Number(value)) ? Number(value) : value];
    }),
  );
}
