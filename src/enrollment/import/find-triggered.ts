import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { fitsOccasion } from "../../sequence/matches-trigger.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { PageTarget } from "../admit/admit-page.ts";

/**
 * The sequences that the import of a list triggers, as they are now. One whose version cannot be read is set aside, with the
 * reason, and costs the import nothing else.
 */
export async function findTriggered(
  { versions }: SequenceParts,
  db: Executor,
  list: string,
): Promise<{ targets: PageTarget[]; setAside: Record<string, string> }> {
  const rows = await db
    .select({ sequenceId: sequences.id, versionId: sequenceVersions.id })
    .from(sequences)
    .innerJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .where(
      and(
        inArray(sequences.status, triggeredStatuses),
        isNotNull(sql`${sequenceVersions.definition} -> 'trigger' -> 'import'`),
      ),
    )
    .orderBy(sequences.createdAt, sequences.id);
  const targets: PageTarget[] = [];
  const setAside: Record<string, string> = {};
  for (const ids of rows) {
    const version = await versions.get(db, ids.versionId).catch((error: unknown) => String(error).slice(0, 300));
    if (typeof version === "string") setAside[ids.sequenceId] = version;
    else if (fitsOccasion(version.definition.trigger, { kind: "import", list })) {
      targets.push({ ...ids, definition: version.definition });
    }
  }
  return { targets, setAside };
}
