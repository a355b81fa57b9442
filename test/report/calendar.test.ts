import { describe, expect, test } from "vitest";
import type { senders } from "../../src/db/schema/index.ts";
import { seededRandom } from "../bench/generate/random.ts";
import { openAgenda } from "../../src/report/calendar/agenda.ts";
import { findPileUps } from "../../src/report/calendar/backlog.ts";
import { readDays } from "../../src/report/calendar/calendar-query.ts";
import { inTurn, letGo, openLane, room } from "../../src/report/calendar/lane.ts";
import { allot } from "../../src/report/calendar/sample.ts";
import { tally } from "../../src/report/calendar/tally.ts";
import type { Happening, Mail, Walker } from "../../src/report/calendar/world.ts";

const hourMs = 3_600_000;
const start = Date.parse("2026-01-05T09:00:00Z");

test("an agenda gives what is earliest, of one instant by rank, then by order", () => {
  const { unit: random } = seededRandom(1);
  const agenda = openAgenda<string>();
  const all = Array.from({ length: 500 }, (_, no) => {
    const [at, rank] = [Math.floor(random() * 20), Math.floor(random() * 2)];
    agenda.add(at, rank, `${at} ${rank} ${no}`);
    return { at, rank, no };
  });
  const expected = all
    .filter(({ at }) => at < 15)
    .toSorted((a, b) => a.at - b.at || a.rank - b.rank || a.no - b.no)
    .map(({ at, rank, no }) => `${at} ${rank} ${no}`);
  const taken: string[] = [];
  for (let next = agenda.take(15); next !== undefined; next = agenda.take(15)) taken.push(next.what);
  expect(taken).toEqual(expected);
});

const sender = (more: Partial<typeof senders.$inferSelect>): typeof senders.$inferSelect => ({
  id: "s",
  key: null,
  name: "Ada",
  email: "ada@acme.test",
  isDefault: true,
  replyTo: "tracked",
  dkim: [],
  transportIds: [],
  timezone: "UTC",
  dailyCap: null,
  hourlyCap: null,
  warmUp: null,
  minGapMs: 0,
  gapJitter: 0,
  trackingDomain: null,
  hiddenLink: false,
  heldUntil: null,
  heldReason: null,
  transportFault: null,
  pausedAt: null,
  pausedReason: null,
  resumedAt: null,
  createdAt: new Date(start),
  ...more,
});

const walker = (id: string, weight = 1, stratum = "a", sequenceId = "q"): Walker =>
  ({ id, weight, stratum, course: { sequenceId } }) as unknown as Walker;
const mail = (of: Walker, dueAt: number, priority = 0): Mail =>
  ({ walker: of, dueAt, priority, left: of.weight, senderId: "s" }) as unknown as Mail;

describe("a lane", () => {
  test("keeps to caps, and opens with their windows", () => {
    const lane = openLane({ sender: sender({ dailyCap: 3, hourlyCap: 2 }), usage: { day: 0, hour: 0 } }, start);
    const one = () => letGo(lane, mail(walker("w"), start), room(lane, start), start);
    expect([one(), one()]).toEqual([1, 1]);
    expect(room(lane, start)).toBe(0);
    expect(lane.shutUntil).toBe(start + hourMs);
    expect(room(lane, start + hourMs)).toBe(1);
    letGo(lane, mail(walker("w"), start), 1, start + hourMs);
    expect(room(lane, start + hourMs)).toBe(0);
    expect(new Date(lane.shutUntil).toISOString()).toBe("2026-01-06T00:00:00.000Z");
    expect(room(lane, lane.shutUntil)).toBe(2);
  });
  test("warms up, and lets a mail that stands for many go in parts", () => {
    const warmUp = { startedAt: "2026-01-05T00:00:00Z", first: 2, factor: 2 };
    const lane = openLane({ sender: sender({ warmUp }), usage: { day: 0, hour: 0 } }, start);
    const big = mail(walker("w", 5), start);
    expect(letGo(lane, big, room(lane, start), start)).toBe(2);
    expect([room(lane, start), big.left]).toEqual([0, 3]);
    expect(letGo(lane, big, room(lane, lane.shutUntil), lane.shutUntil)).toBe(3);
    expect(room(lane, start + 20 * hourMs)).toBe(1);
  });
  test("keeps a gap, and a paused one sends nothing", () => {
    const lane = openLane({ sender: sender({ minGapMs: 60_000 }), usage: { day: 0, hour: 0 } }, start);
    letGo(lane, mail(walker("w"), start), room(lane, start), start);
    expect([room(lane, start), lane.shutUntil]).toEqual([0, start + 60_000]);
    const paused = openLane({ sender: sender({ pausedAt: new Date(start) }), usage: { day: 0, hour: 0 } }, start);
    expect(room(paused, start + 1_000 * hourMs)).toBe(0);
  });
  test("lets follow-ups go first, and of several sequences each in turn", () => {
    const of = (id: string, sequence: string, minute: number, priority = 0) =>
      mail(walker(id, 1, "a", sequence), start + minute * 60_000, priority);
    const due = [of("x1", "x", 1), of("x2", "x", 2), of("x3", "x", 3), of("y1", "y", 5), of("x4", "x", 9, 1)];
    expect(inTurn(due).map((one) => one.walker.id)).toEqual(["x4", "x1", "y1", "x2", "x3"]);
  });
});

