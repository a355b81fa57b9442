import { statfs } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { databaseFault } from "../platform/database-fault.ts";
import type { Db } from "./client.ts";

/** PostgreSQL stops when it cannot make the next file of its log, 16 MB: told while a few of them still fit. */
const roomAtLeast = 64 * 1024 * 1024;

/**
 * Whether the database can write. It spills a result to a temporary file, which fails on a full disk and leaves nothing
 * behind, unlike a row that is rolled back; and asks whether it takes writes at all: providers of managed databases turn
 * that off when the disk fills, and a standby never does.
 * @param folder where the embedded database keeps its data, whose disk is looked at as well
 * @returns null when it can, or cannot be asked, which is another matter
 */
export async function probeDisk(db: Db, folder: string | undefined): Promise<"full" | "read_only" | null> {
  if (folder !== undefined && (await isNearlyFull(folder))) return "full";
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql`set local work_mem = '64kB'`);
      const [row] = await tx.execute<{ readOnly: boolean }>(sql`
        select current_setting('transaction_read_only') = 'on' as "readOnly", count(*) from generate_series(1, 20000)`);
      return row?.readOnly === true ? "read_only" : null;
    });
  } catch (error) {
    const fault = databaseFault(error);
    return fault === "full" || fault === "read_only" ? fault : null;
  }
}

async function isNearlyFull(folder: string): Promise<boolean> {
  const room = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  );
  return room < roomAtLeast;
}
