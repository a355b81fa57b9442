import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { foldMarks, lockRollup } from "./fold.ts";
import { cellSums } from "./sums.ts";

/**
 * Counts everything anew, from the mails and the enrollments. Reports stay exact meanwhile, and are as slow as without rollups until it is done.
 * @returns how many cells there are
 */
export async function rebuildRollups(app: Pick<Ground, "db" | "clock" | "stopping">): Promise<number> {
  const { db } = app;
  await db.transaction(async (tx) => {
    await lockRollup(tx);
    // Marks that come meanwhile are not deleted: they are not seen yet, and are counted once more.
    const sums = cellSums.map(({ table }) => table);
    const marks = ["report_reaction_marks", "report_send_marks", "walk_marks"];
    for (const table of [
      "message_reactions",
      "message_links",
      "report_cells",
      "walk_tallies",
      "walk_cells",
      ...marks,
      ...sums,
    ]) {
      await tx.execute(sql`delete from ${sql.identifier(table)}`);
    }
    await tx.execute(sql`select mark_all_reports(), mark_all_walks()`);
  });
  await foldMarks(app, { all: true });
  const [row] = await db.execute<{ cells: number }>(sql`select count(*)::int as cells from report_cells`);
  return row?.cells ?? 0;
}
