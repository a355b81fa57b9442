import { expect, test } from "vitest";
import { openBatcher } from "../../src/send/lane/settle/batcher.ts";
import { eventually } from "../support/eventually.ts";

/** A batcher whose writes end one by one, when told to. */
function openManually(room: number) {
  const written: number[][] = [];
  const ends: (() => void)[] = [];
  const write = (batch: number[]) => {
    written.push(batch);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { batcher: openBatcher(write, 0, room), written, ends };
}

test("whoever adds to a full batch waits for its turn, not until nothing is left to write", async () => {
  const { batcher, written, ends } = openManually(2);
  const added = (item: number) => batcher.add(item).then(() => waiting.delete(item));
  const waiting = new Set([1, 2, 3, 4, 5]);
  await Promise.all([added(1), added(2)]);
  expect(written).toEqual([[1, 2]]);

  const more = [added(3), added(4)];
  await more[0];
  expect(waiting).toEqual(new Set([4, 5]));
  ends[0]?.();
  await more[1];
  expect(written).toEqual([
    [1, 2],
    [3, 4],
  ]);

  await added(5);
  const drained = batcher.drain();
  ends[1]?.();
  await eventually(async () => ends.length === 3);
  ends[2]?.();
  await drained;
  expect(written.flat()).toEqual([1, 2, 3, 4, 5]);
});
