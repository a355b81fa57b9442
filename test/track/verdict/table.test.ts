import { describe, expect, test } from "vitest";
import { loadNetworks } from "../../../src/track/verdict/networks/read-networks.ts";
import { drawSequences, scenarios, tableSeed } from "../../bench/hits/draw.ts";
import { figuresOf, judgeSequence, targets } from "../../bench/hits/score.ts";
import { readTable } from "../../bench/hits/table.ts";

const networks = await loadNetworks();
const table = readTable();

describe("the published table of hit sequences", () => {
  test("holds at least 300 sequences, of every scenario, people and machines", () => {
    expect(table.length).toBeGreaterThanOrEqual(300);
    expect(new Set(table.map(({ scenario }) => scenario))).toEqual(new Set(scenarios.map(({ name }) => name)));
    for (const { name, source } of scenarios) expect([name, source.length > 20]).toEqual([name, true]);
  });

  test("is what its seed gives", () => {
    expect(table).toEqual(drawSequences(tableSeed, table.length / scenarios.length).map(withoutUndefined));
  });

  test("names no address of a single person: the last number is always 0", () => {
    for (const { hits } of table) for (const { ip } of hits) expect(ip).toMatch(/^\d+\.\d+\.\d+\.0$/);
  });

  test("machines graded human ≤ 1 %, people kept ≥ 99 %, people graded human ≥ 85 % where anything tells them", () => {
    const figures = figuresOf(table.flatMap((sequence) => judgeSequence(sequence, { networks })));
    const { machine, person, telling, machineSequences } = figures;
    expect(machine.human / machine.all).toBeLessThanOrEqual(targets.machineAsHuman);
    expect(machineSequences.human / machineSequences.all).toBeLessThanOrEqual(targets.machineAsHuman);
    expect((person.human + person.unknown) / person.all).toBeGreaterThanOrEqual(targets.personKept);
    expect(telling.human / telling.all).toBeGreaterThanOrEqual(targets.tellingAsHuman);
  });

  test("without anything that comes from a vendor, no more of its people are lost", () => {
    for (const vendor of new Set(table.map((sequence) => sequence.vendor))) {
      const own = table.filter((sequence) => sequence.vendor === vendor);
      const { person } = figuresOf(
        own.flatMap((sequence) => judgeSequence(sequence, { networks: [], without: vendor })),
      );
      expect([vendor, person.machine <= 0.01 * person.all]).toEqual([vendor, true]);
    }
  });
});

/** What JSON keeps. */
function withoutUndefined<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
