import { Temporal } from "temporal-polyfill";

/** A stretch of time in which a zone keeps one UTC offset: from inclusive, until exclusive, all in milliseconds. */
export interface OffsetSpan {
  from: number;
  until: number;
  offsetMs: number;
}

const spansByZone = new Map<string, OffsetSpan[]>();
const spansPerZone = 64;

/**
 * The stretch of constant offset that an instant lies in. Within it local time is plain arithmetic, which is what makes
 * gaps, repeated hours and skipped days come out right without special cases.
 * @param zone IANA zone, checked by the caller (findZone)
 * @param at milliseconds since the epoch
 */
export function offsetSpan(zone: string, at: number): OffsetSpan {
  let spans = spansByZone.get(zone);
  if (spans === undefined) spansByZone.set(zone, (spans = []));
  const known = spans.find((span) => at >= span.from && at < span.until);
  if (known !== undefined) return known;
  const span = lookUp(zone, at);
  // The latest span first: consecutive questions are about nearby instants.
  spans.unshift(span);
  if (spans.length > spansPerZone) spans.pop();
  return span;
}

function lookUp(zone: string, at: number): OffsetSpan {
  const here = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
  const next = here.getTimeZoneTransition("next");
  // "previous" looks strictly before, so an instant that is itself a transition asks from one tick later.
  const previous = here.add({ nanoseconds: 1 }).getTimeZoneTransition("previous");
  return {
    from: previous?.epochMilliseconds ?? -Infinity,
    until: next?.epochMilliseconds ?? Infinity,
    offsetMs: here.offsetNanoseconds / 1e6,
  };
}
