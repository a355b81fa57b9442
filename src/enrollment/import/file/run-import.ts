import { and, eq, isNotNull, lte, sql } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importForeseen, imports } from "../../../db/schema/index.ts";
import { openImport } from "../../../lead/import/open-import.ts";
import { NotFoundError, RipenError } from "../../../platform/errors.ts";
import { isoInstant } from "../../../platform/http/schemas.ts";
import type { SequenceParts } from "../../../sequence/parts.ts";
import { importLeads } from "../import-leads.ts";
import type { ForeseenLead } from "../progress.ts";
import { aliveAgain, endImport } from "../stored-import.ts";
import type { Import } from "../stored-import.ts";
import { datesOf } from "./start-import.ts";
import { fileGone, getImportFile, readFileParts } from "./stored-file.ts";
import type { ImportFile } from "./stored-file.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log" | "signers" | "stopping">;

/** Of so many leads what was foreseen is kept. */
const foreseenKept = 1_000;
const writtenAtOnce = 200;

/**
 * Imports a stored file behind the last line that was taken, as an import does whose file is sent. One process at a time has it; when
 * that ends, another goes on where it was. Canceled, it stops within a thousand rows.
 */
export async function runImport(app: Deps, importId: string): Promise<void> {
  const stored = await claim(app, importId);
  if (stored === undefined || stored.fileId === null) return;
  const reading = { ...stored.options, dates: datesOf(stored.options) };
  try {
    const file = await openImport(app, reading, readFileParts(app, await fileOf(app, stored.fileId)));
    let foreseen: ForeseenLead[] = [];
    let kept = 0;
    for await (const line of importLeads(app, stored, file)) {
      if (line.kind === "foreseen" && kept < foreseenKept) [foreseen, kept] = [[...foreseen, line], kept + 1];
      if (foreseen.length >= writtenAtOnce || line.kind === "done") {
        await keepForeseen(app, importId, foreseen);
        foreseen = [];
      }
      if (app.stopping.aborted) break;
    }
  } catch (error) {
    if (!(error instanceof RipenError)) throw error;
    const { code, message } = error;
    await endImport(app, importId, { status: "failed", failure: { code, message } }, app.clock.now());
  }
}

/** Takes a running import that no process has. */
async function claim({ db }: Deps, id: string): Promise<Import | undefined> {
  const [taken] = await db
    .update(imports)
    .set(aliveAgain)
    .where(
      and(
        eq(imports.id, id),
        eq(imports.status, "running"),
        isNotNull(imports.fileId),
        lte(imports.aliveUntil, sql`now()`),
      ),
    )
    .returning();
  return taken;
}

async function fileOf(app: Deps, id: string): Promise<ImportFile> {
  try {
    return await getImportFile(app, { id });
  } catch (error) {
    throw error instanceof NotFoundError ? fileGone() : error;
  }
}

async function keepForeseen({ db }: Deps, importId: string, leads: readonly ForeseenLead[]): Promise<void> {
  if (leads.length === 0) return;
  const rows = leads.map(({ line, email, lead, sequences }) => ({
    importId,
    line,
    email,
    lead,
    sequences: sequences.map((one) => ({ ...one, at: isoInstant(one.at) })),
  }));
  await db.insert(importForeseen).values(rows).onConflictDoNothing();
}
