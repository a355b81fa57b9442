import { and, asc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import { trySoon } from "../../aside/try-soon.ts";
import { UnreadableError } from "../../aside/unreadable-error.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, leads, publications } from "../../db/schema/index.ts";
import type { EnrollmentStatus } from "../../db/schema/enrollments.ts";
import type { MoveCounts } from "../../db/schema/publications.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import type { Version } from "../../sequence/version-cache.ts";
import { addExtended, extendFinished } from "./extend-finished.ts";
import { moveEnrollment } from "../machine/move.ts";
import type { EnrollmentState } from "../machine/types.ts";
import { hasNotBegun, readState, writeState } from "../read-state.ts";
import { recordDecisions } from "../record-decisions.ts";
import type { NewDecision } from "../record-decisions.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;
type Publication = typeof publications.$inferSelect;

const batchSize = 1_000;
const runningStatuses = ["waiting", "active", "paused"] as const;
// Mails that are on their way keep their enrollments; it is tried again until they have settled.
const tryAgainMs = 60_000;

/**
 * Moves the running enrollments of a publication to its version, and lets those who finished go on in it where it says so,
 * batch by batch, each in a transaction that also notes how far it came: a crash costs nothing, and the sweep makes the job again. A newer publication of the sequence ends it (endMoves).
 * An enrollment that cannot be moved stays where it is and is set aside alone; the publication is, when its own version
 * cannot be read.
 */
export async function moveRunning(app: Deps, publicationId: string): Promise<void> {
  const moveAll = async (): Promise<void> => {
    while (await takeBatch(app, "move", (tx, take) => moveBatch(app, tx, take, publicationId)));
  };
  await takeAlone(app, "move", moveAll, async () => {
    const [row] = await app.db.select().from(publications).where(eq(publications.id, publicationId));
    return {
      kind: "publication",
      subject: publicationId,
      sequenceId: row?.sequenceId ?? null,
      versionId: row?.versionId ?? null,
    };
  });
  await app.queues.enqueue("advance", {});
}

async function moveBatch(app: Deps, tx: Tx, take: Take, id: string): Promise<boolean> {
  const now = app.clock.now();
  const [publication] = await tx.select().from(publications).where(eq(publications.id, id)).for("update");
  if (publication === undefined || publication.dueAt === null || publication.dueAt > now) return false;
  const { sequenceId, versionId, cursor, mode, extend } = publication;
  const statuses = [...(mode === "pin" ? [] : runningStatuses), ...(extend ? (["completed"] as const) : [])];
  const after = cursor === null ? undefined : gt(enrollments.id, cursor);
  const rows = await loadMovable(tx, publication, after, statuses);
  const version = await app.versions.get(tx, versionId);
  const counts = structuredClone(publication.counts);
  // Whoever stays is counted once, by the last look.
  if (cursor === null) Object.assign(counts, { stays: {}, ...(extend && { finished: {} }) });
  const running = rows.filter(({ row }) => row.status !== "completed");
  const moved = await moveSome(app, take, publication, version, running, now);
  addCounts(counts, moved);
  if (extend) {
    const finished = rows.flatMap(({ row }) => (row.status === "completed" ? [row] : []));
    const sum = { extended: counts.extended ?? 0, finished: counts.finished ?? {} };
    addExtended(sum, await extendFinished(app, take, id, version, finished, now));
    Object.assign(counts, sum);
  }
  const last = rows.length < batchSize;
  const again = last && (counts.stays["message_in_flight"] ?? 0) > 0;
  await tx
    .update(publications)
    .set({
      counts,
      cursor: last ? null : (rows.at(-1)?.row.id ?? null),
      dueAt: !last ? now : again ? new Date(now.getTime() + tryAgainMs) : null,
      ...(again && { pass: publication.pass + 1 }),
      ...(last && !again && { finishedAt: now }),
    })
    .where(eq(publications.id, id));
  // What failed in the older version may go on in this one.
  if (last && counts.moved > 0) await trySoon(tx, { sequenceId }, now);
  return !last;
}

/** Locks enrollments of a publication's sequence that are in another version, in the order of their ids: running ones, if not said. */
export async function loadMovable(
  tx: Tx,
  { sequenceId, versionId }: Publication,
  which: SQL | undefined,
  statuses: readonly EnrollmentStatus[] = runningStatuses,
): Promise<Row[]> {
  return tx
    .select({
      row: enrollments,
      timezone: leads.timezone,
      country: sql<string | null>`${leads.attributes} ->> 'country'`,
    })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .where(
      and(
        eq(enrollments.sequenceId, sequenceId),
        ne(enrollments.versionId, versionId),
        inArray(enrollments.status, [...statuses]),
        which,
      ),
    )
    .orderBy(asc(enrollments.id))
    .limit(batchSize)
    .for("no key update", { of: enrollments });
}

/** Moves those that can be moved, and sets those aside that fail. */
export async function moveSome(
  app: SequenceParts,
  take: Take,
  publication: Publication,
  version: Version,
  rows: readonly Row[],
  now: Date,
): Promise<MoveCounts> {
  const counts: MoveCounts = { moved: 0, stays: {} };
  const { outs, aside } = await take(
    rows,
    (part, some) => moveRows(app, part, publication, version, some, now),
    ({ row: { id, leadId, sequenceId, versionId } }) => ({
      kind: "enrollment",
      subject: id,
      leadId,
      enrollmentId: id,
      sequenceId,
      versionId,
      detail: { publicationId: publication.id },
    }),
  );
  for (const out of outs) addCounts(counts, out);
  if (aside.length > 0) addCounts(counts, { moved: 0, stays: { set_aside: aside.length } });
  return counts;
}

function addCounts(sum: MoveCounts, { moved, stays }: MoveCounts): void {
  sum.moved += moved;
  for (const [code, count] of Object.entries(stays)) sum.stays[code] = (sum.stays[code] ?? 0) + count;
}

interface Row {
  row: typeof enrollments.$inferSelect;
  timezone: string | null;
  country: string | null;
}

async function moveRows(
  { versions }: SequenceParts,
  tx: Tx,
  { map, release }: Publication,
  version: Version,
  rows: readonly Row[],
  now: Date,
): Promise<MoveCounts> {
  const counts: MoveCounts = { moved: 0, stays: {} };
  const moved: (EnrollmentState & { fresh: boolean })[] = [];
  const decisions: NewDecision[] = [];
  for (const { row, timezone, country } of rows) {
    const from = await versions.get(tx, row.versionId).catch(ifUnreadable);
    const state = readState(row, from.definition);
    const facts = { timezone, country };
    const fresh = hasNotBegun(row) && !Object.hasOwn(map, state.stepId ?? "");
    const result = fresh
      ? { kind: "moved" as const, state: { ...state, stepId: version.definition.steps[0]?.id ?? null }, note: null }
      : moveEnrollment({ state, to: version.definition, map, facts, now, release });
    const about = {
      leadId: row.leadId,
      enrollmentId: row.id,
      sequenceId: row.sequenceId,
      versionId: version.id,
      at: now,
    };
    const inputs = { from: from.number, to: version.number };
    if (result.kind === "stays") {
      counts.stays[result.code] = (counts.stays[result.code] ?? 0) + 1;
      const { reason } = result;
      decisions.push({ ...about, stepId: row.stepId, rule: "move", outcome: "stays", reason, inputs });
      continue;
    }
    counts.moved += 1;
    moved.push({ ...result.state, fresh });
    const reason = result.note ?? `Moved to version ${version.number}, at the same step.`;
    const { stepId, dueAt: until } = result.state;
    decisions.push({ ...about, stepId, rule: "move", outcome: "moved", reason, inputs, until });
  }
  await writeMoved(tx, version.id, moved);
  await recordDecisions(tx, decisions);
  return counts;
}

/** A version that cannot be read is left by moving: where its enrollments stand is in their own rows. */
function ifUnreadable(error: unknown): { number: number | null; definition: Pick<Version["definition"], "steps"> } {
  if (error instanceof UnreadableError) return { number: null, definition: { steps: [] } };
  throw error;
}

/** One that was to be looked at early, because something happened, still is. One that has not begun stays so. */
async function writeMoved(
  tx: Tx,
  versionId: string,
  moved: readonly (EnrollmentState & { fresh: boolean })[],
): Promise<void> {
  if (moved.length === 0) return;
  const rows = moved.map((state) => ({ ...writeState(state), fresh: state.fresh }));
  await tx.execute(sql`
    update enrollments e set version_id = ${versionId}, step_id = r."stepId",
      due_at = case when r.fresh or r."dueAt" is null then e.due_at
        when e.due_at < e.wait_until and r.state -> 'waitingFor' <> 'null' then least(e.due_at, r."dueAt")
        else r."dueAt" end,
      wait_until = case when r.fresh then e.wait_until else r."dueAt" end,
      state = case when r.fresh then e.state else r.state end
    from ${recordRows(rows, `id uuid, "stepId" text, "dueAt" timestamptz, state jsonb, fresh boolean`)}
    where e.id = r.id`);
}
