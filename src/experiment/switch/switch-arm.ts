import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { experiments } from "../../db/schema/index.ts";
import type { ExperimentSwitch } from "../../db/schema/experiments.ts";
import { ConflictError, found, InvalidInputError } from "../../platform/errors.ts";
import { publishWeights } from "../../sequence/publish/publish-weights.ts";
import type { Experiment } from "../load-leads.ts";

type Actor = ExperimentSwitch["by"];

/**
 * Gives new enrollments one arm, and ends the experiment: who is enrolled already goes on as before. It is noted with who did it, and can
 * be undone.
 * @throws NotFoundError; InvalidInputError `unknown_arm`; ConflictError `not_switchable`, `already_switched`, `step_changed`, `sequence_archived`
 */
export async function switchArm(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { id: string; arm: string; by: Actor },
): Promise<Experiment> {
  return db.transaction((tx) => switchIn(tx, input, clock.now()));
}

/** The same within a transaction. */
export async function switchIn(
  tx: Tx,
  { id, arm, by }: { id: string; arm: string; by: Actor },
  now: Date,
): Promise<Experiment> {
  const experiment = await locked(tx, id);
  if (standing(experiment) !== undefined) {
    throw new ConflictError("already_switched", "New enrollments get one arm already: undo that first.");
  }
  if (!experiment.arms.some(({ name }) => name === arm)) {
    const message = `must be one of ${experiment.arms.map(({ name }) => `"${name}"`).join(", ")}`;
    throw new InvalidInputError("unknown_arm", `The experiment has no arm "${arm}".`, [
      { pointer: "/arm", code: "unknown_arm", message },
    ]);
  }
  const weights = Object.fromEntries(experiment.arms.map(({ name }) => [name, name === arm ? 1 : 0]));
  const between = await publishWeights(tx, { ...placeOf(experiment), weights }, now);
  return note(tx, experiment, { at: now.toISOString(), arm, by, ...between }, now);
}

/**
 * Lets new enrollments fall to all arms again, by the weights that the experiment began with.
 * @throws NotFoundError; ConflictError `not_switched`, `step_changed`, `sequence_archived`
 */
export async function undoSwitch(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, by }: { id: string; by: Actor },
): Promise<Experiment> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const experiment = await locked(tx, id);
    if (standing(experiment) === undefined) {
      throw new ConflictError("not_switched", "New enrollments fall to all arms: there is nothing to undo.");
    }
    const weights = Object.fromEntries(experiment.arms.map(({ name, weight }) => [name, weight]));
    const between = await publishWeights(tx, { ...placeOf(experiment), weights }, now);
    return note(tx, experiment, { at: now.toISOString(), arm: null, by, ...between }, now);
  });
}

/** The switch that holds; undefined: none. */
export function standing({ switches }: Pick<Experiment, "switches">): ExperimentSwitch | undefined {
  const last = switches.at(-1);
  return last === undefined || last.arm === null ? undefined : last;
}

async function locked(tx: Tx, id: string): Promise<Experiment> {
  return found(await tx.select().from(experiments).where(eq(experiments.id, id)).for("update"), "experiment", id);
}

function placeOf({ sequenceId, stepId, tries }: Experiment): { sequenceId: string; stepId: string } {
  if (sequenceId !== null && tries !== "holdout") return { sequenceId, stepId };
  throw new ConflictError("not_switchable", "A holdout is ended by publishing without it, or by a topic without one.");
}

async function note(tx: Tx, { id, switches }: Experiment, made: ExperimentSwitch, now: Date): Promise<Experiment> {
  const [row] = await tx
    .update(experiments)
    .set({
      switches: [...switches, made],
      lookAt: null,
      endedAt: sql`coalesce(${experiments.endedAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(eq(experiments.id, id))
    .returning();
  if (row === undefined) throw new Error("the experiment is gone");
  return row;
}
