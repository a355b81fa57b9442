import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HitFeatures } from "../../../src/track/verdict/features.ts";
import { gradeHits } from "../../../src/track/verdict/grade.ts";
import type { GradeContext } from "../../../src/track/verdict/grade.ts";
import { clickAt, hitAt, sentAtMs } from "./hit.ts";

const agentFamilies = [
  "browser",
  "phone",
  "mail_program",
  "apple_mpp",
  "gmail_prefetch",
  "google_proxy",
  "http_library",
  "bot",
  "none",
  "unrecognized",
] as const;
const networkClasses = [
  "ordinary",
  "ordinary",
  "scanner_certain",
  "scanner_probable",
  "microsoft",
  "hosting",
  "apple_relay",
  "private",
  "unknown",
] as const;

const hit: fc.Arbitrary<HitFeatures> = fc
  .record({
    seconds: fc.oneof(fc.integer({ min: -20, max: 120 }), fc.integer({ min: 0, max: 4_000 })),
    kind: fc.constantFrom("open", "click", "click", "click", "unsubscribe_page", "hidden_link" as const),
    method: fc.constantFrom("GET", "GET", "GET", "HEAD", "other" as const),
    agent: fc.constantFrom("browser", ...agentFamilies),
    network: fc.constantFrom(...networkClasses),
    prefetch: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    link: fc.integer({ min: 0, max: 4 }),
    client: fc.constantFrom("a", "b", "c", undefined),
    known: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  })
  .map(({ seconds, known, client, link, kind, ...rest }) => ({
    ...rest,
    kind,
    atMs: sentAtMs + seconds * 1_000,
    secondsSince250: known ? seconds : null,
    ...(kind === "click" && { link }),
    ...(client !== undefined && { client }),
  }));
const hits = fc.array(hit, { maxLength: 12 });

const context: GradeContext = {
  linksInMail: 5,
  otherRecipientsByClient: (client) => (client === "c" ? { recipients: 9, sameCompany: false } : undefined),
};
const grade = (some: readonly HitFeatures[], more: Partial<GradeContext> = {}) =>
  gradeHits(some, { ...context, ...more });

describe("the verdict, whatever the hits", () => {
  test("does not depend on their order", () => {
    const shuffled = hits.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some.keys()], { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, order]) => {
        const straight = grade(some);
        const other = grade(order.flatMap((index) => some[index] ?? []));
        for (const [place, index] of order.entries()) expect(other[place]).toEqual(straight[index]);
      }),
    );
  });

  test("gets no more human by more hits", () => {
    fc.assert(
      fc.property(hits, hits, (some, more) => {
        const before = grade(some);
        const after = grade([...some, ...more]);
        const risen = before.filter(({ verdict }, index) => verdict !== "human" && after[index]?.verdict === "human");
        expect(risen).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("gets no more human by a sign of a machine at a hit", () => {
    const signs: Partial<HitFeatures>[] = [
      { method: "HEAD" },
      { prefetch: true },
      { agent: "http_library" },
      { agent: "bot" },
      { agent: "none" },
      { network: "scanner_certain" },
      { secondsSince250: -1 },
      { kind: "hidden_link" },
    ];
    fc.assert(
      fc.property(hits, fc.nat(), fc.constantFrom(...signs), (some, at, sign) => {
        if (some.length === 0) return;
        const index = at % some.length;
        const signed = some.map((one, place) => (place === index ? { ...one, ...sign } : one));
        expect(grade(signed)[index]?.verdict).toBe("machine");
      }),
    );
  });

  test("is human only with a reason for it", () => {
    const positive = new Set(["person_opened", "person_clicked", "proxy_open", "reply_followed", "form_followed"]);
    const later = { later: [{ kind: "reply" as const, atMs: sentAtMs + 2_000_000 }] };
    fc.assert(
      fc.property(hits, (some) => {
        const grades = grade(some, later);
        const people = grades.filter(({ verdict }) => verdict === "human");
        expect(people.filter(({ reasons }) => !reasons.some((code) => positive.has(code)))).toEqual([]);
        expect(grades.filter(({ reasons }) => reasons.length === 0)).toEqual([]);
        const isSure = ({ verdict, confidence }: (typeof grades)[number]) =>
          verdict === "unknown" ? confidence === 0 : confidence > 0.3 && confidence <= 1;
        expect(grades.filter((one) => !isSure(one))).toEqual([]);
      }),
    );
  });

  test("is the same after the clients are forgotten", () => {
    fc.assert(
      fc.property(hits, (some) => {
        // What stays tells the clients of one mail apart by other names, and how widely each was seen.
        const named = (client: string) => `who ${client}`;
        const forgotten = some.map((one) => (one.client === undefined ? one : { ...one, client: named(one.client) }));
        const shared: GradeContext["otherRecipientsByClient"] = (client) =>
          client === named("c") ? { recipients: 9, sameCompany: false } : undefined;
        expect(grade(forgotten, { otherRecipientsByClient: shared })).toEqual(grade(some));
      }),
      { numRuns: 500 },
    );
  });

  test("is given for times and numbers that make no sense, too", () => {
    const odd = [Number.NaN, Infinity, -Infinity, 0, -1].flatMap((atMs) => [
      hitAt(1, { atMs, secondsSince250: atMs }),
      clickAt(1, { atMs, link: "" }),
    ]);
    expect(grade(odd, { linksInMail: Number.NaN })).toHaveLength(odd.length);
    expect(grade([], { linksInMail: -1 })).toEqual([]);
  });

  test("looks at each of 10,000 hits a constant number of times", () => {
    const clients = Array.from({ length: 10_000 }, (_, index) => `c${index % 50}`);
    const flood = clients.map((client, index) => clickAt(index % 100, { client, link: index % 7 }));
    const asked = { count: 0 };
    const watched = flood.map((one) =>
      Object.defineProperty({ ...one }, "atMs", {
        get: () => {
          asked.count++;
          return one.atMs;
        },
      }),
    );
    expect(grade(watched)).toHaveLength(10_000);
    // Sorting asks for 2 × n × log n; everything else is a constant number of times for each hit.
    expect(asked.count).toBeLessThan(10_000 * 120);
  });
});
