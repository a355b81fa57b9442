import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { sequences, sequenceVersions } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Sequence } from "./create-sequence.ts";

/** A sequence and the number of its current version, null before it is published. */
export interface NumberedSequence {
  sequence: Sequence;
  version: number | null;
}

/** The sequence with this id. @throws NotFoundError */
export async function getSequence({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<NumberedSequence> {
  const rows = await db
    .select({ sequence: sequences, version: sequenceVersions.number })
    .from(sequences)
    .leftJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .where(eq(sequences.id, id));
  return found(rows, "sequence", id);
}
