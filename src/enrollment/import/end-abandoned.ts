import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { imports } from "../../db/schema/index.ts";

/**
 * Ends imports whose process ended before their file did, as `interrupted`. Their counts are those of the last rows that were
 * taken; the file is not here any more, so whoever has it sends it again to go on. Those of stored files go on by themselves.
 */
export async function endAbandoned({ db, clock, log }: Pick<Ground, "db" | "clock" | "log">): Promise<void> {
  const now = clock.now();
  const code = "process_ended";
  const message = sql`'The process that read the file ended behind line ' || ${imports.line} || '. Send the same file again with resume='
    || ${imports.id} || ' to take the rest.'`;
  const ended = await db
    .update(imports)
    .set({
      status: "interrupted",
      failure: sql`jsonb_build_object('code', ${code}::text, 'message', ${message})`,
      updatedAt: now,
      finishedAt: now,
    })
    .where(and(eq(imports.status, "running"), isNull(imports.fileId), lte(imports.aliveUntil, sql`now()`)))
    .returning({ id: imports.id, line: imports.line });
  for (const { id, line } of ended) log.warn({ importId: id, line }, "an import was abandoned by its process");
}
