import { expect, test } from "vitest";
import { sequences, templates } from "../../src/db/schema/index.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { inSnapshot } from "../../src/report/in-snapshot.ts";
import { openTestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails, smallTemplate } from "../support/sequences.ts";
import { cellsIn, openReader, values } from "./support.ts";
import type { AheadAnswer } from "./support.ts";
import { sql } from "drizzle-orm";

test("who went which way, and how long it took, is what the engine did", async () => {
  await using t = await openTestEngine();
  const now = t.clock.now();
  const dates = { createdAt: now, updatedAt: now };
  await t.app.db.insert(templates).values([{ key: "flow/hello", mjml: smallTemplate("Hello"), ...dates }]);
  const draft = {
    name: "Flow",
    trigger: { event: "signup" },
    steps: [
      {
        id: "which",
        kind: "branch",
        if: { attribute: "plan", op: "eq", value: "pro" },
        onTrue: "wait",
        onFalse: "end",
      },
      { id: "wait", kind: "wait", for: "PT2H" },
      { id: "hello", kind: "email", template: "flow/hello", send: "immediately" },
    ],
  };
  const [sequence] = await t.app.db
    .insert(sequences)
    .values({ name: "Flow", draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(t.app, { id: sequence!.id });
  for (const [name, plan] of [
    ["ada", "pro"],
    ["bob", "pro"],
    ["cyd", "free"],
  ]) {
    const lead = { email: `${name}@lead.test`, attributes: { plan: plan! } };
    await recordEvent(t.app, { name: "signup", lead, properties: {}, source: "api" });
  }
  await untilIdle(t.app);
  const reader = await openReader(t);
  const before = await reader.report(`sequences/${sequence!.id}`);
  expect(before.sections["steps"]!.map(({ by, cells }) => [by["stepId"], values(cells)])).toEqual([
    ["which", { entered: 3, left: 3 }],
    ["wait", { entered: 2, waiting: 2 }],
    ["hello", {}],
  ]);

  t.clock.advanceBy(2 * 3_600_000);
  await untilIdle(t.app);
  const report = await reader.report(`sequences/${sequence!.id}`);
  expect(
    report.sections["edges"]!.map(({ by, cells }) => [
      by["stepId"],
      by["to"],
      cells["entered"]!.value,
      cells["entered"]!.of,
    ]),
  ).toEqual([
    ["which", "wait", 2, 3],
    ["which", null, 1, 3],
    ["wait", "hello", 2, 2],
    ["hello", null, 2, 2],
  ]);
  const wait = report.sections["steps"]!.find(({ by }) => by["stepId"] === "wait");
  expect(wait!.took).toEqual({ count: 2, meanMs: 7_200_000, medianMs: 7_200_000 });
  for (const { place, cell } of cellsIn(report))
    expect([place, await reader.countRows(cell.rows)]).toEqual([place, cell.value]);
});

test("an empty installation is told what to do next, not zeros", async () => {
  await using t = await openTestEngine({ roles: ["api"] });
  const reader = await openReader(t);
  const report = await reader.report("overview");
  expect(report.sections).toEqual({});
  expect(report.next).toMatchObject({
    code: "no_sequence",
    text: expect.stringContaining("POST /v1/events") as string,
  });
  for (const name of ["funnel", "sources", "reps", "deliverability", "timing", "speed-to-lead"]) {
    expect([name, (await reader.report(name)).next?.code]).toEqual([name, "no_sequence"]);
  }
  for (const name of ["calendar", "pipeline"]) {
    const { notes } = (await (await reader.get(`/v1/reports/${name}`)).json()) as AheadAnswer;
    // The pipeline says it of each stage.
    expect([name, notes.map(({ code }) => code)]).toEqual([
      name,
      expect.arrayContaining([expect.stringMatching(/nobody_enrolled$/)]),
    ]);
  }
  const sequenceId = await publishMails(t.app);
  for (const name of ["", "/versions", "/variants"])
    expect([name, (await reader.report(`sequences/${sequenceId}${name}`)).next?.code]).toEqual([name, "no_lead"]);
});

test("what takes too long is refused, and says what to ask for instead", async () => {
  await using t = await openTestEngine({ roles: [] });
  await expect(inSnapshot(t.app, (tx) => tx.execute(sql`select pg_sleep(60)`), 20)).rejects.toMatchObject({
    code: "report_too_large",
    status: 422,
  });
});
