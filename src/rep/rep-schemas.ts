import { z } from "@hono/zod-openapi";
import {
  emailInput,
  idSchema,
  instantInput,
  instantSchema,
  isoInstant,
  lineInput,
  orNull,
} from "../platform/http/schemas.ts";
import { condition } from "../sequence/condition/condition.ts";
import { clockTime, clockTimeOr24, zoneId } from "../sequence/definition/values.ts";
import type { Rep } from "./assign/candidate.ts";
import { leadConditionOrNull } from "./lead-condition.ts";
import { workingHours } from "./working-hours.ts";

const language = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,3}$/, { error: 'Write the ISO 639 code of a language, such as "de".' });

const quietHours = z
  .strictObject({ from: clockTime, to: clockTimeOr24 })
  .refine(({ from, to }) => from !== to, { path: ["to"], error: "They are empty: write another time, or null." })
  .openapi("QuietHours", { example: { from: "18:00", to: "08:00" } });

const longestUrl = 2_000;

/** Calendar programs write `webcal:` for what is got by https. */
const calendarUrl = z
  .string()
  .trim()
  .max(longestUrl)
  .transform((text) => text.replace(/^webcals?:\/\//i, "https://"))
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), {
    error: "Write the https link of a calendar feed, as your calendar program gives it (it ends in .ics mostly).",
  });

const settings = {
  zone: zoneId.meta({ examples: ["Europe/Paris"] }),
  hours: orNull(workingHours).openapi({ description: "Null: Monday to Friday, 09:00 to 17:00." }),
  deputyId: idSchema.nullable().openapi({ description: "Who stands in while the rep is away." }),
  weight: z.int().min(1).max(100).openapi({ description: "Share of what comes in, compared with the others." }),
  capacity: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .openapi({ description: "So many open handoffs at most. Null: no limit." }),
  languages: z
    .array(language)
    .max(50)
    .openapi({ description: "Of leads whose locale is known; none: any.", example: ["de", "en"] }),
  territory: leadConditionOrNull,
  skills: leadConditionOrNull,
  quietHours: orNull(quietHours).openapi({
    description:
      "Local times between which the rep is left alone: notices wait until they end, but for hot ones. Null: none.",
  }),
  digest: z.boolean().openapi({ description: "Whether they get a digest at 8:00 on working days. True unless said." }),
  calendarUrl: calendarUrl.nullable().openapi({
    description:
      "Link of the rep's calendar (iCalendar, RFC 5545), read once an hour: whole days that are not free, and what Outlook calls out of office, are absences. It is a secret: no answer holds it. Null: none.",
    example: "https://calendar.example/private-7f3a/basic.ics",
  }),
  activeUntil: instantInput.nullable().openapi({ description: "The last moment at which something is assigned." }),
};

/** What a rep is added with. */
export const repInput = z
  .strictObject({ name: lineInput(100), email: emailInput, ...z.strictObject(settings).partial().shape })
  .openapi("RepInput");
export type RepInput = z.output<typeof repInput>;

/** What of a rep can be changed. */
export const repPatch = z
  .strictObject({
    name: lineInput(100),
    email: emailInput,
    active: z.boolean(),
    reachable: z
      .literal(true)
      .openapi({ description: "Says that mail reaches the rep again, after a notice came back." }),
    ...settings,
  })
  .partial()
  .openapi("RepPatch");
export type RepPatch = z.output<typeof repPatch>;

/** A rep in answers. */
export const repSchema = z
  .object({
    id: idSchema,
    name: z.string().openapi({ example: "Rita Rep" }),
    email: z.string().openapi({ example: "rita@example.com" }),
    active: z.boolean().openapi({ description: "Whether new prospects are assigned." }),
    activeUntil: instantSchema.nullable(),
    unreachableAt: instantSchema.nullable().openapi({
      description: "When a notice to the rep came back: nothing is assigned until the address, or `reachable`, is set.",
    }),
    zone: z.string(),
    hours: orNull(workingHours),
    deputyId: idSchema.nullable(),
    weight: z.int(),
    capacity: z.int().nullable(),
    languages: z.array(z.string()),
    territory: orNull(condition),
    skills: orNull(condition),
    quietHours: orNull(quietHours),
    digest: z.boolean(),
    hasCalendar: z.boolean().openapi({ description: "Whether absences are read from a calendar." }),
    calendarReadAt: instantSchema.nullable().openapi({ description: "When the calendar was had last." }),
    calendarError: z.string().nullable().openapi({
      description: "What is wrong with the calendar; what it said before stays. Null when nothing is.",
    }),
    lastAssignedAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .openapi("Rep");

/** The JSON form of a rep. */
export function presentRep(row: Rep): z.infer<typeof repSchema> {
  const {
    pointer: _p,
    behind: _b,
    digestAt: _a,
    sealedCalendarUrl,
    calendarDueAt: _d,
    calendarWholeAt: _w,
    ...known
  } = row;
  const { calendarEtag: _e, calendarModified: _m, ...rep } = known;
  return {
    ...rep,
    activeUntil: isoInstant(rep.activeUntil),
    unreachableAt: isoInstant(rep.unreachableAt),
    hasCalendar: sealedCalendarUrl !== null,
    calendarReadAt: isoInstant(rep.calendarReadAt),
    lastAssignedAt: isoInstant(rep.lastAssignedAt),
    createdAt: isoInstant(rep.createdAt),
  };
}
