import { expect, test } from "vitest";
import { bandChart } from "../../src/dashboard/draw/band.ts";
import { daysChart } from "../../src/dashboard/draw/days.ts";
import { evidenceChart } from "../../src/dashboard/draw/evidence.ts";
import { flowPicture } from "../../src/dashboard/draw/flow.ts";
import { bar, ripeness, seriesChart } from "../../src/dashboard/draw/series.ts";
import { endNode, flowOf } from "../../src/dashboard/sequence/flow-of.ts";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";

const definition = sequenceDefinition.parse({
  name: "Welcome",
  trigger: { event: "signup" },
  steps: [
    { id: "hello", kind: "email", template: "welcome/1-hello" },
    { id: "read", kind: "branch", if: { message: "clicked" }, onTrue: "offer", onFalse: "nudge" },
    { id: "offer", kind: "email", template: "welcome/3-offer", next: "end" },
    { id: "nudge", kind: "task", task: "other", title: "<b>Nudge</b>" },
  ],
});
const plain = async (picture: unknown): Promise<string> =>
  String(await picture)
    .replaceAll(/\s+/g, " ")
    .replaceAll("> <", ">\n<");

test("a flow is drawn from top to bottom, its branches side by side, each way with its name", async () => {
  const { nodes, edges } = flowOf(definition, null, "hello", (id) => `?step=${id}`);
  expect(edges).toEqual([
    { from: "hello", to: "read", label: "", href: null },
    { from: "read", to: "offer", label: "yes", href: null },
    { from: "read", to: "nudge", label: "no", href: null },
    { from: "offer", to: endNode, label: "", href: null },
    { from: "nudge", to: endNode, label: "", href: null },
  ]);
  await expect(await plain(flowPicture(nodes, edges, "The flow"))).toMatchFileSnapshot("golden/flow.svg");
});

test("every number of a flow is a link to its people", async () => {
  const cell = (value: number, rows: string) => ({ value, of: 10, rate: value / 10, rows });
  const report = {
    asOf: new Date(0),
    range: { from: new Date(0), to: new Date(1), zone: "UTC", granularity: "day" as const },
    before: null,
    next: null,
    sections: {
      total: [{ by: { unit: "enrollments" }, cells: { completed: cell(6, "/v1/enrollments?fact=completed") } }],
      steps: [{ by: { stepId: "hello" }, cells: { waiting: cell(2, "/v1/enrollments?stepId=hello") } }],
      mails: [{ by: { stepId: "hello" }, cells: { sent: cell(8, "/v1/messages?stepId=hello") } }],
      edges: [
        { by: { stepId: "read", to: "offer" }, cells: { entered: cell(3, "/v1/enrollments?passedTo=offer") } },
        { by: { stepId: "offer", to: null }, cells: { entered: cell(3, "/v1/enrollments?passedTo=") } },
      ],
    },
  };
  const { nodes, edges } = flowOf(definition, report, null, () => null);
  expect(nodes[0]?.says).toBe("8 sent · 2 wait");
  expect(nodes.at(-1)).toMatchObject({ says: "6 went through", href: "/rows/enrollments?fact=completed" });
  expect(edges.map(({ label, href }) => [label, href])).toEqual([
    ["", null],
    ["3 (30.0 %) · yes", "/rows/enrollments?passedTo=offer"],
    ["no", null],
    ["3", "/rows/enrollments?passedTo="],
    ["", null],
  ]);
});

test("what is written into a flow is text, whatever it holds", async () => {
  const { nodes, edges } = flowOf(definition, null, null, () => null);
  const picture = await plain(flowPicture(nodes, edges, `"><script>`));
  expect(picture).toContain("&lt;b&gt;Nudge&lt;/b&gt;");
  expect(picture).not.toContain("<script");
});

test("a chart shows two rows of numbers on one scale that begins at zero", async () => {
  const chart = await plain(seriesChart([0, 2, 8], [1, 1, 4], "Replies by day"));
  await expect(chart).toMatchFileSnapshot("golden/series.svg");
  expect(await plain(seriesChart([], [], "none"))).not.toContain("NaN");
});

test.each([
  [0, 10, "0"],
  [1, 1_000, "2"],
  [5, 10, "50"],
  [20, 10, "100"],
  [1, 0, "2"],
])("a bar of %i of %i is as long as its share, and never invisible", async (part, whole, width) => {
  expect(await plain(bar(part, whole))).toContain(
    `class="part " width="${width === "2" && whole === 0 ? "2" : width}"`,
  );
});

test.each([
  [-5, "7"],
  [0, "7"],
  [50, "36"],
  [500, "65"],
])("somebody with %i points stands in the meter at %s", async (points, x) => {
  expect(await plain(ripeness(points))).toContain(`cx="${x}"`);
});

test("days to come are bars that are links, with a line for what waits, and a mail is never invisible", async () => {
  const day = (mails: number, waiting: number, label = "") => ({
    mails,
    waiting,
    label,
    title: `${mails} <mails>`,
    href: `?day=${mails}`,
    chosen: mails === 1,
  });
  const chart = await plain(daysChart([day(900, 0, "Jan 5"), day(1, 40), day(0, 0)], "Mails by day"));
  await expect(chart).toMatchFileSnapshot("golden/days.svg");
  expect(chart).not.toContain("<mails>");
  expect(await plain(daysChart([day(3, 0)], "One day"))).not.toContain('class="waits"');
  expect(await plain(daysChart([], "none"))).not.toContain("NaN");
});

test("what to expect lies within its band", async () => {
  const points = [
    { value: 4, low: 1, high: 9, label: "Jan 5" },
    { value: 2, low: 0, high: 6, label: "" },
    { value: 0, low: 0, high: 2, label: "Jan 19" },
  ];
  await expect(await plain(bandChart(points, "Prospects by week"))).toMatchFileSnapshot("golden/band.svg");
  expect(await plain(bandChart([], "none"))).not.toContain("NaN");
});

test("evidence is drawn against what is enough, whatever it is", async () => {
  const scale = { from: 0, to: 100, enough: 20, labels: ["Jan 5", "Feb 1"] as const };
  const lines = [
    {
      points: [
        { at: 10, e: 0.4 },
        { at: 60, e: 25 },
      ],
    },
    { points: [] },
  ];
  await expect(await plain(evidenceChart(lines, scale, "Evidence"))).toMatchFileSnapshot("golden/evidence.svg");
  for (const e of [0, Number.POSITIVE_INFINITY, 1e300]) {
    const chart = await plain(evidenceChart([{ points: [{ at: 50, e }] }], scale, "Evidence"));
    expect([e, /NaN|Infinity/.test(chart)]).toEqual([e, false]);
  }
});
