import { and, eq, inArray, lt, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { importLeads, importProblems, imports } from "../../db/schema/index.ts";
import type { ImportOptions, ImportStatus } from "../../db/schema/events.ts";
import type { RejectedRow } from "../../lead/import/import-row.ts";
import { recordRows } from "../../platform/record-rows.ts";
import type { FlaggedRow, ImportProgress } from "./progress.ts";
import { noProgress } from "./progress.ts";

export type Import = typeof imports.$inferSelect;

const day = 24 * 3_600_000;
/** How long after it began an import can be undone, milliseconds. */
export const undoWithinMs = day;
const reportsKeptMs = 90 * day;

/** What an import is made of. */
export interface NewImport {
  list: string;
  dryRun: boolean;
  options: ImportOptions;
}

/** Begins an import. Whom earlier ones touched is forgotten once they cannot be undone, their reports after 90 days. */
export async function beginImport({ db }: Pick<Ground, "db">, input: NewImport, now: Date): Promise<Import> {
  const older = (ms: number) =>
    db
      .select({ id: imports.id })
      .from(imports)
      .where(lt(imports.createdAt, new Date(now.getTime() - ms)));
  await db.delete(importLeads).where(inArray(importLeads.importId, older(2 * undoWithinMs)));
  await db.delete(importProblems).where(inArray(importProblems.importId, older(reportsKeptMs)));
  const [begun] = await db
    .insert(imports)
    .values({ ...input, counts: { ...noProgress() }, createdAt: now, updatedAt: now })
    .returning();
  if (begun === undefined) throw new Error("insert returned no row");
  return begun;
}

/** Where an import is: its counts, and its end if it has come. */
export interface Saved {
  counts: ImportProgress;
  charset: string;
  ended?: { status: ImportStatus; failure?: { code: string; message: string } };
}

/** Writes down how far a running import is, and the rows that had problems since. */
export async function saveImport(
  { db }: { db: Executor },
  id: string,
  { counts, charset, ended }: Saved,
  problems: readonly (RejectedRow | FlaggedRow)[],
  now: Date,
): Promise<void> {
  if (problems.length > 0) {
    const rows = problems.map(({ kind, line, problems: found }) => ({ line, outcome: kind, problems: found }));
    await db.execute(sql`
      insert into import_problems (import_id, line, outcome, problems)
      select ${id}::uuid, line, outcome, problems from ${recordRows(rows, "line integer, outcome text, problems jsonb")}
      on conflict do nothing`);
  }
  await db
    .update(imports)
    .set({
      counts: { ...counts },
      charset,
      updatedAt: now,
      ...(ended !== undefined && { status: ended.status, failure: ended.failure ?? null, finishedAt: now }),
    })
    .where(and(eq(imports.id, id), eq(imports.status, "running")));
}
