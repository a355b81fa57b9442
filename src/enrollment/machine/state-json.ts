import { z } from "zod";
import type { EnrollmentState } from "./types.ts";

const instant = z.iso.datetime().transform((text) => new Date(text));

const waitingFor = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["time", "sendTime", "goal"]) }),
  z.strictObject({ kind: z.enum(["message", "task"]), visit: z.int() }),
  z.strictObject({ kind: z.literal("event"), event: z.string(), since: instant }),
]);

/** The part of a state that has no column of its own, as stored in `enrollments.state`. */
const stored = z.strictObject({
  arrivedAt: instant,
  waitedUntil: instant.optional(),
  waitingFor: waitingFor.nullable(),
  visits: z.record(z.string(), z.int()),
  waitEnds: z.record(z.string(), instant),
  goalsReached: z.array(z.string()),
});

export type StoredState = Pick<
  EnrollmentState,
  "arrivedAt" | "waitedUntil" | "waitingFor" | "visits" | "waitEnds" | "goalsReached"
>;

/** The part of a state that has no column of its own, as JSON. An instant that is as good as another is left out. */
export function stateToJson({
  arrivedAt,
  waitedUntil,
  waitingFor,
  visits,
  waitEnds,
  goalsReached,
}: EnrollmentState): Record<string, unknown> {
  const apart = waitedUntil.getTime() === arrivedAt.getTime() ? {} : { waitedUntil };
  return { arrivedAt, ...apart, waitingFor, visits, waitEnds, goalsReached };
}

/** Reads what stateToJson wrote, after a round through JSON. @throws ZodError when it is not that */
export function stateFromJson(json: unknown): StoredState {
  const { waitedUntil, ...state } = stored.parse(json);
  return { ...state, waitedUntil: waitedUntil ?? state.arrivedAt };
}
