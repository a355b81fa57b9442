import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activities, leads } from "../../src/db/schema/index.ts";
import type { Scored } from "../../src/db/schema/leads.ts";
import { createKey } from "../../src/key/create-key.ts";
import { newId } from "../../src/platform/ids.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { seededRandom } from "../bench/generate/random.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { openReader } from "./support.ts";
import type { AheadAnswer, Reader } from "./support.ts";
import { versionOf, worldOf } from "./world.ts";

const [hourMs, dayMs] = [3_600_000, 86_400_000];
let t: TestEngine;
let reader: Reader;
let now: Date;
let due: Date[];
/** Weeks after the beginning in which the walks of the past made prospects. */
let past: { began: number; prospectAt: number | null; ended: number }[];
let steady: string;

const ask = async (path: string) => {
  const response = await reader.get(`/v1/reports/${path}`);
  return { status: response.status, answer: (await response.json()) as AheadAnswer };
};

// Two sequences: one of 400 leads that have not begun, each due at an hour of its own; one with a year of walks that are over, of
// which some made prospects, and thirty that began today.
beforeAll(async () => {
  t = await openTestEngine({ roles: ["api"] });
  reader = await openReader(t);
  now = t.clock.now();
  const world = worldOf(t.app);
  const crowd = await versionOf(t.app, await publishMails(t.app, { name: "Crowd", mails: 3 }));
  due = Array.from({ length: 400 }, (_, no) => new Date(now.getTime() + (no + 1) * hourMs));
  await t.app.db.execute(sql`
    with l as (insert into leads (id, email, stage_at, created_at, updated_at)
      select uuidv7(), 'crowd' || n || '@lead.test', ${now.toISOString()}, ${now.toISOString()}, ${now.toISOString()} from generate_series(1, 400) n
      returning id, email)
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, created_at, due_at, wait_until)
    select overlay(overlay(md5(email) placing '7' from 13) placing '8' from 17)::uuid, l.id, ${crowd.sequenceId}, ${crowd.versionId}, 'mail-1', ${now.toISOString()}, d, d from l
    cross join lateral (select ${now.toISOString()}::timestamptz + substring(email from '[0-9]+')::int * interval '1 hour' as d) d`);

  steady = await publishMails(t.app, { name: "Steady", event: "steady" });
  const of = await versionOf(t.app, steady);
  const random = seededRandom(3);
  past = [];
  for (let no = 0; no < 240; no += 1) {
    const began = now.getTime() - 380 * dayMs + no * 1.5 * dayMs;
    const prospectAt = random.chance(0.2) ? began + (0.2 + random.unit() * 25) * dayMs : null;
    const ended = Math.min(prospectAt ?? Infinity, began + 30 * dayMs);
    const isOver = ended < now.getTime();
    if (!isOver && no > 235) continue;
    past.push({ began, prospectAt: isOver ? prospectAt : null, ended: isOver ? ended : Infinity });
    const leadId = await world.lead(
      new Date(began).toISOString(),
      prospectAt !== null && isOver ? { stage: "prospect" } : {},
    );
    await world.enrollment(
      leadId,
      of,
      new Date(began).toISOString(),
      isOver ? { status: "exited", endedAt: new Date(ended) } : {},
    );
    if (prospectAt !== null && isOver) await world.handoff(leadId, new Date(prospectAt).toISOString(), "accepted");
  }
}, 60_000);
afterAll(() => t[Symbol.asyncDispose]());

