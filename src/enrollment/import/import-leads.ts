import type { Ground } from "../../ground.ts";
import type { ImportRow, LeadRow, RejectedRow } from "../../lead/import/import-row.ts";
import type { OpenedImport } from "../../lead/import/open-import.ts";
import { RipenError } from "../../platform/errors.ts";
import { durationMs } from "../../schedule/duration.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { addTo, noProgress, noteProblems } from "./progress.ts";
import type { FlaggedRow, ForeseenLead, ImportLine } from "./progress.ts";
import { beginImport, saveImport } from "./stored-import.ts";
import type { Import, NewImport } from "./stored-import.ts";
import { takeChunk } from "./take-chunk.ts";
import type { ChunkOf, Taken } from "./take-chunk.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

const chunkSize = 1_000;
/** Rows told one by one while the import runs. */
const toldRows = 10_000;
/** Rows whose problems are kept for the report. */
const keptRows = 100_000;

/**
 * Begins an import of a list: it creates or updates the leads of a file and enrolls them in every sequence that the import of this
 * list triggers, also while it is paused.
 * @returns the stored import, and the lines that it tells while it runs
 */
export async function startImport(
  app: Deps,
  input: NewImport,
  file: OpenedImport,
): Promise<{ stored: Import; lines: AsyncGenerator<ImportLine> }> {
  const stored = await beginImport(app, input, app.clock.now());
  return { stored, lines: importLeads(app, stored, file) };
}

/**
 * Takes a chunk of rows at a time, each one transaction with all that follows from it, so that no row is half taken, and an import
 * that was cut off can be sent again as a whole. What is wrong with a row is told, for the first 10,000 of them, kept for the report,
 * and costs no other row. A dry run takes back each chunk, and tells what would become of each lead.
 */
async function* importLeads(app: Deps, stored: Import, file: OpenedImport): AsyncGenerator<ImportLine> {
  const { id: importId, dryRun } = stored;
  const progress = noProgress();
  const seen = new Set<string>();
  let [told, kept] = [0, 0];
  let chunk: LeadRow[] = [];
  let unsaved: (RejectedRow | FlaggedRow)[] = [];
  let ended = false;
  const tell = function* (row: RejectedRow | FlaggedRow): Generator<ImportLine> {
    noteProblems(progress, row.kind, row.problems);
    if (row.kind === "rejected") progress.rows += 1;
    if (++kept <= keptRows) unsaved.push(row);
    if (++told <= toldRows) yield row;
  };
  const save = async (end?: Parameters<typeof saveImport>[2]["ended"]) => {
    const saved = { counts: progress, charset: file.charset(), ...(end !== undefined && { ended: end }) };
    await saveImport(app, importId, saved, unsaved, app.clock.now());
    unsaved = [];
    ended = end !== undefined;
  };
  const take = async function* (): AsyncGenerator<ImportLine> {
    const rows = dryRun ? notSeen(chunk, seen, progress) : chunk;
    const taken = await takeChunk(app, chunkOf(stored), rows, progress.rows - progress.rejected);
    for (const row of [...taken.rejected, ...taken.flagged]) yield* tell(row);
    addTaken(progress, taken, rows.length);
    for (const line of dryRun ? foreseenLines(rows, taken) : []) if (++told <= toldRows) yield line;
    chunk = [];
    await save();
    if (!dryRun && taken.sum.enrolled > 0) await app.queues.enqueue("advance", {});
  };
  const state = () => ({ importId, dryRun, charset: file.charset(), ...structuredClone(progress) });
  try {
    for await (const batch of file.rows) {
      for (const row of batch) {
        for (const problem of problemsOf(row)) yield* tell(problem);
        if (row.kind === "lead") chunk.push(row);
        if (chunk.length < chunkSize) continue;
        yield* take();
        yield { kind: "progress", ...state() };
      }
      if (unsaved.length >= chunkSize) await save();
    }
    yield* take();
    await save({ status: "done" });
    yield { kind: "done", ...state() };
  } catch (error) {
    const known = error instanceof RipenError;
    if (!known) app.log.error({ err: error, list: stored.list }, "the import was cut off");
    const { code, message } = known ? error : { code: "import_failed", message: "Send the file again." };
    await save({ status: "failed", failure: { code, message } }).catch(() => undefined);
    yield { kind: "failed", importId, code, message, ...progress };
  } finally {
    // Whoever read the answer went away.
    if (!ended) await save({ status: "interrupted" }).catch(() => undefined);
  }
}

function problemsOf(row: ImportRow): (RejectedRow | FlaggedRow)[] {
  if (row.kind === "rejected") return [row];
  return row.flagged.length === 0 ? [] : [{ kind: "flagged", line: row.line, problems: row.flagged }];
}

function chunkOf({ id: importId, list, dryRun, options, createdAt }: Import): ChunkOf {
  const ms = options.spread === null ? 0 : durationMs(options.spread);
  return { importId, list, dryRun, spread: ms === 0 ? null : { from: createdAt, ms } };
}

/** Of a dry run, nothing is kept from chunk to chunk: whoever was in an earlier one is counted, and not looked at again. */
function notSeen(chunk: LeadRow[], seen: Set<string>, progress: ReturnType<typeof noProgress>): LeadRow[] {
  const fresh = chunk.filter(({ lead }) => !seen.has(lead.email));
  for (const { lead } of fresh) seen.add(lead.email);
  progress.rows += chunk.length - fresh.length;
  progress.updated += chunk.length - fresh.length;
  return fresh;
}

function addTaken(progress: ReturnType<typeof noProgress>, { created, sum, rejected, setAside }: Taken, rows: number) {
  const taken = rows - rejected.length;
  progress.rows += taken;
  progress.created += created;
  progress.updated += taken - created;
  progress.enrolled += sum.enrolled;
  progress.waiting += sum.waiting;
  addTo(progress.skipped, sum.skipped);
  Object.assign(progress.setAside, setAside);
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
