import { allowance, capWindows } from "../../sender/usage/allowance.ts";
import type { Mail, SenderNow } from "./world.ts";

/** A sender's lane: what waits in it, and what has gone in the windows of its caps. */
export interface Lane {
  now: SenderNow;
  mails: Set<Mail>;
  used: { day: number; hour: number };
  windows: { nextDay: number; nextHour: number };
  /** Nothing goes before: a cap that is used up, a gap, a hold. */
  shutUntil: number;
}

export function openLane(now: SenderNow, at: number): Lane {
  const { sender, usage } = now;
  return {
    now,
    mails: new Set(),
    used: { ...usage },
    windows: windowsOf(sender.timezone, at),
    shutUntil: sender.pausedAt === null ? (sender.heldUntil?.getTime() ?? 0) : Infinity,
  };
}

function windowsOf(timezone: string, at: number) {
  const { nextDay, nextHour } = capWindows(timezone, new Date(at));
  return { nextDay: nextDay.getTime(), nextHour: nextHour.getTime() };
}

// Parts of a mail that stands for many are added up: what differs by less is the same.
const exact = (amount: number) => Math.round(amount * 1e6) / 1e6;

/** How much may go at an instant; 0 while the lane is shut, which `shutUntil` says then. By the rules of production. */
export function room(lane: Lane, at: number): number {
  if (lane.shutUntil > at) return 0;
  const { sender } = lane.now;
  if (at >= lane.windows.nextHour) {
    if (at >= lane.windows.nextDay) lane.used.day = 0;
    lane.used.hour = 0;
    lane.windows = windowsOf(sender.timezone, at);
  }
  // A gap is reckoned with by how much has gone.
  const allowed = allowance({ ...sender, minGapMs: 0 }, lane.used, new Date(at));
  if (allowed.kind === "open") return allowed.count;
  lane.shutUntil = allowed.until.getTime();
  return 0;
}

/** Lets as much of a mail go as there is room for. @returns how much */
export function letGo(lane: Lane, mail: Mail, most: number, at: number): number {
  const amount = Math.min(mail.left, most);
  mail.left = exact(mail.left - amount);
  lane.used.day = exact(lane.used.day + amount);
  lane.used.hour = exact(lane.used.hour + amount);
  const { minGapMs } = lane.now.sender;
  if (minGapMs > 0) lane.shutUntil = at + minGapMs * amount;
  return amount;
}

/**
 * What is due in a lane, in the order that claims take it when a cap may bind: follow-ups before first mails, and of several
 * sequences each in turn.
 */
export function inTurn(due: readonly Mail[]): Mail[] {
  const taken = new Map<string, number>();
  const turns = due
    .toSorted((a, b) => a.dueAt - b.dueAt)
    .map((mail) => {
      const key = `${mail.walker.course.sequenceId} ${mail.priority}`;
      const turn = taken.get(key) ?? 0;
      taken.set(key, turn + mail.left);
      return { mail, turn };
    });
  return turns
    .toSorted((a, b) => b.mail.priority - a.mail.priority || a.turn - b.turn || a.mail.dueAt - b.mail.dueAt)
    .map(({ mail }) => mail);
}
