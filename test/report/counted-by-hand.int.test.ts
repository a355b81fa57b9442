import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sequences } from "../../src/db/schema/index.ts";
import { putSegment } from "../../src/sequence/segment/put-segment.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { cellsIn, openReader, values } from "./support.ts";
import type { Reader } from "./support.ts";
import { versionOf, worldOf } from "./world.ts";

// The world of this file: six mails of one sequence, to three people; every number below is counted by hand from these lines.
let t: TestEngine;
let reader: Reader;
let sequenceId: string;
let rep: string;

beforeAll(async () => {
  t = await openTestEngine({ roles: ["api"] });
  reader = await openReader(t);
  const world = worldOf(t.app);
  sequenceId = await publishMails(t.app, { mails: 2 });
  const of = await versionOf(t.app, sequenceId);
  const senderId = await world.sender();
  rep = await world.rep("ann");

  const ada = await world.lead("2026-01-01T10:00:00Z", {
    source: "form:Footer",
    stage: "prospect",
    attributes: { utm_campaign: "spring" },
  });
  const bob = await world.lead("2026-01-02T10:00:00Z", { source: "form:Footer", attributes: { campaign: "spring" } });
  const cyd = await world.lead("2026-01-02T11:00:00Z", {
    source: "api",
    stage: "customer",
    sqlAt: new Date("2026-01-04T00:00:00Z"),
  });
  await world.lead("2025-12-01T00:00:00Z", { source: "api" });

  const visits = { "mail-1": 1, "wait-2": 1, "mail-2": 1 };
  const walk = async (leadId: string, at: string, more: object) => ({
    leadId,
    ...of,
    id: await world.enrollment(leadId, of, at, more),
  });
  const a = await walk(ada, "2026-01-01T10:00:00Z", {
    status: "exited",
    exitReason: "replied",
    stepId: "mail-2",
    state: { visits },
  });
  const b = await walk(bob, "2026-01-02T10:00:00Z", {
    stepId: "wait-2",
    state: { visits: { "mail-1": 1, "wait-2": 1 } },
  });
  const c = await walk(cyd, "2026-01-02T11:00:00Z", { status: "completed", state: { visits } });

  const first = { stepId: "mail-1", senderId };
  const second = { stepId: "mail-2", senderId };
  // Ada: both mails, the first opened by a person and by a machine, and clicked; the second answered.
  const a1 = await world.mail(a, "2026-01-01T10:05:00Z", first);
  await world.touch(a1, "open", "human");
  await world.touch(a1, "open", "human");
  await world.touch(a1, "open", "machine");
  await world.touch(a1, "click", "human", ["pricing", "acme.test/pricing"]);
  const a2 = await world.mail(a, "2026-01-03T10:05:00Z", { ...second, attempts: 2 });
  const answer = await world.inbound(a2, "human_reply", "2026-01-03T22:30:00Z", { category: "interested" });
  await world.handoff(ada, "2026-01-03T22:30:00Z", "accepted", {
    repId: rep,
    cause: { kind: "reply", inboundMailId: answer },
    acceptBy: new Date("2026-01-03T23:30:00Z"),
    respondedAt: new Date("2026-01-03T22:40:00Z"),
  });
  // Bob may not be measured; what touched his mail counts for nothing. He left by it.
  const b1 = await world.mail(b, "2026-01-02T10:05:00Z", { ...first, measured: "" });
  await world.touch(b1, "open", "human");
  await world.leave(b1);
  // Cyd: the first mail came back, the second was answered by a machine; a third was refused at the door.
  const c1 = await world.mail(c, "2026-01-02T11:05:00Z", { ...first, measured: "o" });
  await world.failure(c1, "bounce", senderId);
  const c2 = await world.mail(c, "2026-01-04T11:05:00Z", { ...second, measured: "oc", destination: "microsoft" });
  await world.inbound(c2, "auto_reply", "2026-01-04T11:06:00Z");
  await world.touch(c2, "open", "unknown");
  await world.mail(c, "2026-01-04T12:05:00Z", {
    ...second,
    status: "rejected",
    reason: "policy",
    sentAt: null,
    settledAt: new Date("2026-01-04T12:05:00Z"),
    measured: null,
  });
  await world.handoff(cyd, "2026-01-02T12:00:00Z", "converted", {
    repId: rep,
    acceptBy: new Date("2026-01-02T13:00:00Z"),
    respondedAt: new Date("2026-01-02T15:00:00Z"),
  });
  await world.handoff(cyd, "2026-01-02T11:30:00Z", "withdrawn", {
    repId: rep,
    respondedAt: new Date("2026-01-02T11:31:00Z"),
  });
});
afterAll(() => t[Symbol.asyncDispose]());

