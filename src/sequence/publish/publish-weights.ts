import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { sequenceDefinition } from "../definition/definition.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { SequenceArchivedError } from "../remove/sequence-archived.ts";
import { endMoves } from "./end-moves.ts";
import { freeze, recordPublication } from "./freeze.ts";

/** By which weights a step divides its leads, by the names of its arms. */
export type Weights = Readonly<Record<string, number>>;

/**
 * Publishes the current version once more with other weights of one step, for new enrollments: everything else in it stays, and so do
 * running enrollments. The draft gets the same weights where it has that step with the same arms, and keeps what else was written in it.
 * @returns the version that was current, and the one that is now
 * @throws NotFoundError; ConflictError `sequence_archived`, `step_changed` where the current version has other arms there
 */
export async function publishWeights(
  tx: Tx,
  { sequenceId, stepId, weights }: { sequenceId: string; stepId: string; weights: Weights },
  now: Date,
): Promise<{ fromVersionId: string; toVersionId: string }> {
  const rows = await tx.select().from(sequences).where(eq(sequences.id, sequenceId)).for("no key update");
  const sequence = found(rows, "sequence", sequenceId);
  if (sequence.status === "archived") throw new SequenceArchivedError();
  const [current] = await tx
    .select()
    .from(sequenceVersions)
    .where(eq(sequenceVersions.id, sequence.currentVersionId ?? sequenceId));
  const definition =
    current === undefined ? undefined : reweighed(sequenceDefinition.parse(current.definition), stepId, weights);
  if (current === undefined || definition === undefined) {
    throw new ConflictError("step_changed", `The published version has no step "${stepId}" with these arms any more.`);
  }
  const { id: fromVersionId, templates, sources, number } = current;
  const frozen = { sequenceId, number: number + 1, definition, templates, sources, publishedAt: now };
  const toVersionId = await freeze(tx, frozen, now);
  const draft = sequenceDefinition.safeParse(sequence.draft).data;
  const redrawn = draft === undefined ? undefined : reweighed(draft, stepId, weights);
  if (redrawn !== undefined) await tx.update(sequences).set({ draft: redrawn }).where(eq(sequences.id, sequenceId));
  await endMoves(tx, sequenceId, now);
  await recordPublication(tx, sequenceId, toVersionId, { kind: "pin" }, false, now);
  return { fromVersionId, toVersionId };
}

/** A definition with other weights of a step; undefined where the step, or one of its arms, is not there. */
export function reweighed(
  definition: SequenceDefinition,
  stepId: string,
  weights: Weights,
): SequenceDefinition | undefined {
  const step = definition.steps.find(({ id }) => id === stepId);
  const arms = step?.kind === "split" ? step.variants : step?.kind === "email" ? step.subjects : undefined;
  if (arms === undefined || Object.keys(weights).some((name) => !arms.some((arm) => arm.name === name)))
    return undefined;
  const weigh = <A extends { name: string; weight: number }>(arm: A): A => ({
    ...arm,
    weight: weights[arm.name] ?? arm.weight,
  });
  return {
    ...definition,
    steps: definition.steps.map((one) => {
      if (one.id !== stepId) return one;
      if (one.kind === "split") return { ...one, variants: one.variants.map(weigh) };
      return one.kind === "email" && one.subjects !== undefined ? { ...one, subjects: one.subjects.map(weigh) } : one;
    }),
  };
}