describe("the calendar", () => {
  const mailsOf = (answer: AheadAnswer, section = "days") =>
    answer.sections[section]!.map(({ by, cells }) => ({ from: by["from"]!, to: by["to"]!, ...cells["mails"]! }));
  /** The mails of the crowd: at the due time, two days and four days after. */
  const byHand = (from: string, to: string) =>
    due
      .flatMap((at) => [0, 2, 4].map((days) => at.getTime() + days * dayMs))
      .filter((at) => at >= Date.parse(from) && at < Date.parse(to)).length;

  test("counts everybody where there are not too many: the same as by hand, by days of the zone", async () => {
    const { answer } = await ask("calendar?zone=America/New_York&groupBy=sequence");
    expect(answer).toMatchObject({ exact: true, enough: true });
    const crowd = answer.sections["sequences"]!.filter(({ by }) => by["name"] === "Crowd");
    expect(crowd.length).toBeGreaterThan(15);
    for (const { by, cells } of crowd) {
      const value = byHand(by["from"]!, by["to"]!);
      expect(cells["mails"]).toEqual({ value, low: value, high: value, rows: null });
    }
    expect(crowd.reduce((sum, { cells }) => sum + cells["mails"]!.value, 0)).toBe(3 * 400);
    expect(crowd[1]!.by["from"]).toBe("2026-01-06T05:00:00.000Z");
  });

  test("of a sample, each number lies in its band, and says what it is", async () => {
    const exact = mailsOf((await ask("calendar")).answer);
    const { answer } = await ask("calendar?sample=150");
    expect(answer.exact).toBe(false);
    expect(answer.notes.map(({ code }) => code)).toEqual(["if_nobody_answers", "sampled"]);
    const sampled = mailsOf(answer);
    const outside = exact.filter(({ value }, day) => value < sampled[day]!.low || value > sampled[day]!.high);
    // Of so many numbers, one in twenty may.
    expect(outside.length).toBeLessThanOrEqual(2);
    const all = (days: { value: number }[]) => days.reduce((sum, { value }) => sum + value, 0);
    expect(Math.abs(all(sampled) / all(exact) - 1)).toBeLessThan(0.15);
    expect(sampled.some(({ low, high }) => low < high)).toBe(true);
    // The same question, the same answer.
    expect(mailsOf((await ask("calendar?sample=150")).answer)).toEqual(sampled);
  });

  test("opens to who is running", async () => {
    const { answer } = await ask("calendar");
    const cells = answer.sections["running"]!.map((row) => row.cells["running"]!);
    expect(cells.length).toBe(2);
    for (const { value, rows } of cells) expect(await reader.countRows(rows!)).toBe(value);
  });

  test.each([
    ["from=2026-01-04T00:00:00Z", "/from"],
    ["to=2026-05-01T00:00:00Z", "/to"],
    ["from=2026-02-01T00:00:00Z&to=2026-01-20T00:00:00Z", "/to"],
    ["zone=Mars", "/zone"],
    ["sample=5", "/sample"],
  ])("refuses %s", async (query, pointer) => {
    const response = await reader.get(`/v1/reports/calendar?${query}`);
    expect(response.status).toBe(422);
    expect(JSON.stringify(await response.json())).toContain(pointer);
  });

  test("is a table, too", async () => {
    const response = await reader.get("/v1/reports/calendar?to=2026-01-08T00:00:00Z", "text/csv");
    expect(response.headers.get("content-type")).toContain("text/csv");
    const [head, first] = (await response.text()).split("\r\n");
    expect(head).toBe("section,by,metric,value,low,high,rows,as_of");
    expect(first).toMatch(
      /^days,from=2026-01-05T09:00:00.000Z; to=2026-01-06T00:00:00.000Z,mails,\d+,\d+,\d+,,2026-01-05T09:00:00.000Z$/,
    );
  });
});

describe("the pipeline", () => {
  test("expects what came of those before, as by hand, and opens to both", async () => {
    const { answer } = await ask(`pipeline?weeks=2&sequenceId=${steady}`);
    expect(answer.enough).toBe(true);
    const basis = answer.sections["basis"]![0]!.cells;
    expect(basis["history"]!.value).toBe(past.length);
    for (const { value, rows } of Object.values(basis)) expect(await reader.countRows(rows!)).toBe(value);

    const weekMs = 7 * dayMs;
    const ages = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 252];
    const byHand = [0, 1].map((week) =>
      past
        .filter(({ ended }) => ended === Infinity)
        .reduce((sum, { began }) => {
          const old = (now.getTime() - began) / dayMs;
          const age = ages.toSorted((a, b) => Math.abs(a - old) - Math.abs(b - old) || b - a)[0]!;
          const like = past.filter(
            (one) =>
              one.ended > one.began + age * dayMs && one.began + age * dayMs + (week + 1) * weekMs <= now.getTime(),
          );
          const came = like.filter(({ began: at, prospectAt }) => {
            const from = at + age * dayMs + week * weekMs;
            return prospectAt !== null && prospectAt >= from && prospectAt < from + weekMs;
          });
          return sum + came.length / like.length;
        }, 0),
    );
    expect(answer.sections["weeks"]!.map(({ cells }) => cells["prospect"]!.value)).toEqual(
      byHand.map((value) => Math.round(value * 10) / 10),
    );
    for (const { cells } of answer.sections["weeks"]!) {
      expect(cells["prospect"]!.low).toBeLessThanOrEqual(cells["prospect"]!.value);
      expect(cells["prospect"]!.high).toBeGreaterThanOrEqual(cells["prospect"]!.value);
    }
  });

  test("says in a sentence what it cannot say, and gives no number for it", async () => {
    const { answer } = await ask(`pipeline?weeks=2&sequenceId=${steady}`);
    expect(answer.notes.map(({ code }) => code)).toContain("customer_too_few_events");
    expect(answer.notes.find(({ code }) => code === "customer_too_few_events")!.text).toBe(
      "The history is too short to expect customers: 0 were seen, and it takes 10.",
    );
    expect(Object.keys(answer.sections["weeks"]![0]!.cells)).toEqual(["prospect"]);
    const nobody = (await ask(`pipeline?sequenceId=${newId()}`)).answer;
    expect(nobody.enough).toBe(false);
    expect(nobody.sections["weeks"]).toEqual([]);
    expect(nobody.notes.map(({ code }) => code)).toEqual([
      "prospect_nobody_enrolled",
      "sql_nobody_enrolled",
      "customer_nobody_enrolled",
    ]);
  });
});

