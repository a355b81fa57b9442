import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const create = async (body: object) => (await api.call("POST", "/v1/leads", body)).json;

describe("leads", () => {
  test("a lead is created, read and listed", async () => {
    const created = await api.call("POST", "/v1/leads", {
      email: "  Ada@Example.COM ",
      firstName: "Ada",
      timezone: "Europe/London",
      locale: "en-GB",
      attributes: { seats: 12, trial: true, plan: null },
      tags: ["webinar", "webinar"],
    });
    const { suppressed, ...json } = created.json;
    expect([created.status, suppressed]).toEqual([201, null]);
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: "ada@example.com",
      firstName: "Ada",
      lastName: null,
      company: null,
      accountId: expect.any(String),
      timezone: "Europe/London",
      locale: "en-GB",
      attributes: { seats: 12, trial: true, plan: null },
      tags: ["webinar"],
      source: "api",
      score: { total: 0, fit: 0, engagement: 0 },
      stage: "lead",
      stageAt: "2026-01-05T09:00:00.000Z",
      repId: null,
      recycledAt: null,
      coolUntil: null,
      nextSequenceId: null,
      sql: false,
      sqlAt: null,
      qualification: {},
      awayUntil: null,
      reviewUntil: null,
      pausedUntil: null,
      mailsPerWeek: null,
      createdAt: "2026-01-05T09:00:00.000Z",
      updatedAt: "2026-01-05T09:00:00.000Z",
    });
    expect((await api.call("GET", `/v1/leads/${json.id}`)).json).toEqual(json);
    expect((await api.call("GET", "/v1/leads?email=ADA@example.com&stage=lead&tag=webinar")).json.data).toEqual([json]);
    expect((await api.call("GET", "/v1/leads?email=ada@example.com&tag=other")).json.data).toEqual([]);
  });

  test("a score is what others say it is: at first, by a patch, by an event; never by half", async () => {
    const lead = await create({ email: "score@example.com", score: { fit: 30 } });
    expect(lead.score).toEqual({ total: 30, fit: 30, engagement: 0 });
    const patched = await api.call("PATCH", `/v1/leads/${lead.id}`, { score: { engagement: -5 } });
    expect(patched.json.score).toEqual({ total: 25, fit: 30, engagement: -5 });
    const event = { name: "seen", lead: { email: "score@example.com", score: { engagement: 40 } } };
    await api.call("POST", "/v1/events", event);
    expect((await api.call("GET", `/v1/leads/${lead.id}`)).json.score).toEqual({ total: 70, fit: 30, engagement: 40 });
    expect((await api.call("PATCH", `/v1/leads/${lead.id}`, { score: { fit: 1.5 } })).status).toBe(422);
  });

  test("an address is taken once", async () => {
    const lead = await create({ email: "twice@example.com" });
    const { status, json } = await api.call("POST", "/v1/leads", { email: "TWICE@example.com" });
    expect([status, json.code]).toEqual([409, "lead_exists"]);
    expect(json.detail).toContain(lead.id);
  });

  test("a patch changes what it names, merges attributes and replaces tags", async () => {
    const { id } = await create({
      email: "patch@example.com",
      firstName: "Grace",
      company: "Navy",
      attributes: { a: 1, b: "two", gone: true },
      tags: ["old"],
    });
    const { status, json } = await api.call("PATCH", `/v1/leads/${id}`, {
      company: null,
      attributes: { b: 'quote " and \\ backslash', c: 3.5, gone: null },
      tags: ["new"],
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ firstName: "Grace", company: null, tags: ["new"] });
    expect(json.attributes).toEqual({ a: 1, b: 'quote " and \\ backslash', c: 3.5 });
  });

  test.each([
    ["stage", { stage: "customer" }],
    ["id", { id: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111" }],
  ])("%s cannot be patched", async (field, patch) => {
    const { id } = await create({ email: `no-${field}@example.com` });
    const { status, json } = await api.call("PATCH", `/v1/leads/${id}`, patch);
    expect([status, json.problems]).toEqual([
      422,
      [{ pointer: `/${field}`, code: "unrecognized_key", message: `"${field}" is not a known field` }],
    ]);
  });

  test.each([
    ["GET", "/v1/leads/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111"],
    ["PATCH", "/v1/leads/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111"],
    ["GET", "/v1/leads/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111/timeline"],
  ])("%s of an unknown lead is a 404", async (method, path) => {
    const { status, json } = await api.call(method, path, method === "PATCH" ? {} : undefined);
    expect([status, json.code]).toEqual([404, "lead_not_found"]);
  });

  test("pages follow each other without gap or repeat, while leads are added", async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.unshift((await create({ email: `p${n}@example.com`, tags: ["page"] })).id);
    const seen: string[] = [];
    let query = "";
    for (;;) {
      const { json } = await api.call("GET", `/v1/leads?tag=page&limit=3${query}`);
      seen.push(...json.data.map((lead: { id: string }) => lead.id));
      if (json.nextCursor === null) break;
      query = `&cursor=${json.nextCursor}`;
      await create({ email: `later${seen.length}@example.com`, tags: ["page"] });
    }
    expect(seen).toEqual(made);
  });

  test.each([
    ["limit=0", "/limit", "too_small"],
    ["limit=201", "/limit", "too_big"],
    ["limit=ten", "/limit", "invalid_type"],
    ["cursor=nonsense", "/cursor", "invalid_cursor"],
    ["cursor=", "/cursor", "invalid_cursor"],
    ["stage=king", "/stage", "invalid_value"],
    ["email=nobody", "/email", "invalid_format"],
    ["sort=email", "/sort", "invalid_value"],
    ["color=red", "/color", "unrecognized_key"],
  ])("?%s is refused", async (query, pointer, code) => {
    const { status, json } = await api.call("GET", `/v1/leads?${query}`);
    expect([status, json.problems.length, json.problems[0].pointer, json.problems[0].code]).toEqual([
      422,
      1,
      pointer,
      code,
    ]);
  });
});