const ready = (at: number, amount = 1): Happening => ({
  kind: "ready",
  at,
  senderId: "s",
  walker: walker("w"),
  amount,
});
const sent = (at: number, amount = 1): Happening => ({ ...ready(at, amount), kind: "sent" });

test("mails pile up where they wait over the end of a day", () => {
  const { days } = readDays(
    { zone: "UTC", groupBy: "sender", sample: 2_000, to: new Date(start + 96 * hourMs) },
    new Date(start),
  );
  const told = [
    ready(start),
    sent(start),
    ready(start + hourMs),
    sent(start + 2 * hourMs),
    ready(start + 10 * hourMs),
    ready(start + 11 * hourMs),
    sent(start + 20 * hourMs),
    sent(start + 21 * hourMs),
    ready(start + 80 * hourMs),
  ];
  expect(findPileUps(told, days)).toEqual([
    { senderId: "s", from: start + 10 * hourMs, goneAt: start + 21 * hourMs, mostAt: start + 11 * hourMs },
    { senderId: "s", from: start + 80 * hourMs, goneAt: null, mostAt: start + 80 * hourMs },
  ]);
});

describe("a sample", () => {
  test("is everybody where there are not more than asked for", () => {
    expect(
      allot(
        [
          { key: "a", size: 60 },
          { key: "b", size: 40 },
        ],
        100,
      ),
    ).toEqual([
      { key: "a", size: 60, taken: 60 },
      { key: "b", size: 40, taken: 40 },
    ]);
  });
  test("has some of every stratum, and not too many strata", () => {
    const taken = allot(
      [
        { key: "a", size: 100_000 },
        { key: "b", size: 40 },
      ],
      1_000,
    );
    expect(taken?.map((one) => one.taken)).toEqual([1_000, 30]);
    expect(
      allot(
        Array.from({ length: 400 }, (_, no) => ({ key: String(no), size: 100 })),
        1_000,
      ),
    ).toBeNull();
  });
  test("covers the truth nineteen times of twenty, and everybody counts exactly", () => {
    const { unit: random } = seededRandom(7);
    const sizes = [
      { key: "a", size: 3_000, rate: 0.2 },
      { key: "b", size: 500, rate: 0.7 },
    ];
    let covered = 0;
    for (let round = 0; round < 200; round += 1) {
      let truth = 0;
      const strata = allot(sizes, 400)!;
      const happenings = sizes.flatMap(({ key, size, rate }) => {
        const { taken } = strata.find((one) => one.key === key)!;
        return Array.from({ length: size }, (_, no) => ({ no, sends: random() < rate })).flatMap(({ no, sends }) => {
          truth += Number(sends);
          const of = walker(`${key}${no}`, size / taken, key);
          return sends && no < taken
            ? [{ kind: "sent" as const, at: 0, senderId: "s", walker: of, amount: of.weight }]
            : [];
        });
      });
      const { low, high, value } = tally(happenings, strata, () => "day").get("day")!;
      expect(low).toBeLessThan(value);
      if (truth >= low && truth <= high) covered += 1;
    }
    expect(covered / 200).toBeGreaterThanOrEqual(0.93);
    const all = tally([sent(0), sent(0)], [{ key: "a", size: 5, taken: 5 }], () => "day");
    expect(all.get("day")).toEqual({ value: 2, low: 2, high: 2 });
  });
});
