import type { Executor } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import type { ImportRow, LeadRow, RejectedRow } from "../../lead/import/import-row.ts";
import type { OpenedImport } from "../../lead/import/open-import.ts";
import { RipenError } from "../../platform/errors.ts";
import { durationMs } from "../../schedule/duration.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { readProgress } from "./import-schemas.ts";
import { addTo, noteProblems } from "./progress.ts";
import type { FlaggedRow, ForeseenLead, ImportLine, ImportProgress } from "./progress.ts";
import { resumeImport } from "./resume-import.ts";
import { beginImport, endImport, handBack, keepAlive, saveReached } from "./stored-import.ts";
import type { Ended, Import, NewImport } from "./stored-import.ts";
import { nothingTaken, takeChunk } from "./take-chunk.ts";
import type { ChunkOf, Taken } from "./take-chunk.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log" | "signers">;

const chunkSize = 1_000;
/** Rows told one by one while the import runs. */
const toldRows = 10_000;
/** Rows whose problems are kept for the report. */
const keptRows = 100_000;

/**
 * Begins an import of a list: it creates or updates the leads of a file and enrolls them in every sequence that the import of this
 * list triggers, also while it is paused.
 * @param input.resume the import that is to go on; a new one begins when it is not given
 * @returns the stored import, and the lines that it tells while it runs
 * @throws what resumeImport throws
 */
export async function startImport(
  app: Deps,
  { resume, ...input }: NewImport & { resume?: string | undefined },
  file: OpenedImport,
): Promise<{ stored: Import; lines: AsyncGenerator<ImportLine> }> {
  const stored = await (resume === undefined
    ? beginImport(app, input, app.clock.now())
    : resumeImport(app, { id: resume, ...input }));
  return { stored, lines: importLeads(app, stored, file) };
}

type ProblemRow = RejectedRow | FlaggedRow;

/**
 * Takes a chunk of rows at a time, each one transaction with all that follows from it and with how far the import is then, so that no
 * row is half taken, and an import that was cut off goes on behind its last chunk. What is wrong with a row is told, for the first
 * 10,000 of them, kept for the report, and costs no other row. A dry run takes back each chunk, and tells what would become of each
 * lead.
 */
export async function* importLeads(app: Deps, stored: Import, file: OpenedImport): AsyncGenerator<ImportLine> {
  const { id: importId, dryRun } = stored;
  using _alive = keepAlive(app, importId);
  let progress = readProgress(stored);
  let saved = { counts: structuredClone(progress), line: stored.line };
  let line = stored.line;
  const seen = new Set<string>();
  let told = 0;
  let chunk: LeadRow[] = [];
  let unsaved: ProblemRow[] = [];
  let ended = false;
  const save = (db: Executor, counts: ImportProgress, problems: readonly ProblemRow[]) =>
    saveReached(db, importId, { counts, line, charset: file.charset() }, kept(counts, problems), app.clock.now());
  const take = async function* (): AsyncGenerator<ImportLine> {
    const rows = dryRun ? notSeen(chunk, seen, progress) : chunk;
    const before = progress.rows - progress.rejected;
    const afterwards = (taken: Taken) => afterTaken(progress, taken, rows.length);
    const note = (tx: Executor, taken: Taken) =>
      save(tx, afterwards(taken), [...unsaved, ...taken.rejected, ...taken.flagged]);
    const taken =
      rows.length === 0 ? nothingTaken() : await takeChunk(app, chunkOf(stored), rows, before, dryRun ? later : note);
    if (dryRun || rows.length === 0) await note(app.db, taken);
    [progress, chunk, unsaved] = [afterwards(taken), [], []];
    saved = { counts: structuredClone(progress), line };
    for (const one of [...taken.rejected, ...taken.flagged, ...(dryRun ? foreseenLines(rows, taken) : [])]) {
      if (++told <= toldRows) yield one;
    }
    if (!dryRun && taken.sum.enrolled > 0) await app.queues.enqueue("advance", {});
  };
  const end = async (how: Ended) => {
    await endImport(app, importId, how, app.clock.now());
    ended = true;
  };
  const state = () => ({ importId, dryRun, charset: file.charset(), ...structuredClone(progress) });
  try {
    for await (const batch of file.rows) {
      for (const row of batch) {
        if (row.line <= stored.line) continue;
        line = row.line;
        for (const problem of problemsOf(row)) {
          noteRow(progress, problem);
          unsaved.push(problem);
          if (++told <= toldRows) yield problem;
        }
        if (row.kind === "lead") chunk.push(row);
        const full = chunk.length >= chunkSize;
        if (full || unsaved.length >= chunkSize) yield* take();
        if (full) yield { kind: "progress", ...state() };
      }
    }
    yield* take();
    await end({ status: "done" });
    yield { kind: "done", ...state() };
  } catch (error) {
    const known = error instanceof RipenError;
    if (!known) app.log.error({ err: error, list: stored.list }, "the import was cut off");
    const { code, message } = known
      ? error
      : { code: "import_failed", message: `Send the same file again with resume=${importId} to take the rest.` };
    // The file is at fault and does not go on, so what was found wrong with it is told as far as it was read.
    line = saved.line;
    if (known) await save(app.db, progress, unsaved).catch(() => undefined);
    await end({ status: "failed", failure: { code, message } }).catch(() => undefined);
    yield { kind: "failed", importId, code, message, ...(known ? progress : saved.counts) };
  } finally {
    // Whoever read the answer went away; of a stored file, the process is about to end, and another goes on.
    if (!ended) {
      await (stored.fileId === null ? end({ status: "interrupted" }) : handBack(app, importId)).catch(() => undefined);
    }
  }
}