describe("events", () => {
  test("an event creates its lead, and updates it the next time", async () => {
    const first = await api.call("POST", "/v1/events", {
      id: "signup-1",
      name: "signup",
      lead: { email: "eve@example.com", firstName: "Eve", attributes: { a: 1 }, tags: ["x"] },
      properties: { page: "/pricing", deep: { list: [1, 2] } },
      occurredAt: "2026-01-05T10:00:00+02:00",
    });
    expect([first.status, first.json.duplicate]).toEqual([202, false]);
    const second = await api.call("POST", "/v1/events", {
      name: "visit",
      lead: { email: "EVE@example.com", lastName: "Online", attributes: { b: 2 }, tags: ["y"] },
    });
    expect(second.json.leadId).toBe(first.json.leadId);
    const lead = (await api.call("GET", `/v1/leads/${first.json.leadId}`)).json;
    expect(lead).toMatchObject({ firstName: "Eve", lastName: "Online", attributes: { a: 1, b: 2 }, tags: ["x", "y"] });
    const [row] = await api.app.db.execute("select occurred_at from events where external_id = 'signup-1'");
    expect(new Date(String(row?.["occurred_at"])).toISOString()).toBe("2026-01-05T08:00:00.000Z");
  });

  test("the same event id twice is one event", async () => {
    const body = { id: "once", name: "signup", lead: { email: "once@example.com" } };
    const first = await api.call("POST", "/v1/events", body);
    const second = await api.call("POST", "/v1/events", body);
    expect(second.json).toEqual({ ...first.json, duplicate: true });
  });

  test.each([
    [{}, ["/lead", "/name"]],
    [{ name: "", lead: { email: "x" } }, ["/lead/email", "/name"]],
    [
      { name: "signup", lead: { email: "a@b.co", tags: "one" }, occurredAt: "yesterday" },
      ["/lead/tags", "/occurredAt"],
    ],
    [{ name: "signup", lead: { email: "a@b.co" }, properties: [] }, ["/properties"]],
    [{ name: "signup", lead: { email: "a@b.co" }, occurredAt: "0000-01-01T00:00:00Z" }, ["/occurredAt"]],
    [{ name: "signup", lead: { email: "a@b.co" }, occurredAt: "9999-12-31T23:59:59-23:59" }, ["/occurredAt"]],
    [{ name: "x".repeat(201), lead: { email: "a@b.co" } }, ["/name"]],
    [{ name: "signup", lead: { email: `${"x".repeat(400)}@b.co` } }, ["/lead/email"]],
  ])("%j is refused", async (body, pointers) => {
    const { status, json } = await api.call("POST", "/v1/events", body);
    expect([status, json.code]).toEqual([422, "invalid_input"]);
    expect(json.problems.map((problem: { pointer: string }) => problem.pointer).sort()).toEqual(pointers);
  });
});

describe("timeline", () => {
  test("shows events newest first, in pages", async () => {
    let leadId = "";
    for (let n = 0; n < 5; n += 1) {
      api.clock.advanceBy(60_000);
      const { json } = await api.call("POST", "/v1/events", {
        name: `visit-${n}`,
        lead: { email: "time@example.com" },
      });
      leadId = json.leadId;
    }
    const first = (await api.call("GET", `/v1/leads/${leadId}/timeline?limit=3`)).json;
    const rest = (await api.call("GET", `/v1/leads/${leadId}/timeline?limit=3&cursor=${first.nextCursor}`)).json;
    const names = [...first.data, ...rest.data].map((entry) => [entry.kind, entry.data.name]);
    expect(names).toEqual([4, 3, 2, 1, 0].map((n) => ["event", `visit-${n}`]));
    expect(rest.nextCursor).toBeNull();
    expect(first.data[0].at).toBe(api.clock.now().toISOString());
  });

  test.each([
    ["another list", "AZqlyJOgfB2Kgy9t4bTBEQ"],
    ["the year 275760", forgedCursor(8.64e15)],
    ["no date at all", forgedCursor(9e15)],
    ["the year 0", forgedCursor(-62_167_219_200_000)],
  ])("a cursor of %s is refused", async (name, cursor) => {
    const { json } = await api.call("POST", "/v1/leads", { email: `${name.replaceAll(" ", "-")}@example.com` });
    const answer = await api.call("GET", `/v1/leads/${json.id}/timeline?cursor=${cursor}`);
    expect([answer.status, answer.json.problems[0].code]).toEqual([422, "invalid_cursor"]);
  });
});

function forgedCursor(epochMs: number): string {
  const data = Buffer.alloc(24);
  data.writeBigInt64BE(BigInt(epochMs));
  Buffer.from("019aa5c893a07c1d8a832f6de1b4c111", "hex").copy(data, 8);
  return data.toString("base64url");
}