describe("the overview", () => {
  test("counts mails, each as a share of what it can be a share of", async () => {
    const { sections } = await reader.report("overview");
    const mails = sections["total"]!.find(({ by }) => by["unit"] === "messages")!.cells;
    expect(values(mails)).toEqual({
      handed_over: 6,
      refused: 1,
      sent: 5,
      deferred: 1,
      delivered: 4,
      bounced: 1,
      opens_measured: 4,
      opened: 1,
      opened_by_machine: 1,
      clicks_measured: 3,
      clicked: 1,
      replied: 1,
      promoted: 1,
      unsubscribed: 1,
    });
    expect(mails["opened"]).toMatchObject({ of: 4, rate: 0.25 });
    expect(mails["opens_measured"]).toMatchObject({ of: 5, rate: 0.8 });
    expect(mails["clicked"]).toMatchObject({ of: 3, rate: 1 / 3 });
    expect(mails["refused"]).toMatchObject({ of: 6 });
    expect(mails["complained"]).toMatchObject({ value: 0, of: 5, rate: 0 });
  });

  test("counts people, walks and handoffs", async () => {
    const { sections, asOf } = await reader.report("overview");
    const of = (unit: string) => values(sections["total"]!.find(({ by }) => by["unit"] === unit)!.cells);
    expect(asOf).toBe("2026-01-05T09:00:00.000Z");
    expect(of("leads")).toEqual({ lead: 3, mql: 2, prospect: 2, accepted: 2, sql: 1, customer: 1 });
    expect(of("enrollments")).toEqual({ enrolled: 3, running: 1, completed: 1, exited: 1 });
    expect(of("handoffs")).toEqual({ handed_over: 2, accepted: 2, timed: 2, in_time: 1, qualified: 1, converted: 1 });
  });

  test("over time it is by the days of the zone, and a late answer counts where its mail does", async () => {
    const query = "from=2026-01-01T00:00:00%2B01:00&to=2026-01-05T00:00:00%2B01:00&zone=Europe/Berlin";
    const { sections } = await reader.report(`overview?${query}`);
    const days = sections["series"]!.filter(({ by }) => by["unit"] === "messages");
    expect(days.map(({ by }) => by["from"])).toEqual([
      "2025-12-31T23:00:00.000Z",
      "2026-01-01T23:00:00.000Z",
      "2026-01-02T23:00:00.000Z",
      "2026-01-03T23:00:00.000Z",
    ]);
    expect(days.map(({ cells }) => [cells["sent"]!.value, cells["replied"]!.value])).toEqual([
      [1, 0],
      [2, 0],
      [1, 1],
      [1, 0],
    ]);
  });

  test("compares with the period before", async () => {
    const { sections, before } = await reader.report(
      "overview?compare=before&from=2026-01-03T00:00:00Z&to=2026-01-05T00:00:00Z",
    );
    expect(before).toEqual({ from: "2026-01-01T00:00:00.000Z", to: "2026-01-03T00:00:00.000Z" });
    const mails = sections["total"]!.find(({ by }) => by["unit"] === "messages")!;
    expect([mails.cells["sent"]!.value, mails.before!["sent"]!.value]).toEqual([2, 3]);
  });
});

