import { eq, sql } from "drizzle-orm";
import { settings } from "./schema/index.ts";
import type { Executor } from "./client.ts";

/** What is set under a key, as it was written; undefined when nothing is. The reader checks its shape. */
export async function readSetting(db: Executor, key: string): Promise<unknown> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
  return row?.value;
}

/** Sets the value of a key for the whole installation, in the caller's transaction if there is one. */
export async function writeSetting(db: Executor, key: string, value: object, now: Date): Promise<void> {
  await db
    .insert(settings)
    .values({ key, value, updatedAt: now })
    .onConflictDoUpdate({ target: settings.key, set: { value: sql`excluded.value`, updatedAt: now } });
}
