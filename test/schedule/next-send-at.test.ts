import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holidayCalendar } from "../../src/schedule/holidays.ts";
import { nextSendAt } from "../../src/schedule/next-send-at.ts";
import type { SendRules } from "../../src/schedule/send-rules.ts";
import { weekdays } from "../../src/schedule/types.ts";
import type { OpenSpan } from "../../src/schedule/types.ts";
import { inZone, isOpen, transitions, zones } from "./oracle.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const pad = (value: number) => String(value).padStart(2, "0");
const clock = fc
  .integer({ min: 0, max: 24 * 4 - 1 })
  .map((quarter) => `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`);
const span = fc
  .record({ days: fc.subarray([...weekdays], { minLength: 1 }), from: clock, to: clock })
  .filter(({ from, to }) => from !== to);
const openHours = fc.array(span, { minLength: 1, maxLength: 3 });
const zone = fc.constantFrom(...zones);
const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) }).map((ms) => new Date(ms));

const transitionsByZone = zones
  .map((id) => ({ id, changes: transitions(id, 2024, 2031) }))
  .filter(({ changes }) => changes.length > 0);
/** An instant within two days of a change of clocks, where mistakes live. */
const nearChange = fc.constantFrom(...transitionsByZone).chain(({ id, changes }) =>
  fc.record({
    zone: fc.constant(id),
    at: fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * dayMs, max: 2 * dayMs }))
      .map(([change, delta]) => new Date(change + delta)),
  }),
);
const anywhere = fc.record({ zone, at: instant });
const place = fc.oneof({ weight: 1, arbitrary: anywhere }, { weight: 2, arbitrary: nearChange });

function sendAt(now: Date, rules: SendRules): Date {
  const next = nextSendAt(now, rules);
  if (next.kind === "never") throw new Error(`never, because of ${next.rule}`);
  return next.at;
}

const windowRules = (id: string, open: readonly OpenSpan[]): SendRules => ({
  leadZone: id,
  window: { zone: id, open },
});

