import { desc, eq, lt } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { scoringVersions } from "../../db/schema/index.ts";
import { NotFoundError, found } from "../../platform/errors.ts";

export type ScoringVersion = typeof scoringVersions.$inferSelect;

/** The rules that count now; undefined while there are none. */
export async function findCurrent(db: Executor): Promise<ScoringVersion | undefined> {
  const [version] = await db.select().from(scoringVersions).orderBy(desc(scoringVersions.number)).limit(1);
  return version;
}

/** Versions of the rules, newest first. @param input.before those with a lower number */
export async function listVersions(
  db: Executor,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<ScoringVersion[]> {
  return db
    .select()
    .from(scoringVersions)
    .where(before === undefined ? undefined : lt(scoringVersions.number, before))
    .orderBy(desc(scoringVersions.number))
    .limit(limit);
}

/** The version with this number. @throws NotFoundError */
export async function getVersion(db: Executor, { number }: { number: number }): Promise<ScoringVersion> {
  const rows = await db.select().from(scoringVersions).where(eq(scoringVersions.number, number));
  return found(rows, "scoring_version", String(number));
}

/** The rules that count now. @throws NotFoundError `scoring_not_found` */
export async function getCurrent(db: Executor): Promise<ScoringVersion> {
  const version = await findCurrent(db);
  if (version === undefined) throw new NotFoundError("scoring", "current");
  return version;
}
