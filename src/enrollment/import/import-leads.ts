import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import { rejectedRow } from "../../lead/import/import-row.ts";
import type { ImportRow, RejectedRow } from "../../lead/import/import-row.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { upsertLeads } from "../../lead/upsert-lead.ts";
import { RipenError } from "../../platform/errors.ts";
import { admitImported } from "./admit-imported.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

/**
 * How far an import is. `rows` counts rows of the file, each of them in `created`, `updated` or `rejected`; `rejectedFor` says why by
 * the code of the first problem. What enrolling made of them is counted for each sequence, `skipped` by why.
 */
export interface ImportProgress {
  rows: number;
  created: number;
  updated: number;
  rejected: number;
  rejectedFor: Record<string, number>;
  enrolled: number;
  waiting: number;
  skipped: Record<string, number>;
}

/** What an import tells while it runs. The last line is `done`, or `failed` when the rest of the file was not looked at. */
export type ImportLine =
  | ({ kind: "progress" | "done" } & ImportProgress)
  | ({ kind: "failed"; code: string; message: string } & ImportProgress)
  | RejectedRow;

const chunkSize = 1_000;
const reportedRows = 10_000;
type LeadRow = Extract<ImportRow, { kind: "lead" }>;

/**
 * Creates or updates the leads of a file and enrolls them in every sequence that the import of this list triggers, also
 * while it is paused. A chunk of rows is one transaction with all that follows from it, so that no row is half taken, and an import that was cut off can
 * be sent again as a whole. Rows that are wrong are told one by one, the first 10,000 of them, and cost no other row.
 * @param list what triggers name
 */
export async function* importLeads(
  app: Deps,
  list: string,
  rows: AsyncIterable<ImportRow[]>,
): AsyncGenerator<ImportLine> {
  const none = { rows: 0, created: 0, updated: 0, rejected: 0, enrolled: 0, waiting: 0 };
  const progress: ImportProgress = { ...none, rejectedFor: {}, skipped: {} };
  let chunk: LeadRow[] = [];
  try {
    for await (const batch of rows) {
      for (const row of batch) {
        if (row.kind === "lead") chunk.push(row);
        else {
          noteRejected(progress, row);
          if (progress.rejected <= reportedRows) yield row;
        }
        if (chunk.length < chunkSize) continue;
        yield* await takeChunk(app, list, chunk, progress);
        chunk = [];
        yield { kind: "progress", ...structuredClone(progress) };
      }
    }
    yield* await takeChunk(app, list, chunk, progress);
    yield { kind: "done", ...progress };
  } catch (error) {
    const known = error instanceof RipenError;
    if (!known) app.log.error({ err: error, list }, "the import was cut off");
    const { code, message } = known ? error : { code: "import_failed", message: "Send the file again." };
    yield { kind: "failed", code, message, ...progress };
  }
}

function noteRejected(progress: ImportProgress, { problems }: RejectedRow): void {
  const code = problems[0]?.code ?? "invalid_value";
  progress.rows += 1;
  progress.rejected += 1;
  progress.rejectedFor[code] = (progress.rejectedFor[code] ?? 0) + 1;
}

/** @returns the rows that the database refused, with their lines */
async function takeChunk(
  app: Deps,
  list: string,
  chunk: readonly LeadRow[],
  progress: ImportProgress,
): Promise<RejectedRow[]> {
  if (chunk.length === 0) return [];
  const now = app.clock.now();
  const { created, refused, sum } = await takeBatch(app, "enroll", async (tx, take) => {
    const { outs, aside } = await take(
      chunk,
      async (part, rows) => {
        const inputs = rows.map(({ lead }) => lead);
        const leads = await upsertLeads(part, inputs, now);
        const entries = leads.map(({ id: leadId }) => ({ leadId, kind: "imported" as const, at: now, data: { list } }));
        await recordActivities(part, entries);
        return leads;
      },
      () => null,
    );
    const leads = new Map(outs.flat().map((lead) => [lead.id, lead]));
    const sum = await admitImported(app, tx, take, { list, leadIds: [...leads.keys()] }, now);
    return { created: [...leads.values()].filter((lead) => lead.created).length, refused: aside, sum };
  });
  progress.rows += chunk.length - refused.length;
  progress.created += created;
  progress.updated += chunk.length - refused.length - created;
  progress.enrolled += sum.enrolled;
  progress.waiting += sum.waiting;
  for (const [code, count] of Object.entries<number>(sum.skipped)) {
    progress.skipped[code] = (progress.skipped[code] ?? 0) + count;
  }
  if (sum.enrolled > 0) await app.queues.enqueue("advance", {});
  const rejected = refused.map(({ line }) => rejectedRow(line, "row_refused", "The database does not take this row."));
  for (const row of rejected) noteRejected(progress, row);
  return rejected;
}