test("a sequence is told by step, way and mail", async () => {
  const { sections } = await reader.report(`sequences/${sequenceId}`);
  expect(sections["steps"]!.map(({ by, cells }) => [by["stepId"], values(cells)])).toEqual([
    ["mail-1", { entered: 3, left: 3 }],
    ["wait-2", { entered: 3, waiting: 1, left: 2 }],
    ["mail-2", { entered: 2, left: 1, exited: 1 }],
  ]);
  expect(sections["exits"]!.map(({ by, cells }) => [by, cells["exited"]!.value])).toEqual([
    [{ stepId: "mail-2", reason: "replied" }, 1],
  ]);
  expect(sections["mails"]!.map(({ by, cells }) => [by["stepId"], values(cells)])).toEqual([
    [
      "mail-1",
      {
        handed_over: 3,
        sent: 3,
        delivered: 2,
        bounced: 1,
        opens_measured: 2,
        opened: 1,
        opened_by_machine: 1,
        clicks_measured: 1,
        clicked: 1,
        unsubscribed: 1,
      },
    ],
    [
      "mail-2",
      {
        handed_over: 3,
        refused: 1,
        sent: 2,
        deferred: 1,
        delivered: 2,
        opens_measured: 2,
        clicks_measured: 2,
        replied: 1,
        promoted: 1,
      },
    ],
  ]);
  expect(sections["links"]!.map(({ by, cells }) => [by, cells["clicked"]])).toMatchObject([
    [
      { stepId: "mail-1", link: "pricing" },
      { value: 1, of: 1 },
    ],
  ]);
  expect(sections["answers"]!.map(({ by, cells }) => [by, values(cells)])).toEqual([
    [{ stepId: "mail-2" }, { interested: 1 }],
  ]);
});

test("versions and sources stand side by side", async () => {
  const versions = await reader.report(`sequences/${sequenceId}/versions`);
  expect(versions.sections["messages"]!.map(({ by, cells }) => [by["number"], cells["sent"]!.value])).toEqual([
    ["1", 5],
  ]);
  const { sections } = await reader.report("sources");
  expect(sections["sources"]!.map(({ by, cells }) => [by["source"], values(cells)])).toEqual([
    ["form:Footer", { lead: 2, mql: 1, prospect: 1, accepted: 1 }],
    ["api", { lead: 1, mql: 1, prospect: 1, accepted: 1, sql: 1, customer: 1 }],
  ]);
});

test("the funnel is by cohorts of weeks", async () => {
  const { sections } = await reader.report(
    `funnel?from=2025-12-01T00:00:00Z&to=2026-01-05T00:00:00Z&sequenceId=${sequenceId}`,
  );
  const cohorts = sections["cohorts"]!.map(({ by, cells }) => [
    by["from"]!.slice(0, 10),
    cells["lead"]!.value,
    cells["customer"]!.value,
  ]);
  expect(cohorts).toEqual([
    ["2025-12-01", 0, 0],
    ["2025-12-08", 0, 0],
    ["2025-12-15", 0, 0],
    ["2025-12-22", 0, 0],
    ["2025-12-29", 3, 1],
  ]);
  const all = await reader.report("funnel?from=2025-12-01T00:00:00Z&to=2026-01-05T00:00:00Z");
  expect(all.sections["total"]![0]!.cells["lead"]!.value).toBe(4);
  expect(all.sections["bySequence"]!.map(({ by, cells }) => [by["sequenceId"], cells["lead"]!.value])).toEqual([
    [sequenceId, 3],
  ]);
  const counted = (section: string, by: string, report = all) =>
    report.sections[section]!.map((row) => [row.by[by], row.cells["lead"]!.value, row.cells["customer"]!.value]);
  expect(counted("byCampaign", "campaign").toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
    ["", 2, 1],
    ["spring", 2, 0],
  ]);
  expect(counted("byVersion", "versionId")).toEqual([[(await versionOf(t.app, sequenceId)).versionId, 3, 1]]);
  const segment = { key: "footer", name: "By the footer", condition: { message: "replied" } };
  await putSegment(t.app, segment);
  expect(counted("bySegment", "segment", await reader.report("funnel?from=2025-12-01T00:00:00Z"))).toEqual([
    ["footer", 1, 0],
  ]);
  const narrow = await reader.report("funnel?from=2025-12-01T00:00:00Z&campaign=spring&segment=footer");
  expect(values(narrow.sections["total"]![0]!.cells)).toMatchObject({ lead: 1, prospect: 1 });
});

test("reps are told by how soon and how well they accept", async () => {
  const { sections } = await reader.report("reps");
  const [ann] = sections["reps"]!;
  expect(ann!.by).toEqual({ repId: rep, name: "ann" });
  expect(ann!.cells["in_time"]).toMatchObject({ value: 1, of: 2, rate: 0.5 });
  // Ten minutes, and three hours.
  expect(ann!.took).toEqual({ count: 2, meanMs: 5_700_000, medianMs: 5_700_000 });
});

