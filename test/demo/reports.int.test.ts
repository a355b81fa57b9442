import { expect, test } from "vitest";
import { runDemo } from "../../src/demo/run.ts";
import { cellsIn, readerOf, values } from "../report/support.ts";
import type { Report, Row } from "../report/support.ts";

const range = "from=2026-03-01T00:00:00Z&to=2027-03-01T00:00:00Z&granularity=month";
const rowOf = (report: Report, section: string, by: Record<string, string | null>): Row | undefined =>
  report.sections[section]?.find((row) => Object.entries(by).every(([name, value]) => row.by[name] === value));

// Counted by hand from what the cast of src/demo/cast.ts does: 20 people sign up and are enrolled. Greta has no mailbox: her first mail is refused.
// Ben unsubscribes by his first mail, Mara answers her second; everybody else, 17, gets all three. So 19 + 18 + 17 mails are taken. Aiko opens
// all three; Priya, Lena, Omar and Diego open their first one; Priya follows a link of it. In France and Italy nobody is measured: neither the three mails of Chloe nor those of Luca.
const hello = {
  handed_over: 20,
  refused: 1,
  sent: 19,
  delivered: 19,
  opens_measured: 17,
  clicks_measured: 17,
  opened: 5,
  clicked: 1,
  unsubscribed: 1,
};
const guide = {
  handed_over: 18,
  sent: 18,
  delivered: 18,
  opens_measured: 16,
  clicks_measured: 16,
  opened: 1,
  replied: 1,
  promoted: 1,
};
const offer = { handed_over: 17, sent: 17, delivered: 17, opens_measured: 15, clicks_measured: 15, opened: 1 };
const mails = {
  handed_over: 55,
  refused: 1,
  sent: 54,
  delivered: 54,
  opens_measured: 48,
  opened: 7,
  clicks_measured: 48,
  clicked: 1,
  replied: 1,
  promoted: 1,
  unsubscribed: 1,
};
const walks = { enrolled: 20, completed: 17, exited: 3 };
const people = { lead: 20, mql: 2, prospect: 2 };
const handoffs = { handed_over: 2 };

test("every number of the demo's reports is what its people did", async () => {
  const lines: string[] = [];
  let looked = false;
  const ok = await runDemo({
    print: (line) => void lines.push(line),
    stay: async ({ api, key }) => {
      await lookAtReports(api, key);
      looked = true;
    },
  });
  expect([ok, lines.at(-1)]).toEqual([true, expect.stringContaining("demo: ok")]);
  expect(looked).toBe(true);
}, 240_000);

async function lookAtReports(api: string, key: string): Promise<void> {
  const reader = readerOf(api, key);
  const sequences = (await (await reader.get("/v1/sequences")).json()) as { data: { id: string }[] };
  const id = sequences.data[0]!.id;
  const seen: [string, Report][] = [];
  const ask = async (path: string) => {
    const report = await reader.report(`${path}?${range}`);
    seen.push([path, report]);
    return report;
  };

  const overview = await ask("overview");
  expect(overview.next).toBe(null);
  expect(Object.fromEntries(overview.sections["total"]!.map(({ by, cells }) => [by["unit"], values(cells)]))).toEqual({
    messages: mails,
    enrollments: walks,
    leads: people,
    handoffs,
  });
  const series = overview.sections["series"]!;
  const sums = (unit: string) => sumOf(series.filter(({ by }) => by["unit"] === unit));
  expect([sums("messages"), sums("enrollments"), sums("leads"), sums("handoffs")]).toEqual([
    mails,
    walks,
    people,
    handoffs,
  ]);

  const sequence = await ask(`sequences/${id}`);
  expect(sequence.sections["steps"]!.map(({ by, cells }) => [by["stepId"], values(cells)])).toEqual([
    ["hello", { entered: 20, left: 19, exited: 1 }],
    ["two-days", { entered: 19, left: 18, exited: 1 }],
    ["guide", { entered: 18, left: 18 }],
    ["three-days", { entered: 18, left: 17, exited: 1 }],
    ["offer", { entered: 17, left: 17 }],
  ]);
  expect(
    sequence.sections["exits"]!.map(({ by, cells }) => [by["stepId"], by["reason"], cells["exited"]!.value]),
  ).toEqual([
    ["hello", "hard_bounce", 1],
    ["two-days", "unsubscribed", 1],
    ["three-days", "replied", 1],
  ]);
  expect(sequence.sections["edges"]!.map(({ by, cells }) => [by["stepId"], by["to"], cells["entered"]!.value])).toEqual(
    [
      ["hello", "two-days", 19],
      ["two-days", "guide", 18],
      ["guide", "three-days", 18],
      ["three-days", "offer", 17],
      ["offer", null, 17],
    ],
  );
  expect(sequence.sections["mails"]!.map(({ by, cells }) => [by["stepId"], values(cells)])).toEqual([
    ["hello", hello],
    ["guide", guide],
    ["offer", offer],
  ]);
  expect(sequence.sections["links"]!.map(({ by, cells }) => [by["stepId"], cells["clicked"]!.value])).toEqual([
    ["hello", 1],
  ]);
  expect(sequence.sections["answers"]!.map(({ by, cells }) => [by["stepId"], values(cells)])).toEqual([
    ["guide", { meeting: 1 }],
  ]);
  for (const waits of ["two-days", "three-days"]) {
    const days = waits === "two-days" ? 2 : 3;
    const { medianMs } = rowOf(sequence, "steps", { stepId: waits })!.took!;
    expect([waits, Math.round(medianMs! / 86_400_000)]).toEqual([waits, days]);
  }

  const versions = await ask(`sequences/${id}/versions`);
  expect([versions.sections["enrollments"]!, versions.sections["messages"]!].map((rows) => sumOf(rows))).toEqual([
    walks,
    mails,
  ]);
  expect((await ask(`sequences/${id}/variants`)).sections["variants"]).toEqual([]);

  const funnel = await ask("funnel");
  for (const section of ["total", "cohorts", "bySource", "byCampaign", "bySequence", "byVersion"])
    expect([section, sumOf(funnel.sections[section]!)]).toEqual([section, people]);
  const sources = await ask("sources");
  expect(sources.sections["sources"]!.map(({ by, cells }) => [by["source"], values(cells)])).toEqual([["api", people]]);

  expect(sumOf((await ask("reps")).sections["reps"]!)).toEqual(handoffs);
  const lanes = await ask("deliverability");
  expect(sumOf(lanes.sections["destinations"]!)).toMatchObject({
    handed_over: 55,
    refused: 1,
    sent: 54,
    delivered: 54,
  });
  expect(sumOf((await ask("timing")).sections["replies"]!)["replies"]).toBe(1);
  await ask("speed-to-lead");

  for (const [path, report] of seen)
    for (const { place, cell } of cellsIn(report))
      expect([path, place, await reader.countRows(cell.rows)]).toEqual([path, place, cell.value]);
}

/** All rows of a section added up; what is 0 is left out. */
function sumOf(rows: readonly Row[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { cells } of rows)
    for (const [name, value] of Object.entries(values(cells))) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}
