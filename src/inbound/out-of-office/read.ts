import type { Temporal } from "temporal-polyfill";
import { findDelegate } from "./delegate.ts";
import { foldNote, foldText } from "./fold-note.ts";
import { hasLeftForGood } from "./left-for-good.ts";
import { localDay } from "./local-day.ts";
import { daysBetween, type Mention, type ReadingContext } from "./mention.ts";
import { writesMonthFirst } from "./dates/month-order.ts";
import { findNamedDates } from "./dates/named-dates.ts";
import { findNumericDates } from "./dates/numeric-dates.ts";
import { findRelativeDates } from "./dates/relative-dates.ts";
import { speaksOfAbsence, withoutWorkingHours } from "./working-hours.ts";
import { findWeekNumbers } from "./dates/week-numbers.ts";
import { roleOf, type Role } from "./roles.ts";

/** What an out-of-office note says. */
export type OutOfOffice = {
  /** ISO date (YYYY-MM-DD) of the first day back: the stated day, or the day after the last day away; weekends are not skipped. */
  returnsOn: string | null;
  /** Address to write to in the meantime. */
  delegate: string | null;
  /** The person no longer works there. */
  leftForGood: boolean;
  /** It speaks of an absence; hours of opening and days on which somebody never works are none. */
  absent: boolean;
};

/**
 * Reads the return date, the stand-in and a departure from an auto-reply. `text` is its plain text, `sentAt` its Date header and
 * `zone` the IANA zone of the person, which also hints at "8/3". The subject counts only when the text names no date.
 * Linear in the input, of which at most 6,000 characters are read; never throws.
 */
export function readOutOfOffice(input: { subject: string; text: string; sentAt: Date; zone: string }): OutOfOffice {
  const whole = foldNote(input.text);
  const note = withoutWorkingHours(whole);
  const today = localDay(input.sentAt, input.zone);
  const context: ReadingContext = { today, monthFirst: writesMonthFirst(note, input.zone) };
  const subject = foldText(input.subject.slice(0, 500));
  const returnsOn = returnDay(note, context) ?? returnDay(subject, context);
  const leftForGood = hasLeftForGood(`${subject}\n${whole}`);
  return {
    returnsOn: returnsOn?.toString() ?? null,
    delegate: findDelegate(input.text),
    leftForGood,
    absent: leftForGood || returnsOn !== null || speaksOfAbsence(`${subject}\n${whole}`),
  };
}

function returnDay(text: string, context: ReadingContext): Temporal.PlainDate | null {
  const named = findNamedDates(text, context);
  const spelledOut = named.map(({ day }) => day);
  const mentions = withoutOverlaps([
    ...named,
    ...findNumericDates(text, { ...context, spelledOut }),
    ...findRelativeDates(text, context),
    ...findWeekNumbers(text, context),
  ]);
  const roles = mentions.map((_, index) => roleOf(text, mentions, index));
  const days = (role: string) => mentions.filter((_, index) => roles[index] === role);
  const back = firstAhead(days("back"), context);
  if (back) return back.firstDay ?? (back.kind === "period" ? back.day.add({ days: 1 }) : back.day);
  const until = (role: string | null | undefined) =>
    role === "lastAway" || role === "afterDay" || role === "until" || role === "softUntil";
  const last = firstAhead(
    mentions.filter((_, index) => until(roles[index])),
    context,
  );
  if (last) return dayAfter(last, roles[mentions.indexOf(last)] ?? null);
  const single = consecutiveEnd(days("awayOn"), context);
  return single?.add({ days: 1 }) ?? null;
}

/**
 * "Until Monday" means back on Monday: hardly anybody's last day off is one. In English "until" names the day of return on other
 * days too, but nobody returns on a Friday or a weekend: there it is the last day away.
 */
function dayAfter(mention: Mention, role: Role): Temporal.PlainDate {
  const weekday = mention.day.dayOfWeek;
  const back =
    mention.kind === "duration" ||
    (mention.kind !== "period" && ((role === "softUntil" && weekday <= 4) || (role === "until" && weekday === 1)));
  return back ? mention.day : mention.day.add({ days: 1 });
}

/** Of overlapping readings the one that begins first, and of those the longest, is meant. A weekday beside a date is part of it. */
function withoutOverlaps(mentions: Mention[]): Mention[] {
  const rank = (mention: Mention) => (mention.kind === "date" ? 0 : 1);
  const sorted = mentions.sort((a, b) => a.start - b.start || b.end - a.end || rank(a) - rank(b));
  const kept: Mention[] = [];
  for (const mention of sorted) {
    const last = kept.at(-1);
    if (last === undefined || mention.start >= last.end) kept.push(mention);
    else if (rank(mention) < rank(last) && mention.end >= last.end) kept[kept.length - 1] = mention;
    else if (mention.end > last.end && mention.end - mention.start > last.end - last.start)
      kept[kept.length - 1] = mention;
  }
  return kept.filter((mention, index) => {
    if (mention.kind !== "weekday" && mention.kind !== "relative") return true;
    const next = kept[index + 1];
    const previous = kept[index - 1];
    return (
      !(next && (next.kind === "date" || next.kind === "relative") && next.start - mention.end <= 6) &&
      !(previous && previous.kind === "date" && mention.start - previous.end <= 3)
    );
  });
}

/** The first day that is not over yet; a note left on by mistake still says its old day. */
function firstAhead(mentions: readonly Mention[], { today }: ReadingContext): Mention | null {
  return mentions.find((mention) => daysBetween(today, mention.day) >= 0) ?? mentions[0] ?? null;
}

/** "Closed on 24, 25 and 26 December": the last of days in a row. */
function consecutiveEnd(mentions: readonly Mention[], context: ReadingContext): Temporal.PlainDate | null {
  let end = firstAhead(mentions, context)?.day ?? null;
  for (const mention of mentions) if (end !== null && daysBetween(end, mention.day) === 1) end = mention.day;
  return end;
}
