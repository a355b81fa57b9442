import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import { found, NotFoundError } from "../../platform/errors.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";

/** A stored version, and whether new enrollments get it. */
export type StoredVersion = typeof sequenceVersions.$inferSelect & { current: boolean };

/** The versions of a sequence, newest first. @throws NotFoundError */
export async function listVersions(
  { db }: Pick<Ground, "db">,
  { id, ...page }: PageQuery & { id: string },
): Promise<Page<StoredVersion>> {
  const { currentVersionId } = await sequenceOf(db, id);
  const { rows, nextCursor } = await listPage(db, sequenceVersions, page, equals(sequenceVersions.sequenceId, id));
  return { rows: rows.map((row) => ({ ...row, current: row.id === currentVersionId })), nextCursor };
}

/** One version of a sequence by its number. @throws NotFoundError */
export async function getVersion(
  { db }: Pick<Ground, "db">,
  { id, number }: { id: string; number: number },
): Promise<StoredVersion> {
  const { currentVersionId } = await sequenceOf(db, id);
  const [version] = await db
    .select()
    .from(sequenceVersions)
    .where(and(eq(sequenceVersions.sequenceId, id), eq(sequenceVersions.number, number)));
  if (version === undefined) throw new NotFoundError("version", String(number));
  return { ...version, current: version.id === currentVersionId };
}

async function sequenceOf(db: Ground["db"], id: string) {
  return found(await db.select().from(sequences).where(eq(sequences.id, id)), "sequence", id);
}
