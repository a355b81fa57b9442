import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

describe("problems", () => {
  test("an unknown path is a 404 problem", async () => {
    const { status, headers, json } = await api.call("GET", "/v1/nothing");
    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(json).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "No route has this path.",
      instance: "/v1/nothing",
      code: "route_not_found",
      requestId: headers.get("x-request-id"),
      problems: [],
    });
  });

  test.each(["abc", "0", "201", "1.5"])("limit=%s is told what it must be", async (limit) => {
    const { status, json } = await api.call("GET", `/v1/leads?limit=${limit}`);
    expect([status, json.problems]).toEqual([
      422,
      [expect.objectContaining({ pointer: "/limit", message: "must be a whole number from 1 to 200" })],
    ]);
  });

  test("what is not there is called as its path calls it", async () => {
    const id = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
    const { json } = await api.call("GET", `/v1/set-asides/${id}`);
    expect([json.code, json.detail]).toEqual(["set_aside_not_found", `There is no set-aside "${id}".`]);
  });

  test("a wrong method is a 405 problem that names the right ones", async () => {
    const { status, headers, json } = await api.call("DELETE", "/v1/leads");
    expect([status, json.code, headers.get("allow")]).toEqual([405, "method_not_allowed", "GET, HEAD, POST"]);
  });

  test.each([
    ["malformed JSON", "{", { "Content-Type": "application/json" }, 400, "malformed_json"],
    ["no body", undefined, {}, 422, "invalid_input"],
    ["no body, though announced", undefined, { "Content-Type": "application/json" }, 422, "invalid_input"],
    ["no media type", "{}", { "Content-Type": "" }, 415, "unsupported_media_type"],
    ["XML", "<lead/>", { "Content-Type": "application/xml" }, 415, "unsupported_media_type"],
    ["a form", "email=a@b.co", { "Content-Type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type"],
    ["an array", "[]", { "Content-Type": "application/json" }, 422, "invalid_input"],
    ["null", "null", { "Content-Type": "application/json" }, 422, "invalid_input"],
    ["a NUL", '{"email":"a\\u0000@b.co"}', { "Content-Type": "application/json" }, 422, "invalid_input"],
    ["half a surrogate pair", '{"email":"\\ud800"}', { "Content-Type": "application/json" }, 422, "invalid_input"],
    [
      "deep nesting",
      `${"[".repeat(5000)}${"]".repeat(5000)}`,
      { "Content-Type": "application/json" },
      422,
      "invalid_input",
    ],
  ])("%s is refused", async (_, body, headers, status, code) => {
    const answer = await api.raw("/v1/leads", {
      method: "POST",
      headers: { Authorization: `Bearer ${api.key}`, ...headers },
      ...(body !== undefined && { body }),
    });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test("a body over the limit is refused, with and without a length", async () => {
    const body = JSON.stringify({ email: "a@example.com", company: "x".repeat(1024 * 1024) });
    const init = {
      method: "POST",
      headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "application/json" },
    };
    const known = await api.raw("/v1/leads", { ...init, body });
    const streamed = await api.raw("/v1/leads", {
      ...init,
      body: new Blob([body]).stream(),
      duplex: "half",
    });
    expect([known.status, known.json.code]).toEqual([413, "body_too_large"]);
    expect([streamed.status, streamed.json.code]).toEqual([413, "body_too_large"]);
  });

  test("a NUL in the URL is refused", async () => {
    const { status, json } = await api.call("GET", "/v1/leads?tag=%00");
    expect([status, json.code]).toEqual([400, "malformed_url"]);
  });

  test("every bad field is named with its pointer", async () => {
    const { status, json } = await api.call("POST", "/v1/leads", {
      email: "nobody",
      firstName: "",
      timezone: "Mars/Olympus",
      locale: "???",
      attributes: { ok: 1, bad: { nested: true }, "no spaces": 1 },
      tags: ["fine", 7],
      extra: true,
    });
    expect([status, json.code]).toEqual([422, "invalid_input"]);
    expect(json.problems.map((problem: { pointer: string }) => problem.pointer).sort()).toEqual([
      "/attributes/bad",
      "/attributes/no spaces",
      "/email",
      "/extra",
      "/firstName",
      "/locale",
      "/tags/1",
      "/timezone",
    ]);
  });

  test("an id that is none names nothing", async () => {
    const { status, json } = await api.call("GET", "/v1/leads/1");
    expect([status, json.code]).toEqual([404, "not_found"]);
  });

  test("what goes wrong inside is not told", async () => {
    await using broken = await openTestApi();
    await broken.app.db.execute("alter table leads rename to hidden");
    const { status, text, json } = await broken.call("GET", "/v1/leads");
    expect([status, json.code]).toEqual([500, "internal_error"]);
    expect(text).not.toMatch(/relation|select|leads" /);
  });
});

describe("request ids", () => {
  test("a sane one is taken over", async () => {
    const { headers } = await api.raw("/healthz", { headers: { "X-Request-Id": "order-4711" } });
    expect(headers.get("x-request-id")).toBe("order-4711");
  });

  test.each([
    ["with a space", "a b"],
    ["too long", "x".repeat(65)],
    ["with markup", "<script>"],
  ])("one %s is replaced", async (_, id) => {
    const { headers } = await api.raw("/healthz", { headers: { "X-Request-Id": id } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("keys", () => {
  test.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["no key", "Bearer"],
    ["a wrong key", "Bearer rk_wrong"],
    ["another scheme", "Basic abc"],
    ["a very long key", `Bearer ${"x".repeat(10_000)}`],
  ])("%s opens nothing", async (_, authorization) => {
    const { status, headers, json } = await api.raw("/v1/leads", {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    expect([status, json.code, headers.get("www-authenticate")]).toEqual([
      401,
      "unauthenticated",
      'Bearer realm="ripen"',
    ]);
  });

  test("a key is shown once, works, and is stored only as a hash", async () => {
    const created = await api.call("POST", "/v1/keys", { name: "backend" });
    expect(created.status).toBe(201);
    expect(created.json.secret).toMatch(/^rk_[\w-]{43}$/);
    const headers = { Authorization: `Bearer ${created.json.secret}` };
    expect((await api.raw("/v1/leads", { headers })).status).toBe(200);
    const listed = await api.call("GET", "/v1/keys");
    expect(listed.json.data[0]).toMatchObject({
      name: "backend",
      prefix: created.json.secret.slice(0, 10),
      revokedAt: null,
    });
    expect(listed.text).not.toContain(created.json.secret);
    const stored = await api.app.db.execute("select * from api_keys");
    expect(JSON.stringify(stored)).not.toContain(created.json.secret);
  });

  test("a revoked key opens nothing", async () => {
    const { json } = await api.call("POST", "/v1/keys", { name: "old" });
    expect((await api.call("DELETE", `/v1/keys/${json.id}`)).status).toBe(204);
    const { status } = await api.raw("/v1/leads", { headers: { Authorization: `Bearer ${json.secret}` } });
    expect(status).toBe(401);
    expect((await api.call("DELETE", `/v1/keys/${json.id}`)).status).toBe(204);
  });
});

describe("health and reference", () => {
  test("alive and ready", async () => {
    expect((await api.raw("/healthz")).json).toEqual({ status: "ok" });
    expect((await api.raw("/readyz")).json).toEqual({ status: "ok" });
  });

  test("the OpenAPI document covers the routes", async () => {
    const { json } = await api.raw("/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    expect(Object.keys(json.paths)).toEqual(
      expect.arrayContaining(["/v1/leads", "/v1/events", "/v1/leads/{id}/timeline"]),
    );
  });

  test.each(["/docs", "/docs/api"])("%s loads nothing from elsewhere", async (address) => {
    const page = await api.raw(address);
    const loads = page.text.match(/<(?:script|link|img)\b[^>]*>/g) ?? [];
    expect(loads.filter((one) => /(?:src|href)="(?!\/[^/])/.test(one))).toEqual([]);
    const paths = loads.flatMap((one) => /(?:src|href)="(\/[^"]+)"/.exec(one)?.[1] ?? []);
    expect(paths.length).toBeGreaterThan(1);
    const statuses = await Promise.all(paths.map(async (path) => [path, (await api.raw(path)).status]));
    expect(statuses).toEqual(paths.map((path) => [path, 200]));
  });
});
