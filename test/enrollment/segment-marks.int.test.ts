import { sql } from "drizzle-orm";
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  subarray,
} from "fast-check";
import type { Arbitrary } from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enrollFromSegments } from "../../src/enrollment/admit/enroll-segments.ts";
import { enrollmentRoom } from "../../src/enrollment/room.ts";
import { conditionToSql } from "../../src/sequence/condition/to-sql.ts";
import { condition as conditionSchema } from "../../src/sequence/condition/condition.ts";
import { openScope } from "../../src/sequence/condition/open-scope.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { eventually } from "../support/eventually.ts";

let api: TestApi;

/** Whatever a condition can ask: facts of a lead, tags, stages, points, events with and without windows, counted, filtered and negated. */
const conditions: Record<string, unknown> = {
  plan: { attribute: "plan", op: "eq", value: "pro" },
  tagged: { all: [{ tag: "a" }, { not: { tag: "b" } }] },
  stage: { stage: ["prospect", "customer"] },
  fit: { score: "fit", op: "gte", value: 10 },
  total: { score: "total", op: "gte", value: 12 },
  bought: { event: "bought" },
  lately: { event: "seen", within: "P3D" },
  twice: { event: "seen", within: "P1W", count: { op: "gte", value: 2 } },
  quiet: { not: { event: "seen", within: "P2D", where: [{ property: "page", op: "eq", value: "home" }] } },
  gold: { account: { attribute: "tier", op: "eq", value: "gold" } },
  customers: { account: { stage: "customer" } },
  colleague: { all: [{ account: { colleague: { tag: "a" } } }, { stage: "lead" }] },
  alone: { account: { people: { op: "lt", value: 2 } } },
  owned: { not: { account: { owner: false } } },
  pros: { account: { anyone: { all: [{ attribute: "plan", op: "eq", value: "pro" }, { tag: "b" }] } } },
  mailed: { message: "clicked", sequence: "*", within: "P3D" },
  renews: { attribute: "renews", op: "withinNext", value: "P5D" },
};
const people = ["ann", "bob", "cid", "dan"];

beforeAll(async () => {
  api = await openTestApi();
  await api.call("POST", "/v1/reps", { name: "Rae", email: "rae@ours.test", zone: "UTC" });
  for (const [key, condition] of Object.entries(conditions)) {
    await api.call("PUT", "/v1/segments", { key, name: key, condition });
    const steps = [{ id: "wait", kind: "wait", for: "P1D" }];
    const made = await api.call("POST", "/v1/sequences", { name: key, trigger: { segment: key }, steps });
    const published = await api.call("POST", `/v1/sequences/${made.json.id}/publish`);
    if (published.status !== 200) throw new Error(published.text);
  }
  for (let looks = 0; looks < 3; looks += 1) await look();
});
afterAll(() => api[Symbol.asyncDispose]());

async function look(): Promise<void> {
  api.clock.advanceBy(61_000);
  await enrollFromSegments(api.app);
}

/** Who is written down as in each segment, and who is in it when all leads are asked. */
async function compare(): Promise<void> {
  const written = await api.app.db.execute<{ key: string; email: string }>(sql`
    select s.key, l.email from segment_members m join segments s on s.id = m.segment_id join leads l on l.id = m.lead_id`);
  const asked: string[] = [];
  for (const [key, given] of Object.entries(conditions)) {
    const parsed = conditionSchema.parse(given);
    const holds = conditionToSql(parsed, await openScope(api.app.db, parsed, api.clock.now()));
    const found = await api.app.db.execute<{ email: string }>(sql`select l.email from leads l where ${holds}`);
    asked.push(...found.map(({ email }) => `${key} ${email}`));
  }
  expect(written.map(({ key, email }) => `${key} ${email}`).toSorted()).toEqual(asked.toSorted());
}

const person = constantFrom(...people);
const step = oneof(
  record({
    kind: constant("lead" as const),
    person,
    plan: constantFrom("pro", "free"),
    tags: subarray(["a", "b"]),
  }),
  record({
    kind: constant("event" as const),
    person,
    name: constantFrom("seen", "bought"),
    daysAgo: nat(8),
    page: constantFrom("home", "blog"),
  }),
  record({ kind: constant("points" as const), person, fit: nat(20), engagement: nat(20) }),
  record({ kind: constant("stage" as const), person, stage: constantFrom("lead", "prospect", "customer") }),
  record({ kind: constant("renews" as const), person, inDays: nat(9) }),
  record({ kind: constant("tier" as const), person, tier: constantFrom("gold", "silver"), owned: boolean() }),
  record({ kind: constant("placed" as const), person, account: constantFrom("one", "two", null) }),
  record({ kind: constant("time" as const), hours: integer({ min: 1, max: 60 }) }),
  record({ kind: constant("forget" as const), person, name: constantFrom("seen", "bought") }),
  record({ kind: constant("gone" as const), person }),
  record({ kind: constant("handed" as const), person, to: person }),
  record({ kind: constant("look" as const) }),
);
type Step = typeof step extends Arbitrary<infer One> ? One : never;

