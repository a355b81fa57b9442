import * as fc from "fast-check";
import { expect, test } from "vitest";
import { atRound, phaseOf, roomOf, slowDown, withAccepted } from "../../src/sender/destination/destination-pace.ts";
import type { Pace } from "../../src/sender/destination/destination-pace.ts";

const start = new Date("2026-01-05T09:00:00Z");
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
const middle = 0.5;

/** Uses up the round that begins at `now`, all of it accepted. */
function fullRound(pace: Pace, now: Date): { pace: Pace; sent: number } {
  const begun = atRound(pace, now);
  const sent = roomOf(begun, 0, now);
  if (sent === Infinity) return { pace: begun, sent };
  return { pace: withAccepted({ ...begun, taken: begun.taken + sent }, sent, now), sent };
}

/** Rounds that are used in full, one after the other, from the end of a hold on. */
function roundsOf(from: Pace, count: number): { pace: Pace; sent: number; now: Date }[] {
  let pace = from;
  return Array.from({ length: count }, (_, n) => {
    const now = later(from.heldUntil, n * 5_000);
    const round = fullRound(pace, now);
    pace = round.pace;
    return { ...round, now };
  });
}

const sentIn = (from: Pace, count: number) => roundsOf(from, count).map(({ sent }) => sent);

test("after the first hold one message goes, then twice as many a round, until there is no limit", () => {
  const held = slowDown(undefined, start, middle);
  expect(held.heldUntil).toEqual(later(start, 30_000));
  expect(roomOf(held, 0, later(start, 29_999))).toBe(0);
  expect(sentIn(held, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, Infinity]);
});

test("a round that was not used widens the window by nothing", () => {
  const held = slowDown(undefined, start, middle);
  expect(roomOf(atRound(held, later(start, 300_000)), 0, later(start, 300_000))).toBe(1);
});

test("within a round no more goes than its window, whatever is accepted", () => {
  const held = slowDown(undefined, start, middle);
  const { pace } = fullRound(held, held.heldUntil);
  expect(roomOf(atRound(pace, later(held.heldUntil, 4_999)), 0, later(held.heldUntil, 4_999))).toBe(0);
});

test("what is still under way takes the room of the next round", () => {
  const held = slowDown(undefined, start, middle);
  const now = later(held.heldUntil, 60_000);
  expect(roomOf(atRound(held, now), 1, now)).toBe(0);
});

test("holds get twice as long while not even the probe gets through, up to an hour", () => {
  let pace = slowDown(undefined, start, middle);
  const seconds: number[] = [];
  let now = start;
  for (let n = 0; n < 10; n += 1) {
    seconds.push((pace.heldUntil.getTime() - now.getTime()) / 1000);
    now = pace.heldUntil;
    pace = slowDown({ ...atRound(pace, now), taken: 1 }, now, middle);
  }
  expect(seconds).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
});

test("a complaint on the way back halves what the window doubles up to; from there on it grows by tenths", () => {
  const at64 = roundsOf(slowDown(undefined, start, middle), 9).find(({ sent }) => sent === 64);
  const again = slowDown(at64!.pace, at64!.now, middle);
  expect(again).toMatchObject({ level: 1, window: 1, ceiling: 32, heldUntil: later(at64!.now, 30_000) });
  expect(sentIn(again, 9)).toEqual([1, 2, 4, 8, 16, 32, 36, 40, 44]);
});

test("what was under way when a hold began changes nothing", () => {
  const held = slowDown(undefined, start, middle);
  expect(slowDown(held, later(start, 1_000), middle)).toBe(held);
  expect(withAccepted(held, 5, later(start, 1_000))).toBe(held);
});

test("six quiet hours later a destination is like any other, and begins with the first hold again", () => {
  const strict = { ...slowDown(undefined, start, middle), level: 8, ceiling: 1 };
  const now = later(strict.heldUntil, 6 * 3_600_000 + 1);
  expect(phaseOf(strict, now)).toBe("open");
  expect(slowDown(strict, now, middle)).toEqual(slowDown(undefined, now, middle));
});

const happening = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 4_000_000 }) }),
  fc.record({ kind: fc.constant("claim" as const) }),
  fc.record({ kind: fc.constant("accepted" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant("throttled" as const), random: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
);

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Lives through what happens, and tells by name what must never be. */
function live(happenings: readonly Happening[]): string[] {
  const wrong: string[] = [];
  const never = (what: string, is: boolean) => is && wrong.push(what);
  let now = start;
  let pace = slowDown(undefined, now, middle);
  let underWay = 0;

  function claim(): void {
    const before = pace;
    pace = atRound(pace, now);
    const phase = phaseOf(pace, now);
    const room = roomOf(pace, underWay, now);
    never("something goes during a hold", phase === "held" && room > 0);
    if (phase !== "recovering") return;
    never("more under way than the window", room > 0 && room + underWay > (pace.window ?? 0));
    never("more in a round than the window", room > 0 && room + pace.taken > (pace.window ?? 0));
    never("wider by more than accepted", (pace.window ?? 0) > (before.window ?? 0) + Math.max(1, before.accepted));
    pace = { ...pace, taken: pace.taken + room };
    underWay += room;
  }

  function complain(random: number): void {
    const before = pace;
    pace = slowDown(pace, now, random);
    const holdMs = pace.heldUntil.getTime() - now.getTime();
    never("not held after a complaint", phaseOf(pace, now) !== "held");
    never("held for too long", holdMs > 1.1 * 3_600_000);
    never("held too briefly", pace !== before && holdMs < 0.9 * 30_000);
  }

  for (const one of happenings) {
    if (one.kind === "wait") now = later(now, one.ms);
    else if (one.kind === "claim") claim();
    else if (one.kind === "throttled") complain(one.random);
    else {
      const count = Math.floor(underWay * one.share);
      pace = withAccepted(pace, count, now);
      underWay -= count;
    }
    never("out of bounds", pace.level < 1 || pace.ceiling < 1 || (pace.window ?? 1) < 1);
  }
  return wrong;
}

test("whatever happens: nothing goes during a hold, and never more than a window that grows by what was accepted", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
      expect(live(happenings)).toEqual([]);
    }),
  );
});
