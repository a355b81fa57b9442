import { lt } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importFiles } from "../../../db/schema/index.ts";
import { fileKeptMs } from "./stored-file.ts";

/** Deletes files that were kept for their day; imports of them that were cut off do not go on any more. */
export async function forgetFiles({ db, clock }: Pick<Ground, "db" | "clock">): Promise<void> {
  await db.delete(importFiles).where(lt(importFiles.createdAt, new Date(clock.now().getTime() - fileKeptMs)));
}
