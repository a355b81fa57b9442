import { expect, test } from "vitest";
import { fuzzInbound } from "../bench/fuzz-run.ts";

test("2,000 mutated mails are parsed and classified without a failure", async () => {
  const report = await fuzzInbound({ count: 2000, seed: 42, withMonsters: false });
  expect(report.failures).toEqual([]);
  expect(report.mails).toBe(2000);
});

test("mails at and beyond every limit are parsed and classified without a failure", async () => {
  const report = await fuzzInbound({ count: 0, seed: 1 });
  expect(report.failures).toEqual([]);
});
