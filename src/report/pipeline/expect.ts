import { countBand } from "./band.ts";

/** How far somebody came: what is expected of those who are in sequences now. */
export const reaches = ["prospect", "sql", "customer"] as const;
export type Reach = (typeof reaches)[number];

/**
 * Ages of enrollments in days at which those that went on are compared with those that are about as old now: whoever is in counts
 * at the nearest one. Denser where more happens.
 */
export const ages = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 252] as const;

/**
 * Enrollments of the past that still ran at an age, and had not come so far: how many full weeks they were followed from there on,
 * and in which of them, from 0, they came so far.
 */
// A type alias, not an interface: rows of a query have an index signature.
export type PastGroup = { age: number; followed: number; week: number | null; count: number };

/** How many are in a sequence now, by the age of their enrollment. */
export type NowGroup = { age: number; people: number };

export interface Expected {
  value: number;
  low: number;
  high: number;
}

/** What is expected week by week and in all; or why nothing can be said. */
export type Outlook =
  | { enough: true; weeks: Expected[]; total: Expected }
  | { enough: false; code: "nobody_enrolled" | "history_too_short" | "too_few_events"; seen: number; needed: number };

/** Fewer of an age that were followed all the way say too little of it. */
const fewestFollowed = 20;
/** Fewer that have come so far say too little of when. */
const fewestEvents = 10;
/** What may be in at an age that the past does not know. */
const unknownShare = 0.1;

/**
 * What becomes of those who are in now, if they go on as those before them did: for each age, the share of the enrollments which
 * ran at that age and came so far in the first, second … week from there on, of those that were followed so long. Pure.
 */
export function expectWeeks(past: readonly PastGroup[], now: readonly NowGroup[], weeks: number): Outlook {
  const people = now.reduce((sum, one) => sum + one.people, 0);
  if (people === 0) return { enough: false, code: "nobody_enrolled", seen: 0, needed: 1 };
  const followed = (age: number, week: number) =>
    past.reduce((sum, one) => sum + (one.age === age && one.followed > week ? one.count : 0), 0);
  const unknown = now.reduce((sum, one) => sum + (followed(one.age, weeks - 1) < fewestFollowed ? one.people : 0), 0);
  if (unknown > people * unknownShare) {
    const seen = Math.min(...now.map(({ age }) => followed(age, weeks - 1)));
    return { enough: false, code: "history_too_short", seen, needed: fewestFollowed };
  }
  const events = past.reduce(
    (sum, one) => sum + (one.age === 0 && one.week !== null && one.week < one.followed ? one.count : 0),
    0,
  );
  if (events < fewestEvents) return { enough: false, code: "too_few_events", seen: events, needed: fewestEvents };
  const parts = Array.from({ length: weeks }, (_, week) => partsOf(past, now, week));
  return { enough: true, weeks: parts.map((part) => expected(part)), total: expected(parts.flat()) };
}

/** Of one age in one week: so many in the past, each of which stands for so many now. */
interface Part {
  age: number;
  weight: number;
  seen: number;
}

function partsOf(past: readonly PastGroup[], now: readonly NowGroup[], week: number): Part[] {
  return now.flatMap(({ age, people }): Part[] => {
    let [of, seen] = [0, 0];
    for (const one of past) {
      if (one.age !== age || one.followed <= week) continue;
      of += one.count;
      if (one.week === week) seen += one.count;
    }
    return of === 0 ? [] : [{ age, weight: people / of, seen }];
  });
}

/** The same enrollments are the past of several ages, so that their errors may all go one way: these are added, not squared. */
function expected(parts: readonly Part[]): Expected {
  const sum = parts.reduce((total, { weight, seen }) => total + weight * seen, 0);
  const deviations = Array.from(Map.groupBy(parts, ({ age }) => age).values(), (own) =>
    Math.sqrt(own.reduce((total, { weight, seen }) => total + weight * weight * seen, 0)),
  );
  const variance = deviations.reduce((total, one) => total + one, 0) ** 2;
  const weight = parts.reduce((total, one) => total + one.weight, 0) / Math.max(1, parts.length);
  return { value: Math.round(sum * 10) / 10, ...countBand({ sum, variance, weight }) };
}
