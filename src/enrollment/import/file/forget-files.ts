import { and, eq, lt, notExists } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importFiles, imports } from "../../../db/schema/index.ts";
import { fileKeptMs } from "./stored-file.ts";

/**
 * Deletes files that were kept for their day, those that an import reads aside; imports of them that were cut off do not go on any
 * more.
 */
export async function forgetFiles({ db, clock }: Pick<Ground, "db" | "clock">): Promise<void> {
  const reading = db
    .select({ id: imports.id })
    .from(imports)
    .where(and(eq(imports.fileId, importFiles.id), eq(imports.status, "running")));
  const keptSince = new Date(clock.now().getTime() - fileKeptMs);
  await db.delete(importFiles).where(and(lt(importFiles.createdAt, keptSince), notExists(reading)));
}
