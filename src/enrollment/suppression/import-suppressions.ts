import type { Ground } from "../../ground.ts";
import { TakenBack } from "../../aside/take-batch.ts";
import type { ListRow } from "../../lead/suppression/read-list.ts";
import { keyOf, suppressMany } from "../../lead/suppression/suppress-many.ts";
import type { SuppressionEntry } from "../../lead/suppression/suppress-many.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { stopSuppressed } from "./stop-suppressed.ts";

/** What became of a list. `known` were on it before, or twice in it; `problems` are those of the first rows. */
export interface ImportedList {
  dryRun: boolean;
  rows: number;
  added: number;
  known: number;
  rejected: number;
  problems: { line: number; problems: FieldProblem[] }[];
}

const chunkSize = 1_000;
const toldProblems = 1_000;

/**
 * Puts a list on the suppression list and stops the enrollments of its leads, a thousand rows in a transaction. What is on it
 * keeps its reason, so the same list can be sent again. A row that cannot be read costs no other.
 * @param dryRun nothing is kept, and the counts are what they would be
 */
export async function importSuppressions(
  app: Pick<Ground, "db" | "clock">,
  rows: AsyncIterable<readonly ListRow[]>,
  dryRun: boolean,
): Promise<ImportedList> {
  const result: ImportedList = { dryRun, rows: 0, added: 0, known: 0, rejected: 0, problems: [] };
  // Of a dry run nothing is kept from chunk to chunk.
  const seen = new Set<string>();
  let chunk = new Map<string, SuppressionEntry>();
  const take = async (): Promise<void> => {
    const entries = [...chunk.values()].filter((entry) => !dryRun || !seen.has(keyOf(entry)));
    for (const entry of dryRun ? entries : []) seen.add(keyOf(entry));
    const added = await takeChunk(app, entries, dryRun);
    result.added += added;
    chunk = new Map();
  };
  for await (const batch of rows) {
    for (const row of batch) {
      result.rows += 1;
      if (row.kind === "entry") chunk.set(keyOf(row.entry), row.entry);
      else {
        result.rejected += 1;
        const { line, problems } = row;
        if (result.problems.length < toldProblems) result.problems.push({ line, problems });
      }
      if (chunk.size >= chunkSize) await take();
    }
  }
  await take();
  return { ...result, known: result.rows - result.rejected - result.added };
}

/** @returns how many were not on the list before */
async function takeChunk(
  { db, clock }: Pick<Ground, "db" | "clock">,
  entries: readonly SuppressionEntry[],
  dryRun: boolean,
): Promise<number> {
  if (entries.length === 0) return 0;
  const now = clock.now();
  try {
    return await db.transaction(async (tx) => {
      const added = await suppressMany(tx, entries, now);
      if (dryRun) throw new TakenBack(added.length);
      for (const [reason, some] of Map.groupBy(added, (entry) => entry.reason)) {
        const emails = some.flatMap(({ email }) => email ?? []);
        const domains = some.flatMap(({ domain }) => domain ?? []);
        await stopSuppressed(tx, { emails, domains, tell: true, reason }, now);
      }
      return added.length;
    });
  } catch (error) {
    if (error instanceof TakenBack) return Number(error.out);
    throw error;
  }
}
