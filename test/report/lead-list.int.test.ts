import { openTestEngine } from "../support/engine.ts";
import { expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { activities, leads } from "../../src/db/schema/index.ts";
import { upsertLead, upsertLeads } from "../../src/lead/upsert-lead.ts";
import { newId } from "../../src/platform/ids.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openReader } from "./support.ts";
import { worldOf } from "./world.ts";

type Listed = { data: { email: string; source: string }[] };

test("a lead keeps the source that it came by first", async () => {
  await using t = await openTestEngine({ roles: ["api"] });
  const { app } = t;
  const now = app.clock.now();
  await recordEvent(app, { name: "signup", lead: { email: "a@lead.test" }, properties: {}, source: "form:Footer" });
  await recordEvent(app, { name: "order", lead: { email: "a@lead.test" }, properties: {}, source: "api" });
  await recordEvent(app, { name: "order", lead: { email: "b@lead.test" }, properties: {}, source: "api" });
  await app.db.transaction((tx) =>
    upsertLeads(tx, [{ email: "b@lead.test" }, { email: "c@lead.test" }], now, "import:List"),
  );
  const { get } = await openReader(t);
  const { data } = (await (await get("/v1/leads")).json()) as Listed;
  expect(Object.fromEntries(data.map(({ email, source }) => [email, source]))).toEqual({
    "a@lead.test": "form:Footer",
    "b@lead.test": "api",
    "c@lead.test": "import:List",
  });
  expect(((await (await get("/v1/leads?source=form:Footer")).json()) as Listed).data).toHaveLength(1);
});

test("leads are found by score, intent, rep and what they did lately", async () => {
  await using t = await openTestEngine({ roles: ["api"] });
  const { app } = t;
  const now = app.clock.now();
  const repId = await worldOf(app).rep("ann");
  for (const [name, fit] of [
    ["cold", 1],
    ["warm", 20],
    ["hot", 60],
  ] as const) {
    await upsertLead(app.db, { email: `${name}@lead.test`, score: { fit } }, now);
  }
  const [warm] = await app.db.update(leads).set({ repId }).where(eq(leads.email, "warm@lead.test")).returning();
  const activity = { id: newId(), leadId: warm!.id, kind: "event" as const, at: new Date("2026-01-04T00:00:00Z") };
  await app.db.insert(activities).values(activity);
  const { get } = await openReader(t);
  const found = async (query: string) => {
    const { data } = (await (await get(`/v1/leads?${query}`)).json()) as Listed;
    return data.map(({ email }) => email.split("@")[0] ?? "").toSorted();
  };
  expect(await found("intent=cold")).toEqual(["cold", "hot", "warm"]);
  await putScoring(app, {
    rules: { name: "R", fit: [{ id: "vip", if: { tag: "vip" }, points: 60 }], intent: { warm: 10, hot: 50 } },
    by: "test",
  });
  expect(await found("intent=cold")).toEqual(["cold"]);
  expect(await found("intent=warm")).toEqual(["warm"]);
  expect(await found("intent=hot")).toEqual(["hot"]);
  expect(await found("minScore=20")).toEqual(["hot", "warm"]);
  expect(await found(`repId=${repId}`)).toEqual(["warm"]);
  expect(await found("activeFrom=2026-01-03T00:00:00Z")).toEqual(["warm"]);
  expect(await found("activeFrom=2026-01-05T00:00:00Z")).toEqual([]);
});
