import { Temporal } from "temporal-polyfill";
import { weekdays } from "../../src/schedule/types.ts";
import type { OpenSpan } from "../../src/schedule/types.ts";

/** All zones of the runtime. */
export const zones = Intl.supportedValuesOf("timeZone");

/** An instant as Temporal sees it in a zone: the reference all arithmetic is compared with. */
export const inZone = (at: Date | number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(Number(at)).toZonedDateTimeISO(zone);

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether a local date-time is inside open spans, said as plainly as possible. */
export function isOpen(open: readonly OpenSpan[], local: Temporal.PlainDateTime): boolean {
  const minute = local.hour * 60 + local.minute;
  const today = weekdays[local.dayOfWeek - 1]!;
  const yesterday = weekdays[(local.dayOfWeek + 5) % 7]!;
  return open.some(({ days, from, to }) => {
    const crosses = minutes(to) <= minutes(from);
    if (!crosses) return days.includes(today) && minute >= minutes(from) && minute < minutes(to);
    return (days.includes(today) && minute >= minutes(from)) || (days.includes(yesterday) && minute < minutes(to));
  });
}

/** Every change of offset of a zone between two years. */
export function transitions(zone: string, fromYear: number, untilYear: number): number[] {
  const found: number[] = [];
  let cursor: Temporal.ZonedDateTime | null = inZone(Date.UTC(fromYear, 0, 1), zone);
  for (;;) {
    cursor = cursor.getTimeZoneTransition("next");
    if (cursor === null || cursor.epochMilliseconds >= Date.UTC(untilYear, 0, 1)) return found;
    found.push(cursor.epochMilliseconds);
  }
}
