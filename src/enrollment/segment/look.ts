import { and, eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { isPoison } from "../../aside/is-poison.ts";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { segments } from "../../db/schema/index.ts";
import { condition } from "../../sequence/condition/condition.ts";
import type { Condition } from "../../sequence/condition/condition.ts";
import { shiftUtc } from "../../sequence/condition/dates.ts";
import { movesWithTime } from "../../sequence/condition/moves-with-time.ts";
import type { EventWindow } from "../../sequence/condition/moves-with-time.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { takeMarks } from "./take-marks.ts";
import type { Marked } from "./take-marks.ts";

type Deps = Pick<Ground, "db" | "clock" | "log">;
type Segment = typeof segments.$inferSelect;

/** Writes down who is in a segment now, of all leads; one whose condition cannot be asked is set aside. */
export async function lookAt(app: Deps, id: string, now: Date): Promise<void> {
  await takeAlone(
    app,
    "segments",
    () => app.db.transaction((tx) => lookWhole(tx, id, now)),
    async () => ({ kind: "segment", subject: id, segmentId: id }),
  );
}

/**
 * Writes down who is in the triggering segments now. Of those that all leads were looked through for since changes are marked, only
 * the leads are looked at that have changed, or have come to the edge of a window of time; of the others all leads.
 * While none triggers, changes are marked no more, and the marks are forgotten.
 * @param ids of the segments that are due
 */
export async function lookAtDue(app: Deps, ids: readonly string[], triggering: SQL, now: Date): Promise<void> {
  const looked = await lookAtChanged(app, triggering, now);
  for (const id of ids) if (!looked.has(id)) await lookAt(app, id, now);
}

async function lookWhole(tx: Tx, id: string, now: Date): Promise<void> {
  await lockLooks(tx);
  const [segment] = await tx.select().from(segments).where(eq(segments.id, id)).for("update");
  if (segment === undefined) return;
  const members = condition.parse(segment.condition);
  const isMarked = movesWithTime(members).kind !== "always";
  const markedFrom = isMarked ? await firstToMark(tx, segment.markedFrom) : null;
  // Who began before may change a lead without a mark, until they have ended: asked before all leads are looked at.
  const isWhole = markedFrom !== null && markedFrom !== unknown && (await haveEnded(tx, markedFrom));
  await writeMembers(tx, segment, members, sql`true`, now);
  await tx.update(segments).set({ trackedAt: now, isWhole, markedFrom }).where(eq(segments.id, id));
}

/** That changes are marked, but not yet from which transaction on: it is known once this is committed, and all see it. */
const unknown = 0;

/** @returns the first transaction that surely marks, or `unknown` */
async function firstToMark(tx: Tx, before: number | null): Promise<number> {
  if (before === null) return unknown;
  if (before !== unknown) return before;
  // This one has its number now that the marks are there for all to see, so whoever gets a higher one sees them.
  const [row] = await tx.execute<{ own: string }>(sql`select pg_current_xact_id()::text as own`);
  return Number(row?.own ?? unknown);
}

/** Whether all transactions before `xid` have ended. */
async function haveEnded(tx: Tx, xid: number): Promise<boolean> {
  const [row] = await tx.execute<{ ended: boolean }>(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= ${xid} as ended`);
  return row?.ended === true;
}

/** One at a time: whoever takes marks knows every segment that they are for. Released with the transaction. */
async function lockLooks(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ripen.segments'))`);
}

/** @returns the segments that were looked at */
async function lookAtChanged({ db, log }: Deps, triggering: SQL, now: Date): Promise<Set<string>> {
  for (;;) {
    const { looked, isMore } = await db.transaction(async (tx) => {
      await lockLooks(tx);
      const counts = and(triggering, notSetAside("segments", sql`${segments.id}::text`));
      // What does not trigger now misses the marks: should it trigger again, all leads are looked at.
      await tx
        .update(segments)
        .set({ isWhole: false, markedFrom: null })
        .where(sql`${segments.markedFrom} is not null and (${counts}) is not true`);
      const marks = await takeMarks(tx);
      const whole = await tx
        .select()
        .from(segments)
        .where(and(counts, segments.isWhole))
        .orderBy(segments.id)
        .for("update");
      const done = new Set<string>();
      for (const segment of whole) {
        if (await tryToLook(tx, segment, marks, now, log)) done.add(segment.id);
      }
      return { looked: done, isMore: marks.isMore };
    });
    if (!isMore) return looked;
  }
}

/** One that cannot be looked at has missed marks: all leads are looked at next, which says what is wrong. */
async function tryToLook(tx: Tx, segment: Segment, marks: Marked, now: Date, log: Deps["log"]): Promise<boolean> {
  const { id } = segment;
  try {
    await tx.transaction(async (part) => {
      const members = condition.parse(segment.condition);
      const moves = movesWithTime(members);
      if (moves.kind === "always") throw new Error("a segment that time moves is looked at whole");
      const edges = moves.windows.map((window) => atEdges(window, segment.trackedAt ?? now, now));
      const marked = segment.looksAtAccounts ? [marks.leads, marks.people] : [marks.leads];
      const among = sql`l.id in (${sql.join([...marked, ...edges], sql` union all `)})`;
      await writeMembers(part, segment, members, among, now);
      await part.update(segments).set({ trackedAt: now }).where(eq(segments.id, id));
    });
    return true;
  } catch (error) {
    if (!isPoison(error)) throw error;
    log.warn({ err: error, segmentId: id }, "a segment is looked at whole");
    await tx.update(segments).set({ isWhole: false }).where(eq(segments.id, id));
    return false;
  }
}

/** The leads of events that have begun, or ceased, to count since `from`. */
function atEdges({ event, within }: EventWindow, from: Date, to: Date): SQL {
  const [early, late] = from < to ? [from, to] : [to, from];
  const between = (a: number, b: number) => sql`
    select ev.lead_id from events ev where ev.name = ${event}
      and ev.occurred_at between ${new Date(a).toISOString()}::timestamptz and ${new Date(b).toISOString()}::timestamptz`;
  const begun = between(early.getTime(), late.getTime());
  if (within === undefined) return begun;
  const [ceasedFrom, ceasedTo] = [shiftUtc(early, within, -1), shiftUtc(late, within, -1)];
  return ceasedFrom === null || ceasedTo === null ? begun : sql`${begun} union all ${between(ceasedFrom, ceasedTo)}`;
}

/** @param among which leads `l` are looked at */
async function writeMembers(
  tx: Tx,
  { id, trackedAt }: Segment,
  members: Condition,
  among: SQL,
  now: Date,
): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const holds = conditionToSql(members, await openScope(tx, members, now));
  await tx.execute(sql`
    insert into segment_members (segment_id, lead_id, entered_at, matched_at)
    select ${id}::uuid, l.id, ${at}, ${trackedAt === null ? at : sql`null::timestamptz`}
    from leads l where ${among} and ${holds} on conflict do nothing`);
  await tx.execute(sql`
    delete from segment_members m using leads l where m.segment_id = ${id}::uuid and l.id = m.lead_id and ${among}
      and (${holds}) is not true`);
}
