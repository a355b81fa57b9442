import { z } from "@hono/zod-openapi";
import type { Team } from "../assign/candidate.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { idSchema, instantSchema, isoInstant, lineInput, orNull } from "../../platform/http/schemas.ts";
import { isHolidayPlace } from "../../schedule/holidays.ts";
import { condition } from "../../sequence/condition/condition.ts";
import { key, plainDate, positiveDuration, zoneId } from "../../sequence/definition/values.ts";
import { leadConditionOrNull } from "../lead-condition.ts";
import { workingHours } from "../working-hours.ts";

const holidays = z.strictObject({
  places: z
    .array(
      z.string().refine((place) => place.length <= 12 && isHolidayPlace(place), {
        error: 'Write a country such as "FR", or a region such as "DE-BY".',
      }),
    )
    .max(20)
    .default([]),
  dates: z.array(plainDate).max(1_000).default([]),
});

/** The path parameter of a team. */
export const teamParams = z.object({ key: key.meta({ examples: ["emea"] }) });

/** What a team is: what is left out has its default. */
export const teamInput = z
  .strictObject({
    name: lineInput(100),
    position: z
      .int()
      .min(0)
      .max(10_000)
      .default(100)
      .openapi({ description: "Teams are asked in this order, lowest first." }),
    condition: leadConditionOrNull.default(null).meta({ description: "Which leads the team takes. Null: all." }),
    strategy: z.enum(["weighted", "fewest_open"]).default("weighted").openapi({
      description:
        "`weighted`: in turn, by their weights. `fewest_open`: whoever has the fewest open handoffs for their weight.",
    }),
    members: z.array(idSchema).max(500).default([]).openapi({ description: "Ids of reps." }),
    fallbackRepId: idSchema.nullable().default(null).openapi({ description: "Asked when no member can take it." }),
    fallbackTeam: key.nullable().default(null).openapi({ description: "Key of the team that is asked then." }),
    managerId: idSchema
      .nullable()
      .default(null)
      .openapi({ description: "The rep who hears of what is late. Null: the operator." }),
    zone: zoneId.default("UTC"),
    hours: orNull(workingHours).default(null).openapi({ description: "Null: Monday to Friday, 09:00 to 17:00." }),
    holidays: holidays.default({ places: [], dates: [] }),
    acceptWithin: positiveDuration
      .default("PT1H")
      .meta({ description: "Working time in which a handoff is to be accepted; a day is 24 hours of it." }),
    remindAfter: positiveDuration
      .nullable()
      .default(null)
      .meta({ description: "Working time after which the rep is reminded. Null: half of `acceptWithin`." }),
    hotAfter: positiveDuration.default("PT5M").meta({
      description:
        "Time, of the night as well, after which a hot handoff that is not accepted is told of once more, in every channel.",
    }),
    backlogLimit: z.int().min(0).max(100_000).nullable().default(null).openapi({
      description:
        "Open handoffs beyond which first steps of sequences with `slowForTeam` wait. Null: the capacities of the active members together; without one of these, nothing waits.",
    }),
  })
  .openapi("TeamInput");
export type TeamInput = z.output<typeof teamInput>;

/** A team in answers. */
export const teamSchema = z
  .object({
    id: idSchema,
    key: z.string(),
    name: z.string(),
    position: z.int(),
    condition: orNull(condition),
    strategy: z.enum(["weighted", "fewest_open"]),
    members: z.array(idSchema),
    fallbackRepId: idSchema.nullable(),
    fallbackTeam: z.string().nullable(),
    managerId: idSchema.nullable(),
    zone: z.string(),
    hours: orNull(workingHours),
    holidays: z.object({ places: z.array(z.string()), dates: z.array(z.string()) }),
    acceptWithin: z.string(),
    remindAfter: z.string().nullable(),
    hotAfter: z.string(),
    backlogLimit: z.int().nullable(),
    slowedUntil: instantSchema.nullable().openapi({
      description:
        "When the last of the leads begins who wait because of the team's backlog; null when none was made to wait.",
    }),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Team");

/** A team as it was just written, with what may be a mistake. */
export const writtenTeamSchema = teamSchema
  .extend({
    warnings: z
      .array(
        z.object({
          pointer: z.string(),
          code: z.string().openapi({ example: "team_without_members" }),
          message: z.string(),
        }),
      )
      .openapi({ description: "What is allowed and may be a mistake." }),
  })
  .openapi("WrittenTeam");

/** A team with its members and the key of its fallback. */
export type FullTeam = Team & { members: readonly string[]; fallbackTeam: string | null };

/** The JSON form of a team. */
export function presentTeam({ fallbackTeamId: _f, slotAt, members, ...team }: FullTeam): z.infer<typeof teamSchema> {
  return {
    ...team,
    members: [...members],
    slowedUntil: isoInstant(slotAt),
    createdAt: isoInstant(team.createdAt),
    updatedAt: isoInstant(team.updatedAt),
  };
}

/** What is allowed in a team and may be a mistake. */
export function teamWarnings({ members, fallbackRepId, fallbackTeam }: FullTeam): FieldProblem[] {
  if (members.length > 0) return [];
  const next =
    fallbackRepId !== null ? "the fallback rep" : fallbackTeam !== null ? "the fallback team" : "the operator";
  const message = `Nobody is in this team, so that all it takes goes to ${next}: name reps in \`members\`.`;
  return [{ pointer: "/members", code: "team_without_members", message }];
}
