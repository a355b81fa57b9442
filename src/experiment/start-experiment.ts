import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { experiments, sequences } from "../db/schema/index.ts";
import type { ExperimentMetric } from "../db/schema/experiments.ts";
import { ConflictError, found, InvalidInputError } from "../platform/errors.ts";
import { sequenceIdOf } from "../sequence/named/sequence-id.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { dividedStep } from "./arms-of.ts";
import type { Experiment } from "./load-leads.ts";

/** `sequence` is an id or a key; `control` an arm, the first unless said; `within` how long a lead has to respond. */
export interface StartExperiment {
  sequence: string;
  step: string;
  metric: ExperimentMetric;
  control?: string | undefined;
  within: string;
  note?: string | undefined;
}

/**
 * Begins to compare the arms of a published step. Leads from now on count; how they are divided is the definition's.
 * @throws NotFoundError; InvalidInputError `step_not_divided`, `unknown_arm`; ConflictError `sequence_not_published`, `experiment_running`
 */
export async function startExperiment(
  { db, clock, versions }: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  input: StartExperiment,
): Promise<Experiment> {
  const sequenceId = await sequenceIdOf({ db }, { id: input.sequence });
  const sequence = found(await db.select().from(sequences).where(eq(sequences.id, sequenceId)), "sequence", sequenceId);
  if (sequence.currentVersionId === null) {
    throw new ConflictError("sequence_not_published", "Publish the sequence first: nobody is enrolled before that.");
  }
  const { definition } = await versions.get(db, sequence.currentVersionId);
  const { step, arms } = dividedStep(definition, input.step);
  const control = input.control ?? arms[0]?.name ?? "";
  if (!arms.some(({ name }) => name === control)) {
    const names = arms.map(({ name }) => `"${name}"`).join(", ");
    const message = `must be one of the arms that get leads: ${names}`;
    throw new InvalidInputError("unknown_arm", `The step has no arm "${control}".`, [
      { pointer: "/control", code: "unknown_arm", message },
    ]);
  }
  const [row] = await db
    .insert(experiments)
    .values({
      sequenceId,
      stepId: input.step,
      tries: step.kind === "split" ? "split" : "subjects",
      metric: input.metric,
      arms,
      control,
      within: input.within,
      note: input.note ?? null,
      startedAt: clock.now(),
    })
    .onConflictDoNothing()
    .returning();
  if (row !== undefined) return row;
  const [running] = await db
    .select({ id: experiments.id })
    .from(experiments)
    .where(
      and(eq(experiments.sequenceId, sequenceId), eq(experiments.stepId, input.step), isNull(experiments.endedAt)),
    );
  const which = running === undefined ? "" : ` (${running.id})`;
  throw new ConflictError("experiment_running", `An experiment on this step is running already${which}: end it first.`);
}