describe("who is hot", () => {
  interface Hot {
    asOf: string;
    // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
    data: any[];
    nextCursor: string | null;
  }
  const hot = async (query = "") => (await (await reader.get(`/v1/reports/hot?${query}`)).json()) as Hot;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const world = worldOf(t.app);
    await putScoring(t.app, {
      rules: {
        name: "R",
        engagement: [{ id: "acts", halfLife: "P10D", rules: [{ id: "open", on: "open", points: 5 }] }],
        intent: { warm: 10, hot: 50 },
      },
      by: "test",
    });
    const scored = (value: number): Scored => ({
      version: 1,
      fit: 0,
      at: now.getTime(),
      asOf: now.getTime(),
      groups: { acts: { value, halfLife: 10 * dayMs } },
    });
    for (const [name, value, more] of [
      ["burning", 100, {}],
      ["hot", 60, { firstName: "Ann", lastName: "Lee" }],
      ["hotToo", 60, { stage: "prospect" }],
      ["warm", 40, {}],
      ["customer", 90, { stage: "customer" }],
      ["cold", 5, { stage: "prospect" }],
    ] as const) {
      ids[name] = await world.lead("2026-01-01T00:00:00Z", { scored: scored(value), ...more });
    }
    const acceptBy = new Date(now.getTime() - hourMs);
    await world.handoff(ids["cold"]!, "2026-01-05T07:00:00Z", "open", { acceptBy });
    await t.app.db.insert(activities).values([
      { id: newId(), leadId: ids["hot"]!, kind: "opened", at: new Date("2026-01-04T08:00:00Z") },
      {
        id: newId(),
        leadId: ids["hot"]!,
        kind: "event",
        at: new Date("2026-01-04T09:00:00Z"),
        data: { name: "pricing.viewed" },
      },
    ]);
    await t.app.db.update(leads).set({ email: "hot@lead.test" }).where(eq(leads.id, ids["hot"]!));
  });

  test("lists who is hot by score or waits for a rep, the highest score first", async () => {
    const { data, nextCursor } = await hot();
    const same = [ids["hot"]!, ids["hotToo"]!].toSorted().toReversed();
    expect(data.map(({ leadId }) => leadId)).toEqual([ids["burning"], ...same, ids["cold"]]);
    expect(nextCursor).toBeNull();
    expect(data.map(({ why }) => why)).toEqual([["score"], ["score"], ["score"], ["unanswered"]]);
    expect((await hot("why=unanswered")).data.map(({ leadId }) => leadId)).toEqual([ids["cold"]]);
    expect((await hot("why=score")).data).toHaveLength(3);
    expect((await hot(`repId=${newId()}`)).data).toEqual([]);
  });

  test("tells when time alone changes it, what they did last, and what waits", async () => {
    const { data } = await hot();
    const of = (name: string) => data.find(({ leadId }) => leadId === ids[name]);
    // 60 points that halve in 10 days are 50 after 10 · log2(60 / 50) days.
    const falls = new Date(of("hot").nextCrossing.at).getTime() - now.getTime();
    expect(falls / dayMs).toBeCloseTo(10 * Math.log2(60 / 50), 5);
    expect(of("hot")).toMatchObject({
      name: "Ann Lee",
      email: "hot@lead.test",
      intent: "hot",
      score: { total: 60, fit: 0, engagement: 60 },
      nextCrossing: { intent: "hot", score: 50, to: "warm" },
      handoff: null,
      lastActivity: { kind: "event", at: "2026-01-04T09:00:00.000Z", text: "An event came: pricing.viewed." },
    });
    expect(of("cold")).toMatchObject({
      intent: "cold",
      nextCrossing: null,
      handoff: { late: true },
      lastActivity: null,
    });
    for (const link of Object.values(of("cold").rows)) expect((await reader.get(link as string)).status).toBe(200);
  });

  test("gives page after page of one instant", async () => {
    const all = (await hot()).data.map(({ leadId }) => leadId);
    const pages: string[] = [];
    let cursor = "";
    for (let no = 0; no < 4; no += 1) {
      const page = await hot(`limit=1${cursor}`);
      expect(page.asOf).toBe(now.toISOString());
      pages.push(...page.data.map(({ leadId }) => leadId));
      cursor = `&cursor=${page.nextCursor}`;
      expect(page.nextCursor === null).toBe(no === 3);
    }
    expect(pages).toEqual(all);
    expect((await reader.get("/v1/reports/hot?cursor=nonsense")).status).toBe(422);
  });

  test("is a table, too, and needs the right to personal data", async () => {
    const lines = (await (await reader.get("/v1/reports/hot?format=csv")).text()).trim().split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^lead_id,email,name,company,stage,why,intent,score,/);
    const { secret } = await createKey(t.app, { name: "numbers", kind: "secret", scopes: ["reports:read"] });
    const getAs = (path: string) =>
      fetch(`${t.settings.site.publicUrl}/v1/reports/${path}`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await getAs("hot")).status).toBe(403);
    expect((await getAs("pipeline")).status).toBe(200);
  });
});
