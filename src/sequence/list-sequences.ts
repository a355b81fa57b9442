import { and, desc, eq, ne } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { before, fittingLimit } from "../db/list-page.ts";
import { sequences, sequenceVersions } from "../db/schema/index.ts";
import type { SequenceStatus } from "../db/schema/sequences.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { NumberedSequence } from "./get-sequence.ts";

/** Sequences, newest first; those in the archive only when their status or their key asks for them. */
export async function listSequences(
  { db }: Pick<Ground, "db">,
  { limit: asked, cursor, status, key }: PageQuery & { status?: SequenceStatus | undefined; key?: string | undefined },
): Promise<Page<NumberedSequence & { id: string }>> {
  const where = and(
    before(sequences.id, cursor),
    status === undefined ? undefined : eq(sequences.status, status),
    key === undefined ? undefined : eq(sequences.key, key),
    status === undefined && key === undefined ? ne(sequences.status, "archived") : undefined,
  );
  const limit = await fittingLimit(db, sequences, asked, where);
  const rows = await db
    .select({ id: sequences.id, sequence: sequences, version: sequenceVersions.number })
    .from(sequences)
    .leftJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .where(where)
    .orderBy(desc(sequences.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
