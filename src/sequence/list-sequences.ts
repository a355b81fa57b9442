import { and, desc, eq, ne } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { before } from "../db/list-page.ts";
import { sequences, sequenceVersions } from "../db/schema/index.ts";
import type { SequenceStatus } from "../db/schema/sequences.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { NumberedSequence } from "./get-sequence.ts";

/** Sequences, newest first; those in the archive only when they are asked for. */
export async function listSequences(
  { db }: Pick<Ground, "db">,
  { limit, cursor, status }: PageQuery & { status?: SequenceStatus | undefined },
): Promise<Page<NumberedSequence & { id: string }>> {
  const rows = await db
    .select({ id: sequences.id, sequence: sequences, version: sequenceVersions.number })
    .from(sequences)
    .leftJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .where(
      and(
        before(sequences.id, cursor),
        status === undefined ? ne(sequences.status, "archived") : eq(sequences.status, status),
      ),
    )
    .orderBy(desc(sequences.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
