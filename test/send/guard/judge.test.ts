import * as fc from "fast-check";
import { expect, test } from "vitest";
import { describeTrip } from "../../../src/send/guard/describe-trip.ts";
import { mostMails, passesLimit } from "../../../src/send/guard/judge.ts";
import { usualGuardLimits } from "../../../src/sender/guard/guard-limits.ts";

const { bounce, complaint, policy } = usualGuardLimits;

test.each([
  ["too few failures, though all failed: no pause", "bounce", 9, 9, 9, bounce, false],
  ["enough failures, all of them: a pause", "bounce", 10, 10, 10, bounce, true],
  ["exactly the limit: a pause", "bounce", 10, 1, 200, bounce, true],
  ["one mail more than the limit allows: no pause", "bounce", 10, 1, 201, bounce, false],
  ["one complaint of three mails: no pause", "complaint", 1, 1, 3, complaint, false],
  ["three complaints of a thousand mails, exactly 0.3 %: a pause", "complaint", 3, 3, 1_000, complaint, true],
  ["three complaints of 1,001 mails: no pause", "complaint", 3, 3, 1_001, complaint, false],
  ["refusals of one destination, a seventh of all: no pause", "policy", 3, 1, 20, policy, false],
  ["refusals of one destination, half of all: a pause", "policy", 3, 1, 6, policy, true],
  ["refusals of two destinations: a pause", "policy", 3, 2, 20, policy, true],
  ["three refusals of 10,000: no pause", "policy", 3, 3, 10_000, policy, false],
] as const)("%s", (_what, kind, failures, destinations, mails, limit, trips) => {
  expect(passesLimit(kind, { failures, destinations, mails }, limit)).toBe(trips);
});

const limits = fc.record({
  percent: fc.double({ min: 0.01, max: 100, noNaN: true }),
  atLeast: fc.integer({ min: 1, max: 1_000 }),
  hours: fc.constant(24),
});
const kinds = fc.constantFrom("bounce" as const, "complaint" as const, "policy" as const);
const counts = fc
  .record({
    failures: fc.integer({ min: 0, max: 5_000 }),
    good: fc.nat(1_000_000),
    destinations: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ failures, good, destinations }) => ({ failures, mails: failures + good, destinations }));

test("more failures of as many mails never undo a pause; more good mails never cause one", () => {
  fc.assert(
    fc.property(kinds, counts, limits, fc.nat(100), (kind, seen, limit, more) => {
      const before = passesLimit(kind, seen, limit);
      const worse = { ...seen, failures: Math.min(seen.mails, seen.failures + more) };
      const better = { ...seen, mails: seen.mails + more };
      expect([before, passesLimit(kind, worse, limit)]).not.toEqual([true, false]);
      expect([before, passesLimit(kind, better, limit)]).not.toEqual([false, true]);
    }),
  );
});

test("counting mails up to one more than may matter decides as counting all of them does", () => {
  fc.assert(
    fc.property(kinds, counts, limits, (kind, seen, limit) => {
      const bounded = { ...seen, mails: Math.min(seen.mails, mostMails(seen.failures, limit) + 1) };
      expect(passesLimit(kind, bounded, limit)).toBe(passesLimit(kind, seen, limit));
    }),
  );
});

test("a percentage that has no exact binary form is compared exactly", () => {
  for (const percent of [0.1, 0.3, 0.7, 1.1]) {
    for (let failures = 1; failures <= 300; failures += 1) {
      const [top, bottom] = [failures * 1_000, Math.round(percent * 10)];
      expect(mostMails(failures, { percent })).toBe(Math.floor(top / bottom));
    }
  }
});

test("a trip is told in words", () => {
  expect(describeTrip("sequence", '"Welcome"', "bounce", { failures: 12, destinations: 3, mails: 180 }, bounce)).toBe(
    'Of 180 mails of the sequence "Welcome" in the last 24 hours, 12 bounced: their addresses do not exist. That is 6.7 %; the limit is 5 %.',
  );
  expect(describeTrip("domain", "acme.test", "policy", { failures: 3, destinations: 2, mails: 3 }, policy)).toBe(
    "Of 3 mails of the domain acme.test in the last hour, 3 were refused for their sender or content. That is 100 %; the limit is 5 %.",
  );
});
