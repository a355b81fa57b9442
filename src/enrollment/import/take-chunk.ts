import { sql } from "drizzle-orm";
import postgres from "postgres";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { importLeads } from "../../db/schema/index.ts";
import type { LeadRow, RejectedRow } from "../../lead/import/import-row.ts";
import { rejectedRow } from "../../lead/import/import-row.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { upsertLeads } from "../../lead/upsert-lead.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { addPage, admitPage } from "../admit/admit-page.ts";
import type { AdmittedLead, Pacing, PageCounts } from "../admit/admit-page.ts";
import { findTriggered } from "./find-triggered.ts";

export type ChunkDeps = Pick<Ground & SequenceParts, "db" | "clock" | "versions" | "log">;

/** What a chunk of rows belongs to. */
export interface ChunkOf {
  importId: string;
  list: string;
  /** Over which time enrollments begin, milliseconds from when the import began; null: at once. */
  spread: { from: Date; ms: number } | null;
  dryRun: boolean;
}

/** What became of a chunk. `foreseen` is filled by a dry run alone. */
export interface Taken {
  created: number;
  sum: PageCounts;
  rejected: RejectedRow[];
  setAside: Record<string, string>;
  leads: { id: string; email: string; created: boolean }[];
  foreseen: ({ sequenceId: string } & AdmittedLead)[];
}

/**
 * Takes rows in one transaction with all that follows from them. When the database refuses it, the rows are taken in halves,
 * down to the one that it refuses, which is rejected; so a row that fails costs no other.
 * @param before rows of the import that were taken before these
 */
export async function takeChunk(app: ChunkDeps, of: ChunkOf, rows: readonly LeadRow[], before: number): Promise<Taken> {
  if (rows.length === 0) return nothing();
  try {
    return await takeAll(app, of, rows, before);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [first] = rows;
    if (rows.length === 1 && first !== undefined) {
      app.log.warn({ code: sqlState(error), importId: of.importId, line: first.line }, "a row was set aside");
      const message = "The database refused this row. The others were taken; send this one again once it is repaired.";
      return { ...nothing(), rejected: [rejectedRow(first.line, "row_failed", message)] };
    }
    const half = Math.ceil(rows.length / 2);
    const one = await takeChunk(app, of, rows.slice(0, half), before);
    const other = await takeChunk(app, of, rows.slice(half), before + half);
    return join(one, other);
  }
}

function nothing(): Taken {
  const sum = { looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {} };
  return { created: 0, sum, rejected: [], setAside: {}, leads: [], foreseen: [] };
}

function join(one: Taken, other: Taken): Taken {
  addPage(one.sum, other.sum);
  return {
    created: one.created + other.created,
    sum: one.sum,
    rejected: [...one.rejected, ...other.rejected],
    setAside: { ...one.setAside, ...other.setAside },
    leads: [...one.leads, ...other.leads],
    foreseen: [...one.foreseen, ...other.foreseen],
  };
}

/** Ends the transaction of a dry run, which has seen what would happen. */
class DryRun extends Error {
  readonly taken: Taken;
  constructor(taken: Taken) {
    super("nothing is kept of a dry run");
    this.taken = taken;
  }
}

async function takeAll(app: ChunkDeps, of: ChunkOf, rows: readonly LeadRow[], before: number): Promise<Taken> {
  try {
    return await app.db.transaction(async (tx) => {
      const taken = await takeIn(tx, app, of, rows, before);
      if (of.dryRun) throw new DryRun(taken);
      return taken;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.taken;
    throw error;
  }
}

async function takeIn(
  tx: Tx,
  app: ChunkDeps,
  { importId, list, spread, dryRun }: ChunkOf,
  rows: readonly LeadRow[],
  before: number,
): Promise<Taken> {
  const now = app.clock.now();
  const taken = nothing();
  taken.leads = await upsertLeads(
    tx,
    rows.map(({ lead }) => lead),
    now,
  );
  taken.created = taken.leads.filter(({ created }) => created).length;
  const ids = taken.leads.map(({ id }) => id);
  await recordActivities(
    tx,
    ids.map((leadId) => ({ leadId, kind: "imported" as const, at: now, data: { list, importId } })),
  );
  if (!dryRun) await remember(tx, importId, taken.leads, now);
  const from = sql`select l.* from leads l where l.id = any(${`{${ids.join(",")}}`}::uuid[]) order by l.id`;
  const { targets, setAside } = await findTriggered(app, tx, list);
  taken.setAside = setAside;
  const pacing: Pacing | undefined = spread === null ? undefined : { ...spread, before };
  for (const target of targets) {
    const page = await admitPage(tx, target, from, now, { importId, pacing, each: dryRun });
    addPage(taken.sum, page);
    taken.foreseen.push(...page.leads.map((lead) => ({ sequenceId: target.sequenceId, ...lead })));
  }
  return taken;
}

/** Notes whom the import touches, so that it can be undone. One that it creates stays so, however often it names it. */
async function remember(tx: Tx, importId: string, leads: Taken["leads"], updatedAt: Date): Promise<void> {
  await tx
    .insert(importLeads)
    .values(leads.map(({ id: leadId, created }) => ({ importId, leadId, created, updatedAt })))
    .onConflictDoUpdate({ target: [importLeads.importId, importLeads.leadId], set: { updatedAt } });
}

// SQLSTATE classes that speak of the server or the connection, and of no row.
const notOfRows = new Set(["08", "25", "28", "3D", "53", "57", "58"]);

function isRefusal(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && !notOfRows.has(state.slice(0, 2));
}

function sqlState(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof postgres.PostgresError ? cause.code : undefined;
}
