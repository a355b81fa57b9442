import { desc } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { scoringVersions } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";

export type ScoringVersion = typeof scoringVersions.$inferSelect;

/** The rules that count now; undefined while there are none. */
export async function findCurrent(db: Executor): Promise<ScoringVersion | undefined> {
  const [version] = await db.select().from(scoringVersions).orderBy(desc(scoringVersions.number)).limit(1);
  return version;
}

/** The rules that count now. @throws NotFoundError `scoring_not_found` */
export async function getCurrent(db: Executor): Promise<ScoringVersion> {
  const version = await findCurrent(db);
  if (version === undefined) throw new NotFoundError("scoring", "current");
  return version;
}
