import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openLines } from "../../src/send/lane/claim/lines.ts";

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

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(steps: readonly Step[], limit: number) {
  const lines = linesOf(limit);
  const underWay: Item[] = [];
  const seen = { pushed: 0, out: 0, mostAtOnce: 0, wronglyOpen: 0 };
  const carryOut = (one: Step): void => {
    switch (one.kind) {
      case "push":
        lines.push(items(one.to, one.count));
        seen.pushed += one.count;
        return;
      case "take": {
        const { open } = lines;
        const item = lines.take();
        seen.wronglyOpen += (item === undefined) === (open === 0) ? 0 : 1;
        if (item !== undefined) underWay.push(item);
        return;
      }
      case "done": {
        const item = underWay.shift();
        if (item === undefined) return;
        lines.done(item);
        seen.out += 1;
        return;
      }
      case "drain":
        seen.out += lines.drain().length;
        return;
      case "shut":
        seen.out += lines.shut(one.to).length;
        return;
      case "reopen":
        lines.reopen(one.to);
    }
  };
  for (const one of steps) {
    carryOut(one);
    const counts = Map.groupBy(underWay, ({ to }) => to);
    seen.mostAtOnce = Math.max(seen.mostAtOnce, ...Array.from(counts.values(), ({ length }) => length));
  }
  return { ...seen, left: underWay.length + lines.drain().length };
}

test("whatever is done, nothing is lost, no limit is passed, and one can be taken exactly when one is said to be open", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      const { pushed, out, left, mostAtOnce, wronglyOpen } = play(steps, limit);
      expect({ lost: pushed - out - left, wronglyOpen }).toEqual({ lost: 0, wronglyOpen: 0 });
      expect(mostAtOnce).toBeLessThanOrEqual(limit);
    }),
  );
});
