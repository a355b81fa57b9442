import { and, eq, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { sequences } from "../../db/schema/index.ts";

/** A published sequence that a definition names by its key or id, with its current version; undefined when there is none. */
export async function findSequence(
  tx: Executor,
  key: string,
): Promise<{ sequenceId: string; versionId: string } | undefined> {
  const [row] = await tx
    .select({ sequenceId: sequences.id, versionId: sequences.currentVersionId })
    .from(sequences)
    .where(and(or(eq(sequences.key, key), sql`${sequences.id}::text = ${key}`), eq(sequences.status, "published")));
  return row === undefined || row.versionId === null
    ? undefined
    : { sequenceId: row.sequenceId, versionId: row.versionId };
}
