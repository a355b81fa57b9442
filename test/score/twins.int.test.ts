import { eq, sql } from "drizzle-orm";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { events, leads } from "../../src/db/schema/index.ts";
import { drivenClock } from "../../src/platform/clock.ts";
import { entriesSql } from "../../src/score/compute/entries-sql.ts";
import { pickedSql } from "../../src/score/compute/picked-sql.ts";
import { recompute } from "../../src/score/compute/recompute.ts";
import { scoreChanged } from "../../src/score/compute/score-changed.ts";
import { writeScores } from "../../src/score/compute/write-scores.ts";
import { countEntry, groupPoints, inOrder, openTally } from "../../src/score/core/count-points.ts";
import { findCurrent } from "../../src/score/version/current.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { rulesOf, tellRules } from "./support.ts";

const now = new Date("2026-01-05T09:00:00Z");
const names = ["a", "b", "c"] as const;
const people = 60;

let api: TestApi;
let ids: string[];
beforeAll(async () => {
  api = await openTestApi();
  const at = { stageAt: now, createdAt: now, updatedAt: now };
  const rows = Array.from({ length: people }, (_, n) => ({ email: `lead${n}@example.com`, ...at }));
  ids = (await api.app.db.insert(leads).values(rows).returning()).map(({ id }) => id);
  const happened = fc.sample(fc.tuple(fc.nat(people - 1), fc.constantFrom(...names), fc.nat(90), fc.nat(3)), {
    numRuns: 800,
    seed: 11,
  });
  await api.app.db.execute(sql`
    insert into events (id, name, lead_id, properties, source, occurred_at, received_at)
    select gen_random_uuid(), r.name, r.lead, jsonb_build_object('size', r.size), 'test', r.at, r.at
    from jsonb_to_recordset(${JSON.stringify(
      happened.map(([who, name, days, size]) => ({
        name,
        lead: ids[who],
        size,
        at: new Date(now.getTime() - days * 86_400_000),
      })),
    )}::text::jsonb) as r (name text, lead uuid, size int, at timestamptz)`);
});
afterAll(() => api[Symbol.asyncDispose]());

const rule = fc
  .record({
    event: fc.constantFrom(...names),
    points: fc.integer({ min: -40, max: 60 }).filter((points) => points !== 0),
    room: fc.option(fc.nat(60), { nil: undefined }),
    size: fc.option(fc.nat(3), { nil: undefined }),
  })
  .map(({ event, points, room, size }) => ({
    on: "event",
    event,
    points,
    ...(room !== undefined && { cap: Math.abs(points) + room }),
    ...(size !== undefined && { where: [{ property: "size", op: "gte", value: size }] }),
  }));
const group = fc.record(
  {
    halfLife: fc.constantFrom("P14D", "PT6H", "P90D"),
    cap: fc.integer({ min: 60, max: 200 }),
    rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ["rules"] },
);
const groups = fc
  .array(group, { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map((one, g) => ({ ...one, id: `g${g}`, rules: one.rules.map((own, i) => ({ ...own, id: `r${g}-${i}` })) })),
  );

test("scoring in bulk by SQL gives every lead what counting one by one does, whatever the rules", async () => {
  await fc.assert(
    fc.asyncProperty(groups, async (engagement) => {
      const rules = rulesOf({ engagement });
      await writeScores(api.app.db, { number: 1, rules }, sql`true`, now);
      const entries = await api.app.db.execute<{ leadId: string; at: string; id: string; no: number }>(sql`
        with picked as (${pickedSql(rules, sql`true`, sql`true`)}), entries as (${entriesSql(rules)})
        select lead_id as "leadId", at, id, no from entries`);
      const byLead = Map.groupBy(entries, ({ leadId }) => leadId);
      const stored = await api.app.db.select({ id: leads.id, scored: leads.scored }).from(leads);
      for (const { id, scored } of stored) {
        const tally = openTally(rules);
        const own = (byLead.get(id) ?? []).map((entry) => ({ ...entry, at: Date.parse(entry.at) }));
        for (const entry of own.toSorted(inOrder)) countEntry(rules, tally, entry);
        const points = groupPoints(rules, tally, scored!.at);
        for (const [g, { id: name }] of rules.groups.entries()) {
          expect(scored!.groups[name]?.value ?? 0).toBeCloseTo(own.length === 0 ? 0 : points[g]!, 6);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("scoring again what has not changed writes nothing", async () => {
  const rules = rulesOf({
    engagement: [{ id: "g", halfLife: "P14D", cap: 50, rules: [{ id: "r", on: "event", event: "a", points: 7 }] }],
  });
  await writeScores(api.app.db, { number: 2, rules }, sql`true`, now);
  expect(await writeScores(api.app.db, { number: 2, rules }, sql`true`, new Date(now.getTime() + 5_000))).toEqual([]);
});

test("events that come while their leads are scored are all counted, each once, over several workers", async () => {
  const rules = tellRules({ engagement: [{ id: "g", rules: [{ id: "r", on: "event", event: "rush", points: 1 }] }] });
  expect((await api.call("PUT", "/v1/scoring", rules)).status).toBe(200);
  const app = { ...api.app, clock: drivenClock(now.toISOString()) };
  const who = [0, 1, 2, 3, 4];
  const send = async (n: number) => {
    for (let i = 0; i < 20; i += 1) {
      const lead = { email: `lead${(n + i) % who.length}@example.com` };
      await recordEvent(app, { id: `rush-${n}-${i % 18}`, name: "rush", lead, properties: {}, source: "api" });
    }
  };
  const score = async () => {
    for (let i = 0; i < 15; i += 1) await scoreChanged(app);
  };
  await Promise.all([send(0), send(1), send(2), send(3), score(), score(), score()]);
  await scoreChanged(app);
  const rows = await api.app.db.execute<{ told: number; scored: number }>(sql`
    select (select count(*)::int from events e where e.lead_id = l.id and e.name = 'rush') as told,
      engagement_points(l.scored, ${now.toISOString()}::timestamptz) as scored
    from leads l where l.id in (select lead_id from events where name = 'rush')`);
  expect(rows.map(({ scored }) => scored)).toEqual(rows.map(({ told }) => told));
  expect(rows.reduce((sum, { told }) => sum + told, 0)).toBe(4 * 18);
});

test("what a transaction writes that began before there were rules is scored by them once it has ended", async () => {
  const [ada] = await api.app.db
    .insert(leads)
    .values({ email: "ada@example.com", stageAt: now, createdAt: now, updatedAt: now })
    .returning();
  await scoreChanged(api.app);
  const rules = tellRules({ engagement: [{ id: "g", rules: [{ id: "r", on: "event", event: "early", points: 7 }] }] });
  const ended = await api.app.db.transaction(async (tx) => {
    const told = { properties: {}, source: "test", occurredAt: now, receivedAt: now };
    await tx.insert(events).values({ name: "early", leadId: ada!.id, ...told });
    await putScoring(api.app, { rules, by: "test" });
    await recompute(api.app);
    return (await findCurrent(api.app.db))!.finishedAt;
  });
  expect(ended).toBeNull();
  await recompute(api.app);
  expect((await findCurrent(api.app.db))!.finishedAt).not.toBeNull();
  const [found] = await api.app.db.select().from(leads).where(eq(leads.id, ada!.id));
  expect(found!.scored).toMatchObject({ groups: { g: { value: 7 } } });
});
