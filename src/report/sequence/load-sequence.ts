import { desc, eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { successors } from "../../sequence/definition/successors.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";

/** A published version as a report sees it. `steps` are in the order of the definition. */
export interface ReportedVersion {
  id: string;
  number: number;
  steps: readonly { id: string; kind: string; next: readonly (string | null)[] }[];
}

/** The versions of a sequence, newest first. @throws NotFoundError */
export async function loadReported(tx: Executor, sequenceId: string): Promise<readonly ReportedVersion[]> {
  found(
    await tx.select({ id: sequences.id }).from(sequences).where(eq(sequences.id, sequenceId)),
    "sequence",
    sequenceId,
  );
  const rows = await tx
    .select({ id: sequenceVersions.id, number: sequenceVersions.number, definition: sequenceVersions.definition })
    .from(sequenceVersions)
    .where(eq(sequenceVersions.sequenceId, sequenceId))
    .orderBy(desc(sequenceVersions.number));
  return rows.map(({ id, number, definition }) => ({ id, number, steps: stepsOf(definition) }));
}

/** A version that cannot be read any more has no steps of its own: what was counted of it is shown all the same. */
function stepsOf(definition: unknown): ReportedVersion["steps"] {
  const read = sequenceDefinition.safeParse(definition);
  if (!read.success) return [];
  const { steps } = read.data;
  return steps.map(({ id, kind }, index) => ({ id, kind, next: [...new Set(successors(steps, index))] }));
}
