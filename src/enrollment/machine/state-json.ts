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
  waitEnds: z.record(z.string(), instant).optional(),
  goalsReached: z.array(z.string()).optional(),
});

export type StoredState = Pick<
  EnrollmentState,
  "arrivedAt" | "waitedUntil" | "waitingFor" | "visits" | "waitEnds" | "goalsReached"
>;

/** The part of a state that has no column of its own, as JSON. What is empty, or as good as another instant, is left out. */
export function stateToJson({
  arrivedAt,
  waitedUntil,
  waitingFor,
  visits,
  waitEnds,
  goalsReached,
}: EnrollmentState): Record<string, unknown> {
  return {
    arrivedAt,
    ...(waitedUntil.getTime() !== arrivedAt.getTime() && { waitedUntil }),
    waitingFor,
    visits,
    ...(Object.keys(waitEnds).length > 0 && { waitEnds }),
    ...(goalsReached.length > 0 && { goalsReached }),
  };
}

/** Reads what stateToJson wrote, after a round through JSON. @throws ZodError when it is not that */
export function stateFromJson(json: unknown): StoredState {
  const { waitedUntil, waitEnds = {}, goalsReached = [], ...state } = stored.parse(json);
  return { ...state, waitedUntil: waitedUntil ?? state.arrivedAt, waitEnds, goalsReached };
}
