import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { importForeseen, importLeads, importProblems, imports } from "../../db/schema/index.ts";
import type { ImportOptions, ImportStatus } from "../../db/schema/events.ts";
import type { RejectedRow } from "../../lead/import/import-row.ts";
import { ConflictError } from "../../platform/errors.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
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

/** An import of a stored file: a job does it, as soon as one comes by. Begun again with the same id, it is that one. */
export interface NewFileImport extends NewImport {
  id: string;
  fileId: string;
}

/** Begins an import. @throws ConflictError `id_taken` when another one has the id. Whom earlier ones touched is forgotten once they cannot be undone, their reports after 90 days. */
export async function beginImport(
  { db }: Pick<Ground, "db">,
  input: NewImport | NewFileImport,
  now: Date,
): Promise<Import> {
  const older = (ms: number) =>
    db
      .select({ id: imports.id })
      .from(imports)
      .where(lt(imports.createdAt, new Date(now.getTime() - ms)));
  await db.delete(importLeads).where(inArray(importLeads.importId, older(2 * undoWithinMs)));
  await db.delete(importForeseen).where(inArray(importForeseen.importId, older(2 * undoWithinMs)));
  await db.delete(importProblems).where(inArray(importProblems.importId, older(reportsKeptMs)));
  const [begun] = await db
    .insert(imports)
    .values({
      ...input,
      counts: { ...noProgress() },
      aliveUntil: "fileId" in input ? sql`now()` : aliveUntil,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (begun !== undefined) return begun;
  if (!("id" in input)) throw new Error("insert returned no row");
  const [before] = await db.select().from(imports).where(eq(imports.id, input.id));
  if (before === undefined) throw new Error("an import just begun is not there");
  const { id: _id, ...asked } = input;
  const { list, dryRun, options } = before;
  const kept = { list, dryRun, options, fileId: before.fileId };
  if (!isDeepStrictEqual(kept, JSON.parse(JSON.stringify(asked)))) {
    const message = "Another import has this id, so this one has not begun: send it with a new id.";
    throw new ConflictError("id_taken", message);
  }
  return before;
}

/** How long an import whose process says nothing is taken to be alive; it says so every quarter of that. */
export const aliveMs = 120_000;
/** By the clock of the database, because no file waits for the time of sequences. */
const aliveUntil = sql`now() + ${aliveMs}::int * interval '1 millisecond'`;

/** For a row of an import that begins to run. */
export const aliveAgain = { aliveUntil };

/** How far an import is: what became of the rows up to `line` of the file. */
export interface Reached {
  counts: ImportProgress;
  line: number;
  charset: string;
}

/**
 * Writes down how far a running import is, and the rows that had problems since.
 * @throws ConflictError `import_ended` when it does not run any more
 */
export async function saveReached(
  db: Executor,
  id: string,
  { counts, line, charset }: Reached,
  problems: readonly (RejectedRow | FlaggedRow)[],
  now: Date,
): Promise<void> {
  const running = await db
    .update(imports)
    .set({ counts: { ...counts }, line, charset, updatedAt: now, aliveUntil })
    .where(and(eq(imports.id, id), eq(imports.status, "running")))
    .returning({ id: imports.id });
  if (running.length === 0) {
    throw new ConflictError("import_ended", "This import was ended meanwhile: GET /v1/imports/{id} says how.");
  }
  if (problems.length === 0) return;
  const rows = problems.map((row) => ({ ...row, email: row.email ?? null }));
  await db.execute(sql`
    insert into import_problems (import_id, line, outcome, email, problems)
    select ${id}::uuid, line, kind, email, problems
    from ${recordRows(rows, "line integer, kind text, email text, problems jsonb")} on conflict do nothing`);
}

/** The end of an import. */
export interface Ended {
  status: Exclude<ImportStatus, "running" | "undone">;
  failure?: { code: string; message: string };
}

/** Ends a running import. Ended already, it stays as it is. */
export async function endImport(
  { db }: Pick<Ground, "db">,
  id: string,
  { status, failure }: Ended,
  now: Date,
): Promise<void> {
  await db
    .update(imports)
    .set({ status, failure: failure ?? null, updatedAt: now, finishedAt: now })
    .where(and(eq(imports.id, id), eq(imports.status, "running")));
}

/** Gives a running import back, for another process to go on with. */
export async function handBack({ db }: Pick<Ground, "db">, id: string): Promise<void> {
  await db
    .update(imports)
    .set({ aliveUntil: sql`now()` })
    .where(and(eq(imports.id, id), eq(imports.status, "running")));
}

/** Says again and again that an import is alive, until it is disposed of. What fails with it fails elsewhere too. */
export function keepAlive({ db }: Pick<Ground, "db">, id: string): Disposable {
  const say = () =>
    db
      .update(imports)
      .set({ aliveUntil })
      .where(and(eq(imports.id, id), eq(imports.status, "running")))
      .catch(() => undefined);
  const timer = setInterval(() => void say(), aliveMs / 4).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
