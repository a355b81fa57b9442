import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, imports } from "../../db/schema/index.ts";
import type { UndoCounts } from "../../db/schema/events.ts";
import { ConflictError } from "../../platform/errors.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { exitWhere } from "../exit.ts";
import { getImport } from "./get-import.ts";
import { addTo } from "./progress.ts";
import { undoWithinMs } from "./stored-import.ts";
import type { Import } from "./stored-import.ts";

const pageSize = 1_000;

/**
 * Undoes an import within a day: stops the enrollments that it began, and deletes the leads that it created, unless one was
 * mailed, has written, was changed since, or came to be known from elsewhere. What it wrote into leads that were known before stays:
 * what was there is not kept. What it has done stands in `undone` as it goes; done again, it goes on there.
 * @throws NotFoundError; ConflictError `import_running`, `import_was_dry_run`, `undo_too_late`
 */
export async function undoImport(app: Pick<Ground, "db" | "clock">, { id }: { id: string }): Promise<Import> {
  const { db, clock } = app;
  const now = clock.now();
  const stored = await getImport(app, { id });
  if (stored.status === "undone") return stored;
  refuse(stored, now);
  // Who stays is looked at anew each time, and counted anew.
  const counts: UndoCounts = { deleted: 0, stopped: 0, ...stored.undone, kept: {} };
  let cursor: string | null = null;
  do {
    const after: string | null = cursor;
    cursor = await db.transaction(async (tx) => {
      const page = await undoPage(tx, id, after, now);
      counts.deleted += page.deleted;
      counts.stopped += page.stopped;
      addTo(counts.kept, page.kept);
      await tx.update(imports).set({ undone: counts, updatedAt: now }).where(eq(imports.id, id));
      return page.cursor;
    });
  } while (cursor !== null);
  const changed = await db
    .update(imports)
    .set({ status: "undone", undone: counts, undoneAt: now, updatedAt: now })
    .where(and(eq(imports.id, id), sql`${imports.status} <> 'undone'`))
    .returning();
  return changed[0] ?? getImport(app, { id });
}

function refuse({ dryRun, status, createdAt }: Import, now: Date): void {
  if (dryRun) throw new ConflictError("import_was_dry_run", "A dry run has changed nothing that could be undone.");
  if (status === "running")
    throw new ConflictError("import_running", "The import still runs: wait until it is done, or cancel it first.");
  if (now.getTime() - createdAt.getTime() > undoWithinMs) {
    throw new ConflictError("undo_too_late", "An import can be undone within a day after it began.");
  }
}

/** Why a lead stays; null: it goes. */
type Verdict = { id: string; keep: "known_before" | "mailed" | "responded" | "changed" | "known_elsewhere" | null };

type UndoPage = UndoCounts & { cursor: string | null };

async function undoPage(tx: Tx, importId: string, after: string | null, now: Date): Promise<UndoPage> {
  // Leads first, in the order of ids, as everything holds them that moves their enrollments.
  const held = await tx.execute<{ id: string }>(sql`
    select l.id from import_leads i join leads l on l.id = i.lead_id
    where i.import_id = ${importId}::uuid ${after === null ? sql`` : sql`and i.lead_id > ${after}::uuid`}
    order by l.id limit ${pageSize} for update of l`);
  const ids = held.map(({ id }) => id);
  if (ids.length === 0) return { deleted: 0, stopped: 0, kept: {}, cursor: null };
  const verdicts = await judge(tx, importId, ids);
  const ours = and(sql`${enrollments.leadId} in ${uuidList(ids)}`, eq(enrollments.importId, importId));
  const stopped = ours === undefined ? [] : await exitWhere(tx, ours, "import_undone", now);
  const gone = verdicts.flatMap(({ id, keep }) => (keep === null ? [id] : []));
  if (gone.length > 0) await tx.execute(sql`delete from leads where id in ${uuidList(gone)}`);
  const kept: Record<string, number> = {};
  for (const { keep } of verdicts) if (keep !== null) addTo(kept, { [keep]: 1 });
  const last = ids.length < pageSize ? null : (ids.at(-1) ?? null);
  return { deleted: gone.length, stopped: stopped.length, kept, cursor: last };
}

async function judge(tx: Tx, importId: string, ids: readonly string[]): Promise<Verdict[]> {
  return tx.execute<Verdict>(sql`
    select l.id, case
      when not i.created then 'known_before'
      when exists (select from messages m where m.lead_id = l.id and (m.attempts > 0 or m.sent_at is not null)) then 'mailed'
      when exists (select from inbound_mails b where b.lead_id = l.id) or l.stage <> 'lead' then 'responded'
      when l.updated_at <> i.updated_at then 'changed'
      when exists (select from events e where e.lead_id = l.id) or exists (select from import_leads o
          where o.lead_id = l.id and o.import_id <> i.import_id) or exists (select from enrollments e
          where e.lead_id = l.id and e.import_id is distinct from i.import_id) then 'known_elsewhere'
      end as keep
    from import_leads i join leads l on l.id = i.lead_id
    where i.import_id = ${importId}::uuid and l.id in ${uuidList(ids)}`);
}
