import { and, asc, eq, gt } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importForeseen } from "../../../db/schema/index.ts";

export type ForeseenRow = Omit<typeof importForeseen.$inferSelect, "importId">;

/** What a dry run of a stored file foresaw of its first 1,000 leads, in the order of the file. @param input.after a line of the file */
export async function listForeseen(
  { db }: Pick<Ground, "db">,
  { id, after = 0, limit }: { id: string; after?: number | undefined; limit: number },
): Promise<ForeseenRow[]> {
  const { line, email, lead, sequences } = importForeseen;
  return db
    .select({ line, email, lead, sequences })
    .from(importForeseen)
    .where(and(eq(importForeseen.importId, id), gt(line, after)))
    .orderBy(asc(line))
    .limit(limit);
}
