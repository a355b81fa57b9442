import { openTestEngine } from "../support/engine.ts";
import { expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { activities, leads, leadScores } from "../../src/db/schema/index.ts";
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

test("leads are sorted by score, activity, stage, source and owner, page by page without losing or repeating one", async () => {
  await using t = await openTestEngine({ roles: ["api"] });
  const { app } = t;
  const now = app.clock.now();
  const reps = [await worldOf(app).rep("ann"), await worldOf(app).rep("bob")];
  const stages = ["lead", "prospect", "customer"] as const;
  await app.db.transaction((tx) =>
    upsertLeads(
      tx,
      Array.from({ length: 30 }, (_, n) => ({
        email: `lead${n}@lead.test`,
        score: { fit: (n * 7) % 5, engagement: n % 3 },
      })),
      now,
      "api",
    ),
  );
  const all = await app.db.select().from(leads);
  for (const [n, { id }] of all.entries()) {
    const change = { stage: stages[n % 3]!, source: `form:${n % 4}`, repId: n % 5 === 0 ? null : reps[n % 2]! };
    await app.db.update(leads).set(change).where(eq(leads.id, id));
    for (let each = 0; each < n % 3; each += 1) {
      const at = new Date(Date.parse("2026-01-01T00:00:00Z") + ((n * 13) % 7) * 3_600_000 + each * 1_000);
      await app.db.insert(activities).values({ id: newId(), leadId: id, kind: "event", at });
    }
  }
  const known = await app.db.select().from(leads);
  const last = new Map<string, number>();
  for (const { leadId, at } of await app.db.select().from(activities)) {
    last.set(leadId, Math.max(last.get(leadId) ?? 0, at.getTime()));
  }
  const { get } = await openReader(t);
  const listed = async (query: string) => {
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = (await (
        await get(`/v1/leads?limit=7&${query}${cursor === "" ? "" : `&cursor=${cursor}`}`)
      ).json()) as {
        data: { id: string }[];
        nextCursor: string | null;
      };
      ids.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return ids;
  };
  const keys: Record<string, (lead: typeof leads.$inferSelect) => string | number | null> = {
    score: ({ fitScore, engagementScore }) => fitScore + engagementScore,
    intent: ({ fitScore, engagementScore }) => fitScore + engagementScore,
    activity: ({ id }) => last.get(id) ?? null,
    stage: ({ stage }) => stage,
    source: ({ source }) => source,
    owner: ({ repId }) => repId,
  };
  for (const [sort, key] of Object.entries(keys)) {
    for (const order of ["asc", "desc"] as const) {
      const sign = order === "asc" ? 1 : -1;
      const compare = (a: string | number | null, b: string | number | null) => (a! < b! ? -sign : a! > b! ? sign : 0);
      const expected = known
        .filter((lead) => key(lead) !== null)
        .toSorted((a, b) => compare(key(a), key(b)) || compare(a.id, b.id))
        .map(({ id }) => id);
      expect(await listed(`sort=${sort}&order=${order}`)).toEqual(expected);
      const counted = (await (await get(`/v1/leads?sort=${sort}&order=${order}&total=true`)).json()) as object;
      expect(counted).toMatchObject({ total: { count: expected.length, isEstimate: false } });
    }
  }
  const prospects = known.filter(({ stage, repId }) => stage === "prospect" && repId === reps[0]);
  expect((await listed(`sort=score&stage=prospect&repId=${reps[0]}`)).toSorted()).toEqual(
    prospects.map(({ id }) => id).toSorted(),
  );
  const { total } = (await (await get("/v1/leads?stage=prospect&total=true&limit=1")).json()) as { total: object };
  expect(total).toEqual({ count: 10, isEstimate: false });
  // More at once than there are connections: none waits for what another holds.
  const many = await Promise.all(Array.from({ length: 25 }, () => get("/v1/leads?stage=prospect&total=true&limit=1")));
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
  const wrong = await get(
    `/v1/leads?sort=stage&cursor=${Buffer.from('["score","desc","1","x"]').toString("base64url")}`,
  );
  expect(wrong.status).toBe(422);
  // A lead that goes takes its score along.
  await app.db.delete(leads).where(eq(leads.id, known[0]!.id));
  expect(await app.db.$count(leadScores)).toBe(29);
});
