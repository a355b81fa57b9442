import { sql } from "drizzle-orm";
import type { Executor, Tx } from "../../db/client.ts";

const dayMs = 86_400_000;
/** The accepts of so many days tell the pace. */
const lookedBackDays = 7;

/** When the first step of somebody may be taken up, and why not before. */
export interface Slot {
  at: Date;
  /** Open handoffs of the team, how many are too many, and how many it accepts a day. */
  inputs: { team: string; open: number; limit: number; acceptsPerDay: number };
}

// A type alias, not an interface: rows of a query have an index signature.
type Standing = { id: string; open: number; limit: number | null; accepted: number; slotAt: string | null };

/** From when on first steps may be taken up, one in so many milliseconds. */
export interface Turns {
  /** in milliseconds since 1970: when the last one before was given */
  last: number;
  everyMs: number;
  inputs: Slot["inputs"];
}

/**
 * The times of first steps of a sequence whose prospects go to a team (`slowForTeam`). While the team has more open handoffs than
 * its limit, one goes for each that it accepts: a day is divided by the accepts of a day, and whoever comes gets the next free time.
 * Whoever comes while others still wait stands behind them, so that nobody is overtaken and nothing comes in a burst. The team is
 * held until the commit: two admissions never give the same time away.
 * @returns undefined when they need not wait
 */
export async function openTurns(tx: Tx, key: string | undefined, now: Date): Promise<Turns | undefined> {
  if (key !== undefined) await tx.execute(sql`select id from teams where key = ${key} for no key update`);
  return readTurns(tx, key, now);
}

/** What `openTurns` would say, for looking ahead: nothing is held. */
async function readTurns(db: Executor, key: string | undefined, now: Date): Promise<Turns | undefined> {
  const team = key === undefined ? undefined : await standingOf(db, key, now);
  if (key === undefined || team === undefined || team.limit === null) return undefined;
  const { open, limit, accepted, slotAt } = team;
  const acceptsPerDay = Math.max(1, Math.round(accepted / lookedBackDays));
  const last = Math.max(now.getTime(), slotAt === null ? 0 : Date.parse(slotAt));
  if (open <= limit && last <= now.getTime()) return undefined;
  return { last, everyMs: dayMs / acceptsPerDay, inputs: { team: key, open, limit, acceptsPerDay } };
}

/** Gives the next time, or with `count` that of the last of so many; undefined when they need not wait. */
type GiveSlot = (count?: number) => Slot | undefined;

/** The times of `openTurns`, one after the other. */
export async function openSlots(tx: Tx, key: string | undefined, now: Date): Promise<GiveSlot> {
  return slotsOf(await openTurns(tx, key, now));
}

/** The times that `openSlots` would give away, for looking ahead: nothing is held. */
export async function readSlots(db: Executor, key: string | undefined, now: Date): Promise<GiveSlot> {
  return slotsOf(await readTurns(db, key, now));
}

function slotsOf(turns: Turns | undefined): GiveSlot {
  if (turns === undefined) return () => undefined;
  const { everyMs, inputs } = turns;
  let { last } = turns;
  return (count = 1) => {
    last += everyMs * count;
    return { at: new Date(Math.round(last)), inputs };
  };
}

/** Writes down up to when times were given away. */
export async function closeSlots(tx: Tx, key: string, last: Date): Promise<void> {
  await tx.execute(sql`update teams set slot_at = ${last.toISOString()}::timestamptz where key = ${key}`);
}

/** Why somebody waits for a team, in words. */
export function sayBacklog({ team, open, limit, acceptsPerDay }: Slot["inputs"]): string {
  const why =
    open > limit ? `Team ${team} has ${open} open handoffs, and ${limit} are its limit` : "Others wait already";
  return `${why}: first steps go at the pace of its accepts, ${acceptsPerDay} a day.`;
}

async function standingOf(db: Executor, key: string, now: Date): Promise<Standing | undefined> {
  const since = new Date(now.getTime() - lookedBackDays * dayMs).toISOString();
  const [team] = await db.execute<Standing>(sql`
    select t.id, t.slot_at as "slotAt",
      (select count(*)::int from handoffs h where h.team_id = t.id and h.status = 'open') as open,
      coalesce(t.backlog_limit, (
        select case when bool_and(r.capacity is not null) then sum(r.capacity)::int end
        from team_members m join reps r on r.id = m.rep_id where m.team_id = t.id and r.active)) as limit,
      (select count(*)::int from handoffs h where h.team_id = t.id and h.responded_at >= ${since}::timestamptz
        and h.responded_at <= ${now.toISOString()}::timestamptz and h.status not in ('declined', 'withdrawn')) as accepted
    from teams t where t.key = ${key}`);
  return team;
}