describe("a window, in every zone, 2024 to 2030", () => {
  test("the next send is inside the window, not in the past, and nothing earlier would do", () => {
    fc.assert(
      fc.property(
        place,
        openHours,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (where, open, part) => {
          const at = sendAt(where.at, windowRules(where.zone, open));
          expect(at.getTime()).toBeGreaterThanOrEqual(where.at.getTime());
          expect(isOpen(open, inZone(at, where.zone).toPlainDateTime())).toBe(true);
          const between = Math.floor(where.at.getTime() + part * (at.getTime() - where.at.getTime()));
          // The last millisecond before is the likeliest to be wrong.
          const earlier = [between, at.getTime() - 1].filter((ms) => ms >= where.at.getTime() && ms < at.getTime());
          expect(earlier.filter((ms) => isOpen(open, inZone(ms, where.zone).toPlainDateTime()))).toEqual([]);
        },
      ),
      { numRuns: 1200 },
    );
  });

  test("a later now never gives an earlier send, with every rule in force", () => {
    const calendar = holidayCalendar(["FR", "US"], ["2026-02-28", "2028-02-29"]);
    const rules = fc.record({
      open: openHours,
      quiet: fc.option(fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to)),
      holidays: fc.boolean(),
      sends: fc.array(fc.integer({ min: -8 * dayMs, max: 4 * dayMs }), { maxLength: 6 }),
      spreadMs: fc.option(fc.integer({ min: 1, max: dayMs })),
      key: fc.string(),
    });
    fc.assert(
      fc.property(place, rules, fc.integer({ min: 0, max: 3 * dayMs }), (where, r, later) => {
        const all: SendRules = {
          ...windowRules(where.zone, r.open),
          holidays: r.holidays ? calendar : undefined,
          quietHours: r.quiet ?? undefined,
          cap: {
            limits: [
              { max: 1, days: 1 },
              { max: 3, days: 7 },
            ],
            sends: r.sends.map((delta) => new Date(where.at.getTime() + delta)),
          },
          spread: r.spreadMs === null ? undefined : { withinMs: r.spreadMs, key: r.key },
        };
        const first = nextSendAt(where.at, all);
        const second = nextSendAt(new Date(where.at.getTime() + later), all);
        expect(first.kind === "never" && second.kind === "at").toBe(false);
        if (first.kind === "never" || second.kind === "never") return;
        expect(second.at.getTime()).toBeGreaterThanOrEqual(first.at.getTime());
        // What was decided holds when it is looked at again at that instant.
        expect(sendAt(first.at, { ...all, spread: undefined })).toEqual(first.at);
        expect(isOpen(r.open, inZone(first.at, where.zone).toPlainDateTime())).toBe(true);
        expect(first.shifts.at(-1)?.to ?? where.at).toEqual(first.at);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("every change of clocks in every zone, 2024 to 2030", () => {
  // Zones that change at the same instant between the same offsets behave alike around it: one of them is enough.
  const all = transitionsByZone.flatMap(({ id, changes: list }) => list.map((change) => ({ id, change })));
  const alike = Map.groupBy(
    all,
    ({ id, change }) => `${change} ${inZone(change - 1, id).offset} ${inZone(change, id).offset}`,
  );
  const changes = [...alike.values()].map((same) => same[same.length >> 1]!);

  test("a daily send happens once on each day whose window has any instant, and never twice", () => {
    expect(all.length).toBeGreaterThan(1500);
    expect(changes.length).toBeGreaterThan(100);
    for (const { id, change } of changes) {
      for (const open of windowsAround(id, change)) {
        const rules = windowRules(id, open);
        const first = inZone(change, id).toPlainDate().subtract({ days: 1 });
        for (let offset = 0; offset < 3; offset++) {
          const date = first.add({ days: offset });
          const start = date.toZonedDateTime(id).epochMilliseconds;
          const end = date.add({ days: 1 }).toZonedDateTime(id).epochMilliseconds;
          const expected = firstOpenMinute(open, id, start, end);
          const at = sendAt(new Date(start), rules).getTime();
          const found = at < end ? at : null;
          expect(found, `${id} ${date.toString()} ${JSON.stringify(open)}`).toBe(expected);
        }
      }
    }
  }, 180_000);
});

/** Windows that contain the change, lie inside the gap or the repeated stretch, overlap it on one side, and cross midnight. */
function windowsAround(id: string, change: number): OpenSpan[][] {
  const before = inZone(change - 1, id)
    .toPlainDateTime()
    .round({ smallestUnit: "minute", roundingMode: "ceil" });
  const after = inZone(change, id).toPlainDateTime();
  const [low, high] = before.toString() < after.toString() ? [before, after] : [after, before];
  const text = (local: typeof before) => `${pad(local.hour)}:${pad(local.minute)}`;
  const windows = [
    { from: text(low.subtract({ hours: 1 })), to: text(high.add({ hours: 1 })) },
    { from: text(low), to: text(high) },
    { from: text(low.add({ minutes: 5 })), to: text(high.subtract({ minutes: 5 })) },
    { from: text(low.add({ minutes: 10 })), to: text(high.add({ hours: 1 })) },
    { from: text(low.subtract({ hours: 1 })), to: text(high.subtract({ minutes: 10 })) },
    { from: "22:30", to: "01:30" },
  ];
  return windows.filter(({ from, to }) => from !== to).map((hours) => [{ days: weekdays, ...hours }]);
}

/** The first whole minute between two instants at which the reference says open. */
function firstOpenMinute(open: OpenSpan[], id: string, start: number, end: number): number | null {
  // Clocks change on whole quarter hours in these years, so the local minute advances evenly in between.
  for (let quarter = start; quarter < end; quarter += hourMs / 4) {
    const local = inZone(quarter, id).toPlainDateTime();
    for (let minute = 0; minute < 15; minute++) {
      if (isOpen(open, local.add({ minutes: minute }))) return quarter + minute * 60_000;
    }
  }
  return null;
}

describe("zones that skipped a whole day", () => {
  const skipped = [
    { id: "Pacific/Apia", lost: "2011-12-30" },
    { id: "Pacific/Fakaofo", lost: "2011-12-30" },
    { id: "Pacific/Kwajalein", lost: "1993-08-21" },
    { id: "Pacific/Kiritimati", lost: "1994-12-31" },
  ];

  test.each(skipped)("$id has no send on $lost, and one on each day around it", ({ id, lost }) => {
    const open: OpenSpan[] = [{ days: weekdays, from: "09:00", to: "17:00" }];
    const lostDay = inZone(Date.parse(`${lost}T00:00:00Z`), "UTC").toPlainDate();
    const dates: string[] = [];
    let now = lostDay.subtract({ days: 2 }).toZonedDateTime(id).epochMilliseconds;
    for (let count = 0; count < 4; count++) {
      const at = inZone(sendAt(new Date(now), windowRules(id, open)), id);
      expect(at.toPlainTime().toString()).toBe("09:00:00");
      dates.push(at.toPlainDate().toString());
      now = at.toPlainDate().add({ days: 1 }).toZonedDateTime(id).epochMilliseconds;
    }
    expect(dates).toEqual([-2, -1, 1, 2].map((days) => lostDay.add({ days }).toString()));
  });
});
