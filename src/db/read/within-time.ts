import { sql } from "drizzle-orm";
import type { Db, Tx } from "../client.ts";

/**
 * Reads in one snapshot of the database, each statement of which may take so long, and no longer.
 * @param tooLong made into the error when one takes longer
 */
export async function withinTime<T>(
  db: Db,
  timeoutMs: number,
  read: (tx: Tx) => Promise<T>,
  tooLong: () => Error,
): Promise<T> {
  try {
    return await db.transaction(
      async (tx) => {
        await tx.execute(
          sql`select set_config('statement_timeout', ${String(timeoutMs)}, true), set_config('jit', 'off', true)`,
        );
        return read(tx);
      },
      { isolationLevel: "repeatable read", accessMode: "read only" },
    );
  } catch (error) {
    throw isCanceled(error) ? tooLong() : error;
  }
}

/** SQLSTATE 57014, `query_canceled`: the statement timeout. */
function isCanceled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && error.code === "57014") return true;
  return error.cause !== error && isCanceled(error.cause);
}
