import { hashUnit } from "./hash-unit.ts";
import { dayMs } from "./local-time.ts";
import { sendRules } from "./send-rules.ts";
import type { SendRule, SendRules } from "./send-rules.ts";
import type { Shift } from "./types.ts";

/**
 * When a mail may leave, until when (exclusive) every rule allows it then, and every delay on the way there; or the rules
 * that never let it leave. `until` is null when no rule ever closes.
 */
export type NextSend =
  | { kind: "at"; at: Date; until: Date | null; shifts: Shift[] }
  | { kind: "never"; rule: Shift["rule"]; shifts: Shift[] };

const horizonDays = 400;
const shiftsKept = 50;

/**
 * The earliest instant, not before `now`, that every rule allows.
 *
 * Each rule moves an instant to the earliest one it allows; they take turns until none moves it any more. Since each of them
 * keeps the order of instants, so does the whole: a later `now` never gives an earlier send. The spread stays inside the
 * stretch that is open, so it never pushes a mail out of its window.
 *
 * @param now the instant the mail is ready, or now if that is later
 * @param rules the rules in force; with none the answer is `now`
 * @returns `never` when the rules leave no instant within 400 days
 */
export function nextSendAt(now: Date, rules: SendRules): NextSend {
  const active = sendRules(rules);
  const shifts: Shift[] = [];
  const settled = settle(active, now.getTime(), shifts);
  if (settled.kind === "never") return { kind: "never", rule: settled.rule, shifts };
  const { at, until } = settled;
  const end = Number.isFinite(until) ? new Date(until) : null;
  if (rules.spread === undefined) return { kind: "at", at: new Date(at), until: end, shifts };
  const room = Math.min(rules.spread.withinMs, until - at);
  const spreadAt = Math.floor(at + hashUnit(rules.spread.key) * room);
  if (spreadAt > at) {
    const detail = `Spread by ${Math.round((spreadAt - at) / 1000)} s, so that mails do not leave all at once.`;
    shifts.push({ rule: "spread", from: new Date(at), to: new Date(spreadAt), detail });
  }
  return { kind: "at", at: new Date(spreadAt), until: end, shifts };
}

function settle(rules: readonly SendRule[], start: number, shifts: Shift[]) {
  const horizon = start + horizonDays * dayMs;
  let at = start;
  for (;;) {
    let until = Infinity;
    let moved = false;
    for (const rule of rules) {
      const opening = rule.next(at, horizon);
      if (opening === null) return { kind: "never", rule: rule.name } as const;
      if (opening.at > at) {
        moved = true;
        // Rules that exclude each other would list hundreds of days; the first ones tell enough.
        if (shifts.length < shiftsKept) {
          shifts.push({ rule: rule.name, from: new Date(at), to: new Date(opening.at), detail: rule.detail(at) });
        }
        at = opening.at;
      }
      until = Math.min(until, opening.until);
    }
    if (!moved) return { kind: "at", at, until } as const;
  }
}
