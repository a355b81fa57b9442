import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { isoInstant } from "../../platform/http/schemas.ts";
import { allowance, capWindows, warmUpCap } from "./allowance.ts";
import type { SenderUsage } from "./allowance.ts";
import { countUsage } from "./count-usage.ts";
import type { Sender } from "../default-sender.ts";
import { getSender } from "../get-sender.ts";
import type { SenderUsageView } from "./usage-schemas.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Lane = Pick<SenderUsageView["waiting"], "due" | "later" | "sending" | "uncertain"> & {
  oldestDueAt: string | null;
};
type HeldDestination = { destination: string; until: string; waiting: number };

/** How much of its caps a sender has used, whether it sends, and what waits in its lane. @throws NotFoundError */
export async function getSenderUsage(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<SenderUsageView> {
  const now = clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const sender = await getSender({ db }, { id });
  const usage = await countUsage(db, sender, now);
  const [lane] = await db.execute<Lane>(sql`
    select (count(*) filter (where due_at <= ${at}))::int as due, (count(*) filter (where due_at > ${at}))::int as later,
      (select count(*)::int from messages where sender_id = ${id} and status = 'sending') as sending,
      (select count(*)::int from messages where sender_id = ${id} and status = 'uncertain') as uncertain,
      min(due_at) as "oldestDueAt"
    from (${waiting(sql`sender_id = ${id}`)}) w`);
  const held = await db.execute<HeldDestination>(sql`
    select h.destination, h.held_until as until, (
      select count(*)::int from (${waiting(sql`sender_id = h.sender_id and destination = h.destination`)}) w) as waiting
    from destination_holds h where h.sender_id = ${id} and h.held_until > ${at} order by h.held_until desc limit 100`);
  const { due = 0, later = 0, sending = 0, uncertain = 0, oldestDueAt = null } = lane ?? {};
  // Found out by trying only: with nothing waiting, nobody knows.
  const transportFault = due + later > 0 ? sender.transportFault : null;
  return {
    at: isoInstant(now),
    ...windows(sender, usage, now),
    ...stateOf({ ...sender, transportFault }, usage, now),
    transportFault,
    waiting: { due, later, sending, uncertain, oldestDueAt: oldestDueAt === null ? null : toIso(oldestDueAt) },
    heldDestinations: held.map((one) => ({ ...one, until: toIso(one.until) })),
  };
}

/** What waits, in the two parts that an index each has: in the lanes, and in the lines of destinations. */
const waiting = (which: SQL): SQL => sql`
  select due_at from messages where ${which} and status in ('queued', 'deferred') and not in_line
  union all select due_at from messages where ${which} and status in ('queued', 'deferred') and in_line`;

function windows(sender: Sender, usage: SenderUsage, now: Date): Pick<SenderUsageView, "today" | "thisHour"> {
  const { nextDay, nextHour } = capWindows(sender.timezone, now);
  const daily = Math.min(sender.dailyCap ?? Infinity, warmUpCap(sender, now) ?? Infinity);
  const today = { used: usage.day, cap: Number.isSafeInteger(daily) ? daily : null, endsAt: isoInstant(nextDay) };
  return { today, thisHour: { used: usage.hour, cap: sender.hourlyCap, endsAt: isoInstant(nextHour) } };
}

function stateOf(sender: Sender, usage: SenderUsage, now: Date): Pick<SenderUsageView, "state" | "reason" | "until"> {
  const { pausedAt, pausedReason, heldUntil, heldReason, transportFault } = sender;
  if (pausedAt !== null) return { state: "paused", reason: pausedReason, until: null };
  if (heldUntil !== null && heldUntil > now) return { state: "held", reason: heldReason, until: isoInstant(heldUntil) };
  const allowed = allowance(sender, usage, now);
  if (allowed.kind === "open") {
    const isOpen = transportFault === null;
    return { state: isOpen ? "open" : "held", reason: isOpen ? null : "transport_unavailable", until: null };
  }
  return { state: "held", reason: allowed.reason, until: isoInstant(allowed.until) };
}

const toIso = (instant: string) => isoInstant(new Date(instant));