async function take(one: Step): Promise<void> {
  const { db } = api.app;
  const day = (days: number) => new Date(api.clock.now().getTime() + days * 86_400_000);
  switch (one.kind) {
    case "lead":
      await tell(one.person, "told", 0, {}, { attributes: { plan: one.plan }, tags: one.tags });
      break;
    case "event":
      await tell(one.person, one.name, one.daysAgo, { page: one.page });
      break;
    case "points":
      await tell(one.person, "told", 0, {}, { score: { fit: one.fit, engagement: one.engagement } });
      break;
    case "stage":
      await db.execute(sql`update leads set stage = ${one.stage} where email = ${`${one.person}@lead.test`}`);
      break;
    case "renews":
      await tell(one.person, "told", 0, {}, { attributes: { renews: day(one.inDays).toISOString().slice(0, 10) } });
      break;
    case "tier":
      await db.execute(sql`
        update accounts set attributes = ${JSON.stringify({ tier: one.tier })}::jsonb,
          rep_id = ${one.owned ? sql`(select id from reps limit 1)` : sql`null`}
        where id = (select account_id from leads where email = ${`${one.person}@lead.test`})`);
      break;
    case "placed":
      await tell(one.person, "told", 0, {}, {});
      await place(one.person, one.account);
      break;
    case "time":
      api.clock.advanceBy(one.hours * 3_600_000);
      break;
    case "forget":
      await db.execute(
        sql`delete from events e using leads l where l.id = e.lead_id and l.email = ${`${one.person}@lead.test`} and e.name = ${one.name}`,
      );
      break;
    case "gone":
      await db.execute(sql`delete from leads where email = ${`${one.person}@lead.test`}`);
      break;
    case "handed":
      await db.execute(sql`
        update events e set lead_id = t.id from leads f, leads t
        where f.email = ${`${one.person}@lead.test`} and t.email = ${`${one.to}@lead.test`} and e.lead_id = f.id`);
      break;
    case "look":
      await look();
      await compare();
  }
}

async function place(who: string, account: string | null): Promise<void> {
  const { json } = await api.call("GET", `/v1/leads?email=${who}@lead.test`);
  const [{ id }] = (json as { data: [{ id: string }] }).data;
  expect((await api.call("PATCH", `/v1/leads/${id}`, { account })).status).toBe(200);
}

async function tell(who: string, name: string, daysAgo: number, properties: object, more: object = {}): Promise<void> {
  const occurredAt = new Date(api.clock.now().getTime() - daysAgo * 86_400_000).toISOString();
  const lead = { email: `${who}@lead.test`, ...more };
  const { status } = await api.call("POST", "/v1/events", { name, lead, properties, occurredAt });
  expect(status).toBe(202);
}

test("looking at those alone who have changed finds who is in a segment as looking at everybody does", async () => {
  await assert(
    asyncProperty(array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const one of steps) await take(one);
      await look();
      await compare();
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("those that time, or a mail, moves beyond what is marked are looked at whole, the others are not", async () => {
  const rows = await api.app.db.execute<{ key: string; whole: boolean }>(sql`
    select key, is_whole as whole from segments order by key`);
  const changing = rows.filter(({ whole }) => !whole).map(({ key }) => key);
  expect(changing).toEqual(["mailed", "renews", "total"]);
});

test("who changes a lead while the first look goes on is looked at, however late they commit", async () => {
  const { db } = api.app;
  const inSegment = async (email: string) => {
    const rows = await db.execute(sql`
      select m.lead_id from segment_members m join segments s on s.id = m.segment_id join leads l on l.id = m.lead_id
      where s.key = 'plan' and l.email = ${email}`);
    return rows.length > 0;
  };
  await tell("late", "told", 0, {}, { attributes: { plan: "free" } });
  await look();
  await db.execute(sql`update segments set marked_from = null, is_whole = false,
    tracked_at = tracked_at + case key when 'plan' then interval '0' else interval '1 hour' end`);
  const written = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  let looking: Promise<void> | undefined;
  let writing: Promise<void> | undefined;
  await db.transaction(async (tx) => {
    await tx.execute(sql`lock table segment_members in access exclusive mode`);
    looking = look();
    // It holds a segment, so it has its number, and waits for the members.
    await eventually(async () => {
      const [row] = await db.execute<{ waits: boolean }>(sql`
        select exists (select from pg_locks where not granted and relation = 'segment_members'::regclass) as waits`);
      return row?.waits === true;
    });
    writing = db.transaction(async (other) => {
      await other.execute(sql`
        update leads set attributes = attributes || '{"plan": "pro"}' where email = 'late@lead.test'`);
      written.resolve();
      await commit.promise;
    });
    await written.promise;
  });
  await looking;
  await look();
  await look();
  expect(await inSegment("late@lead.test")).toBe(false);
  commit.resolve();
  await writing;
  await look();
  expect(await inSegment("late@lead.test")).toBe(true);
}, 60_000);

test("changes are marked no more once no sequence is triggered", async () => {
  const { db } = api.app;
  const due = async () => {
    const [row] = await db.execute<{ due: boolean }>(sql`
      select ${enrollmentRoom.jobs.segments.due(sql`${api.clock.now().toISOString()}::timestamptz`, api.app)} as due`);
    return row?.due;
  };
  await db.execute(sql`update sequences set status = 'archived'`);
  await tell("ann", "told", 0, {}, { attributes: { plan: "pro" } });
  expect(await due()).toBe(true);
  await enrollFromSegments(api.app);
  expect(await due()).toBe(false);
  await tell("ann", "told", 0, {}, { attributes: { plan: "free" } });
  expect(await db.execute(sql`select id from segment_marks`)).toHaveLength(0);
  expect(await due()).toBe(false);
});