test("sooner and later answers are compared, with a band", async () => {
  const { sections } = await reader.report("speed-to-lead");
  const delays = sections["delays"]!.filter(({ cells }) => cells["accepted"]!.value > 0);
  expect(delays.map(({ by, cells }) => [by, cells["accepted"]!.value, cells["qualified"]!.value])).toEqual([
    [{ tookFrom: "300", tookTo: "900" }, 1, 0],
    [{ tookFrom: "3600", tookTo: "14400" }, 1, 1],
  ]);
  expect(delays[1]!.band).toMatchObject({ metric: "qualified", high: 1 });
});

test("deliverability is by destination, with reasons", async () => {
  const { sections } = await reader.report("deliverability");
  expect(sections["destinations"]!.map(({ by, cells }) => [by["destination"], values(cells)])).toEqual([
    ["google", { handed_over: 5, sent: 4, deferred: 1, refused: 1, delivered: 3, bounced: 1, unsubscribed: 1 }],
    ["microsoft", { handed_over: 1, sent: 1, delivered: 1 }],
  ]);
  expect(sections["destinations"]![0]!.took).toEqual({ count: 4, meanMs: 1_000, medianMs: null });
  expect(sections["reasons"]!.map(({ by, cells }) => [by, cells["refused"]!.value])).toEqual([
    [{ destination: "google", reason: "policy" }, 1],
  ]);
});

test("answers are by weekday and hour of the zone", async () => {
  // Saturday 22:30 in UTC is Sunday in Tokyo.
  expect((await reader.report("timing")).sections["replies"]!.map(({ by }) => by)).toEqual([
    { weekday: "6", hour: "22" },
  ]);
  const tokyo = await reader.report("timing?zone=Asia/Tokyo");
  expect(tokyo.sections["replies"]!.map(({ by }) => by)).toEqual([{ weekday: "7", hour: "7" }]);
});

test.each([
  "overview?compare=before&from=2026-01-03T00:00:00Z&to=2026-01-05T00:00:00Z",
  "sequences/ID",
  "sequences/ID/versions",
  "sequences/ID/variants",
  "funnel",
  "sources",
  "reps",
  "speed-to-lead",
  "deliverability",
  "timing?zone=Asia/Tokyo",
])(
  "every number of %s opens to as many rows",
  async (path) => {
    const report = await reader.report(path.replace("ID", sequenceId));
    for (const { place, cell } of cellsIn(report))
      expect([place, await reader.countRows(cell.rows)]).toEqual([place, cell.value]);
  },
  60_000,
);

test("as CSV it has a line for each number", async () => {
  const asked = await reader.get("/v1/reports/sources", "text/csv");
  expect(asked.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const lines = (await asked.text()).split("\r\n");
  expect(lines[0]).toBe("section,by,period,metric,value,of,rate,rows,as_of");
  expect(lines[3]).toMatch(
    /^sources,source=form:Footer,now,prospect,1,1,1,\/v1\/leads\?source=form%3AFooter&from=.*,2026-01-05T09:00:00.000Z$/,
  );
  const byName = await reader.get("/v1/reports/sources?format=csv");
  expect(await byName.text()).toBe(lines.join("\r\n"));
});

test("a sequence is named by its key as well as by its id", async () => {
  await t.app.db.update(sequences).set({ key: "counted" }).where(eq(sequences.id, sequenceId));
  for (const of of ["", "/versions", "/variants"]) {
    const [byKey, byId] = [
      await reader.report(`sequences/counted${of}`),
      await reader.report(`sequences/${sequenceId}${of}`),
    ];
    expect(byKey.sections).toEqual(byId.sections);
  }
  expect((await reader.get("/v1/reports/sequences/nowhere")).status).toBe(404);
});

test("what cannot be counted is refused with what to say instead", async () => {
  const wrong = async (query: string) => {
    const response = await reader.get(`/v1/reports/overview?${query}`);
    const { problems } = (await response.json()) as { problems: { pointer: string; code: string }[] };
    return [response.status, ...problems.map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  expect(await wrong("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")).toEqual([422, "/to invalid_range"]);
  expect(await wrong("from=2026-01-02T00:07:00Z")).toEqual([422, "/from not_a_quarter"]);
  expect(await wrong("zone=Middle/Earth")).toEqual([422, "/zone invalid_value"]);
  expect(await wrong("from=2025-01-01T00:00:00Z&granularity=hour")).toEqual([422, "/granularity too_many_rows"]);
  expect(await wrong("since=yesterday")).toEqual([422, "/since unrecognized_key"]);
  expect((await reader.get("/v1/reports/sequences/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111")).status).toBe(404);
});