/** Of a dry run it is written down once its transaction was taken back. */
const later = async (): Promise<void> => undefined;

/** Those of problem rows that the report still has room for. @param counts with them */
function kept({ rejected, flagged }: ImportProgress, problems: readonly ProblemRow[]): readonly ProblemRow[] {
  return problems.slice(0, Math.max(0, keptRows - (rejected + flagged - problems.length)));
}

function problemsOf(row: ImportRow): (RejectedRow | FlaggedRow)[] {
  if (row.kind === "rejected") return [row];
  return row.flagged.length === 0
    ? []
    : [{ kind: "flagged", line: row.line, email: row.lead.email, problems: row.flagged }];
}

function chunkOf({ id: importId, list, dryRun, options, createdAt }: Import): ChunkOf {
  const ms = options.spread === null ? 0 : durationMs(options.spread);
  return { importId, list, dryRun, spread: ms === 0 ? null : { from: createdAt, ms } };
}

/** Of a dry run, nothing is kept from chunk to chunk: whoever was in an earlier one is counted, and not looked at again. */
function notSeen(chunk: LeadRow[], seen: Set<string>, progress: ImportProgress): LeadRow[] {
  const fresh = chunk.filter(({ lead }) => !seen.has(lead.email));
  for (const { lead } of fresh) seen.add(lead.email);
  progress.rows += chunk.length - fresh.length;
  progress.updated += chunk.length - fresh.length;
  return fresh;
}

function noteRow(progress: ImportProgress, { kind, problems }: ProblemRow): void {
  noteProblems(progress, kind, problems);
  if (kind === "rejected") progress.rows += 1;
}

/** @param rows how many were to be taken */
function afterTaken(progress: ImportProgress, { created, sum, rejected, flagged, setAside }: Taken, rows: number) {
  const after = structuredClone(progress);
  for (const row of [...rejected, ...flagged]) noteRow(after, row);
  const taken = rows - rejected.length;
  after.rows += taken;
  after.created += created;
  after.updated += taken - created;
  after.enrolled += sum.enrolled;
  after.waiting += sum.waiting;
  addTo(after.skipped, sum.skipped);
  Object.assign(after.setAside, setAside);
  return after;
}

function foreseenLines(rows: readonly LeadRow[], { leads, foreseen }: Taken): ForeseenLead[] {
  const byLead = Map.groupBy(foreseen, ({ leadId }) => leadId);
  const lines = new Map(rows.toReversed().map(({ lead, line }) => [lead.email, line]));
  return leads.map(({ id, email, created }) => ({
    kind: "foreseen",
    line: lines.get(email) ?? 0,
    email,
    lead: created ? "created" : "updated",
    sequences: (byLead.get(id) ?? []).map(({ sequenceId, outcome, code, at }) => ({
      sequenceId,
      outcome,
      code,
      at: at === null ? null : new Date(at),
    })),
  }));
}
