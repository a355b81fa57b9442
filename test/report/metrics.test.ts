import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { reportsPage } from "../../src/report/metrics/docs.ts";
import { units } from "../../src/report/metrics/metrics.ts";
import type { Metric, UnitDefinition } from "../../src/report/metrics/metrics.ts";
import { wilson } from "../../src/report/rep/wilson.ts";

test("docs/reports.md says what the definitions say (npm run docs:reports)", async () => {
  expect(await readFile(new URL("../../docs/reports.md", import.meta.url), "utf8")).toBe(reportsPage());
});

test("every rate of what consent is asked for is a share of what was measured", () => {
  const { metrics } = units.messages;
  expect([metrics.opened.of, metrics.opened_by_machine.of]).toEqual(["opens_measured", "opens_measured"]);
  expect([metrics.clicked.of, metrics.clicked_by_machine.of]).toEqual(["clicks_measured", "clicks_measured"]);
});

test("every denominator is a metric of the same unit, and leads to one that is a share of nothing", () => {
  const all: readonly UnitDefinition[] = Object.values(units);
  for (const { metrics } of all) {
    for (const [name, metric] of Object.entries(metrics)) {
      const way = [name];
      for (let at: Metric | undefined = metric; at !== undefined && at.of !== null; at = metrics[at.of]) {
        expect(way).not.toContain(at.of);
        expect(metrics).toHaveProperty(at.of);
        way.push(at.of);
      }
    }
  }
});

test("a band is Wilson's interval", () => {
  expect(wilson(0, 0)).toBeNull();
  // Newcombe (1998), Table I: 81 of 263, and 0 of 20.
  expect(wilson(81, 263)?.low).toBeCloseTo(0.2553, 4);
  expect(wilson(81, 263)?.high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 20)?.low).toBe(0);
  expect(wilson(0, 20)?.high).toBeCloseTo(0.1611, 4);
});
