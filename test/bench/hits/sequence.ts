import type { HitKind } from "../../../src/track/verdict/features.ts";
import type { LaterEvidence } from "../../../src/track/verdict/later.ts";
import type { SharedAddress } from "../../../src/track/verdict/sight.ts";
import type { Vendor } from "../../../src/track/verdict/vendor.ts";
import type { Random } from "../generate/random.ts";

/** One request of the table, as a server sees it, and who made it. */
export interface TableHit {
  /** seconds since the 250, with a fraction */
  at: number;
  kind: HitKind;
  truth: "human" | "machine";
  agent: string;
  ip: string;
  method: "GET" | "HEAD" | "POST";
  link?: number;
  /** value of `Sec-Purpose` or the like */
  purpose?: string;
  /** a person's hit that leaves nothing to tell it by: within the windows of rule 6, or behind a scanner's network */
  hidden?: boolean;
}

/** All hits of one mail to one recipient. */
export interface HitSequence {
  scenario: string;
  vendor: Vendor;
  links: number;
  hits: TableHit[];
  later?: { kind: LaterEvidence["kind"]; at: number }[];
  /** addresses that other recipients' hits came from, too */
  shared?: Record<string, SharedAddress>;
}

/** A documented behavior, from which sequences are drawn. */
export interface Scenario {
  name: string;
  vendor: Vendor;
  /** where the behavior is documented */
  source: string;
  draw(random: Random): Pick<HitSequence, "links" | "hits" | "later" | "shared">;
}

/** A fraction from 0 to below 1. */
export const fraction = (random: Random) => random.int(0, 999_999) / 1_000_000;

/** Between two numbers, to the millisecond. */
export const between = (random: Random, from: number, to: number) =>
  Math.round((from + fraction(random) * (to - from)) * 1_000) / 1_000;

/** Seconds with a long tail: half below the median; `spread` 1 means that a sixth is above 2.7 times of it. */
export function longTail(random: Random, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - fraction(random))) * Math.cos(2 * Math.PI * fraction(random));
  return Math.round(median * Math.exp(normal * spread) * 1_000) / 1_000;
}

/** When a person gets to a mail: half within three hours, some at once, some after days. */
export const arrivesAt = (random: Random) => Math.min(1_200_000, Math.max(4, longTail(random, 10_000, 2)));

/** How long a person looks at a mail or page before going on. */
export const looksFor = (random: Random) => Math.max(0.8, longTail(random, 12, 0.9));

/** Links of a mail, and a choice of some of them in order. */
export const someLinks = (random: Random, links: number, count: number) =>
  Array.from({ length: links }, (_, link) => ({ link, key: fraction(random) }))
    .toSorted((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ link }) => link);
