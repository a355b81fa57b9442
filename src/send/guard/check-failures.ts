import { and, eq, isNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { SenderParts } from "../../sender/parts.ts";
import type { Tx } from "../../db/client.ts";
import { guardTrips, outbox } from "../../db/schema/index.ts";
import type { FailureKind, GuardRule } from "../../db/schema/guard.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { closeTrips } from "../../sender/guard/close-trips.ts";
import type { GuardLimits } from "../../sender/guard/guard-limits.ts";
import { countSince } from "./count.ts";
import type { GuardTarget } from "./count.ts";
import { describeTrip } from "./describe-trip.ts";
import { passesLimit } from "./judge.ts";
import { pauseTarget } from "./pause-target.ts";

type Deps = Pick<Ground & SenderParts, "db" | "clock" | "queues" | "log" | "guard">;
export type GuardTrip = typeof guardTrips.$inferSelect;

const rules: Record<FailureKind, GuardRule> = {
  bounce: "bounce_rate",
  complaint: "complaint_rate",
  policy: "policy_refusals",
};
const failuresAtOnce = 1_000;
const hourMs = 3_600_000;

/**
 * The guard: looks at the failures that were recorded since it looked last, and pauses the sequences, senders and From
 * domains that passed a limit with them; the smallest first, since what is paused counts no more for the larger. In one
 * transaction with the pause goes the record why, and what the operator is to be told.
 */
export async function checkFailures(app: Deps): Promise<void> {
  const unchecked = sql`select id from delivery_failures where checked_at is null order by id limit ${failuresAtOnce}`;
  for (;;) {
    if ((await checkTaken(app, unchecked)) < failuresAtOnce) return;
  }
}

/** Looks again at failures that could not be judged; meanwhile they count with the others. */
export async function checkAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const ids = JSON.stringify(items.map(({ subject }) => subject));
  await checkTaken(app, sql`select value::bigint from jsonb_array_elements_text(${ids}::text::jsonb)`);
  return [];
}

async function checkTaken(app: Deps, which: SQL): Promise<number> {
  const checked = await takeBatch(app, "guard", (tx, take) => checkSome(tx, take, which, app.guard, app.clock.now()));
  const { looked, trips, outboxIds } = checked;
  for (const trip of trips) app.log.warn({ trip }, "the guard has paused something");
  for (const outboxId of outboxIds) await app.queues.enqueue("notify", { outboxId: String(outboxId) });
  return looked;
}

interface Failed {
  id: string;
  kind: FailureKind;
  sequenceId: string;
  senderId: string;
  domain: string;
}

async function checkSome(
  tx: Tx,
  take: Take,
  which: SQL,
  limits: GuardLimits,
  now: Date,
): Promise<{ looked: number; trips: GuardTrip[]; outboxIds: number[] }> {
  // One at a time: two that look at the same traffic would wait for each other's pauses, or pause twice.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ripen.guard'))`);
  await noticeResumed(tx, now);
  const fresh = await tx.execute<Failed & Record<string, unknown>>(sql`
    with looked as (
      update delivery_failures set checked_at = ${now.toISOString()} where id in (${which})
      returning id, kind, sequence_id, sender_id
    )
    select l.id::text, l.kind, l.sequence_id as "sequenceId", l.sender_id as "senderId",
      lower(split_part(s.email, '@', 2)) as domain
    from looked l join senders s on s.id = l.sender_id`);
  const { outs } = await take(
    fresh,
    (part, some) => judge(part, some, limits, now),
    ({ id, sequenceId }) => ({ kind: "failure", subject: id, sequenceId }),
  );
  const trips = outs.flat();
  const tripIds = trips.map(({ id }) => id);
  const entries: OutboxEntry[] = tripIds.map((tripId) => ({ topic: "guard.webhook", tripId }));
  if (tripIds.length > 0) entries.push({ topic: "guard.mail", tripIds });
  return { looked: fresh.length, trips, outboxIds: await owe(tx, entries, now) };
}

async function judge(tx: Tx, failed: readonly Failed[], limits: GuardLimits, now: Date): Promise<GuardTrip[]> {
  const trips: GuardTrip[] = [];
  for (const { kind, ...target } of suspects(failed)) {
    const trip = await check(tx, target, kind, limits, now);
    if (trip !== undefined) trips.push(trip);
  }
  return trips;
}

/** What was resumed by whatever way: its trips are closed, and what it sent before counts no more. */
async function noticeResumed(tx: Tx, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  for (const { table, running } of [
    { table: sql`senders`, running: sql`r.paused_at is null` },
    { table: sql`sequences`, running: sql`r.status = 'published'` },
  ]) {
    await tx.execute(sql`
      update ${table} r set resumed_at = ${at} from guard_trips t
      where t.resumed_at is null and r.id = any(t.paused_ids) and ${running}
        and (r.resumed_at is null or r.resumed_at < t.at)`);
  }
  await closeTrips(tx, now, null);
}

type Suspect = GuardTarget & { kind: FailureKind };

/** Each target once for each kind of failure. Refusals for policy are about the sender. */
function suspects(fresh: readonly Failed[]): Suspect[] {
  const all = [
    ...fresh.map(({ kind, sequenceId }) => ({ kind, scope: "sequence" as const, target: sequenceId })),
    ...fresh.map(({ kind, senderId }) => ({ kind, scope: "sender" as const, target: senderId })),
    ...fresh.map(({ kind, domain }) => ({ kind, scope: "domain" as const, target: domain })),
  ].filter(({ kind, scope }) => kind !== "policy" || scope === "sender");
  return [...new Map(all.map((suspect) => [Object.values(suspect).join(" "), suspect])).values()];
}

async function check(
  tx: Tx,
  target: GuardTarget,
  kind: FailureKind,
  limits: GuardLimits,
  now: Date,
): Promise<GuardTrip | undefined> {
  const limit = limits[kind];
  const since = new Date(now.getTime() - limit.hours * hourMs);
  const counts = await countSince(tx, target, kind, limit, since);
  if (!passesLimit(kind, counts, limit)) return undefined;
  const paused = await pauseTarget(tx, target, rules[kind], now);
  if (paused === undefined) return undefined;
  const replaced = await replaceOpen(tx, target, now);
  const [trip] = await tx
    .insert(guardTrips)
    .values({
      ...target,
      pausedIds: [...new Set([...replaced, ...paused.ids])],
      rule: rules[kind],
      failures: counts.failures,
      mails: counts.mails,
      percent: limit.percent,
      atLeast: limit.atLeast,
      since,
      reason: describeTrip(target.scope, paused.name, kind, counts, limit),
      at: now,
    })
    .returning();
  return trip;
}

/**
 * A domain some of whose senders were resumed can pass a limit again while others still are paused: its new trip takes over
 * from the open one. @returns what that had paused
 */
async function replaceOpen(tx: Tx, { scope, target }: GuardTarget, now: Date): Promise<string[]> {
  const replaced = await tx
    .update(guardTrips)
    .set({ resumedAt: now, resumedBy: "guard" })
    .where(and(eq(guardTrips.scope, scope), eq(guardTrips.target, target), isNull(guardTrips.resumedAt)))
    .returning({ pausedIds: guardTrips.pausedIds });
  return replaced.flatMap(({ pausedIds }) => pausedIds);
}

async function owe(tx: Tx, entries: readonly OutboxEntry[], now: Date): Promise<number[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry) => ({ entry, createdAt: now, dueAt: now }));
  const owed = await tx.insert(outbox).values(rows).returning({ id: outbox.id });
  return owed.map(({ id }) => id);
}
