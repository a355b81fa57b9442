import { expect, test } from "vitest";
import { fuzzInbound } from "../bench/fuzz-run.ts";

test("600 mutated mails are parsed and classified without a failure", async () => {
  const report = await fuzzInbound({ count: 600, seed: 42, withMonsters: false });
  expect(report.failures).toEqual([]);
  expect(report.mails).toBe(600);
});

test("mails at and beyond every limit are parsed and classified without a failure", async () => {
  const report = await fuzzInbound({ count: 0, seed: 1 });
  expect(report.failures).toEqual([]);
});
