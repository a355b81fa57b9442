import fc from "fast-check";
import { expect, test } from "vitest";
import { openLines } from "../../src/send/lines.ts";

interface Item {
  to: string;
  n: number;
}

const items = (to: string, count: number): Item[] => Array.from({ length: count }, (_, n) => ({ to, n }));
const linesOf = (limit: number) =>
  openLines<Item>(
    ({ to }) => to,
    () => limit,
  );

test("messages keep their order, but those behind a full destination pass", () => {
  const lines = linesOf(2);
  lines.push([...items("slow", 4), ...items("quick", 1)]);
  const first = lines.take();
  expect([first, lines.take(), lines.take()].map((item) => item?.to)).toEqual(["slow", "slow", "quick"]);
  expect(lines.take()).toBeUndefined();
  lines.done(first!);
  expect(lines.take()).toEqual({ to: "slow", n: 2 });
});

test("a destination is full when as many wait as may be under way", () => {
  const lines = linesOf(2);
  lines.push(items("slow", 3));
  expect(lines.full()).toEqual([]);
  lines.take();
  lines.take();
  expect(lines.full()).toEqual([]);
  lines.push(items("slow", 1));
  expect(lines.full()).toEqual(["slow"]);
});

test("a destination that is shut gives back what waits and recalls what was taken, until it is reopened", () => {
  const lines = linesOf(2);
  lines.push([...items("slow", 3), ...items("quick", 1)]);
  const taken = lines.take();
  expect(lines.shut("slow")).toHaveLength(2);
  expect(lines.isRecalled(taken!)).toBe(true);
  expect(lines.full()).toEqual(["slow"]);
  expect(lines.open).toBe(1);
  lines.push(items("slow", 1));
  lines.reopen("slow");
  const next = [lines.take(), lines.take()];
  expect(next.map((item) => item && [item.to, lines.isRecalled(item)])).toEqual([
    ["quick", false],
    ["slow", false],
  ]);
  expect(lines.isRecalled(taken!)).toBe(true);
});

const step = fc.oneof(
  fc.record({ kind: fc.constant("push" as const), to: fc.constantFrom("a", "b", "c"), count: fc.nat(5) }),
  fc.record({ kind: fc.constant("take" as const) }),
  fc.record({ kind: fc.constant("done" as const) }),
  fc.record({ kind: fc.constant("drain" as const) }),
  fc.record({ kind: fc.constant("shut" as const), to: fc.constantFrom("a", "b", "c") }),
  fc.record({ kind: fc.constant("reopen" as const), to: fc.constantFrom("a", "b", "c") }),
);

test("whatever is done, nothing is lost, no limit is passed, and as many can be taken as are said to be open", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      const lines = linesOf(limit);
      const underWay: Item[] = [];
      let pushed = 0;
      let out = 0;
      for (const one of steps) {
        if (one.kind === "push") {
          lines.push(items(one.to, one.count));
          pushed += one.count;
        } else if (one.kind === "take") {
          const open = lines.open;
          const item = lines.take();
          expect(item === undefined).toBe(open === 0);
          if (item !== undefined) underWay.push(item);
        } else if (one.kind === "done") {
          const item = underWay.shift();
          if (item !== undefined) {
            lines.done(item);
            out += 1;
          }
        } else if (one.kind === "drain") out += lines.drain().length;
        else if (one.kind === "shut") out += lines.shut(one.to).length;
        else if (one.kind === "reopen") lines.reopen(one.to);
        for (const to of ["a", "b", "c"])
          expect(underWay.filter((item) => item.to === to).length).toBeLessThanOrEqual(limit);
      }
      expect(out + underWay.length + lines.drain().length).toBe(pushed);
    }),
  );
});
