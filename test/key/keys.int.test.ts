import { afterAll, beforeAll, expect, test } from "vitest";
import { purgeAudit } from "../../src/access/audit/purge.ts";
import { recordAudit } from "../../src/access/audit/record.ts";
import { createApi } from "../../src/api/api.ts";
import { listen } from "../../src/api/serve.ts";
import { createKey } from "../../src/key/create-key.ts";
import { revokeKey } from "../../src/key/revoke-key.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ trustedProxies: 1 });
});
afterAll(() => api[Symbol.asyncDispose]());

const minuteMs = 60_000;
const make = (some: Omit<Parameters<typeof createKey>[1], "name" | "kind"> = {}) =>
  createKey(api.app, { name: "test", kind: "secret", ...some });
const ask = (secret: string, path = "/v1/topics", headers: Record<string, string> = {}, method = "GET") =>
  api.raw(path, { method, headers: { Authorization: `Bearer ${secret}`, ...headers } });

test("a key ends when it says", async () => {
  const { secret } = await make({ expiresAt: new Date(api.clock.now().getTime() + minuteMs) });
  expect((await ask(secret)).status).toBe(200);
  api.clock.advanceBy(minuteMs);
  expect(await ask(secret)).toMatchObject({ status: 401, json: { code: "key_expired" } });
});

test("no key ends before it begins", async () => {
  const expiresAt = api.clock.now().toISOString();
  const refused = { status: 422, json: { code: "expires_in_past", problems: [{ pointer: "/expiresAt" }] } };
  expect(await api.call("POST", "/v1/keys", { name: "late", expiresAt })).toMatchObject(refused);
  const { key } = await make();
  expect(await api.call("PATCH", `/v1/keys/${key.id}`, { expiresAt })).toMatchObject(refused);
});

test("a key is revoked once", async () => {
  const { key } = await make();
  const at = api.clock.now();
  expect(await revokeKey(api.app, key)).toBeNull();
  api.clock.advanceBy(minuteMs);
  expect(await revokeKey(api.app, key)).toEqual(at);
});

test("a key is used from its networks alone", async () => {
  const { secret } = await make({ ipRanges: ["192.0.2.0/24", "2001:db8::/32"] });
  const from = async (address: string) => (await ask(secret, "/v1/topics", { "X-Forwarded-For": address })).status;
  expect(await from("192.0.2.9")).toBe(200);
  expect(await from("2001:db8:5::1")).toBe(200);
  // What a client writes itself stands before what our proxy adds.
  expect(await from("192.0.2.9, 198.51.100.1")).toBe(403);
  expect(await ask(secret)).toMatchObject({ status: 403, json: { code: "address_not_allowed" } });
});

test("a new secret and the one before overlap", async () => {
  const { key, secret } = await make();
  const rotate = (hours?: number) =>
    api.call("POST", `/v1/keys/${key.id}/rotate`, hours === undefined ? undefined : { overlapHours: hours });
  const first = await rotate();
  expect(first).toMatchObject({ status: 200, json: { id: key.id, secret: expect.stringMatching(/^rk_/) } });
  expect([(await ask(secret)).status, (await ask(first.json.secret)).status]).toEqual([200, 200]);
  api.clock.advanceBy(24 * 60 * minuteMs);
  expect([(await ask(secret)).status, (await ask(first.json.secret)).status]).toEqual([401, 200]);
  const second = await rotate(0);
  expect([(await ask(first.json.secret)).status, (await ask(second.json.secret)).status]).toEqual([401, 200]);
  await api.call("DELETE", `/v1/keys/${key.id}`);
  expect((await ask(second.json.secret)).status).toBe(401);
  expect(await rotate()).toMatchObject({ status: 409, json: { code: "key_revoked" } });
  expect((await api.call("POST", `/v1/keys/${key.id}/rotate`, undefined, { "Idempotency-Key": "k" })).json.code).toBe(
    "idempotency_unsupported",
  );
});

test("when it was used last is known to the minute", async () => {
  const { key, secret } = await make();
  const lastUsed = async () => (await api.call("GET", `/v1/keys/${key.id}`)).json.lastUsedAt;
  expect(await lastUsed()).toBeNull();
  const first = api.clock.now().toISOString();
  await ask(secret);
  api.clock.advanceBy(minuteMs - 1);
  await ask(secret);
  expect(await lastUsed()).toBe(first);
  api.clock.advanceBy(1);
  await ask(secret);
  expect(await lastUsed()).toBe(api.clock.now().toISOString());
});

test("nobody makes a key that may do more than they", async () => {
  const { secret } = await make({ scopes: ["keys:write", "leads:write"] });
  const create = async (body: object) => {
    const headers = { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" };
    return api.raw("/v1/keys", { method: "POST", headers, body: JSON.stringify({ name: "child", ...body }) });
  };
  expect((await create({})).json.scopes).toEqual(["keys:write", "leads:write"]);
  expect(await create({ scopes: ["leads:read"] })).toMatchObject({ status: 201 });
  expect(await create({ scopes: ["*"] })).toMatchObject({ status: 403, json: { code: "scope_missing" } });
  expect(await create({ scopes: ["leads:raed"] })).toMatchObject({
    status: 422,
    json: { problems: [{ code: "unknown_scope" }] },
  });
  // Nor does the secret of one that may do more come from a rotation.
  const { key: strong } = await make();
  expect(await ask(secret, `/v1/keys/${strong.id}/rotate`, {}, "POST")).toMatchObject({ status: 403 });
  const patched = await api.call("PATCH", `/v1/keys/${strong.id}`, { scopes: ["topics:read"], perMinute: 5 });
  expect(patched.json).toMatchObject({ scopes: ["topics:read"], perMinute: 5 });
});

test("a key with few rights changes and revokes none with more, and gets wider limits by no way", async () => {
  const expiresAt = new Date(api.clock.now().getTime() + 3_600_000);
  const { key, secret } = await make({ scopes: ["keys:write"], ipRanges: ["192.0.2.0/24"], expiresAt, perMinute: 50 });
  const { key: strong } = await make();
  const send = (method: string, path: string, body?: object) => {
    const headers = { Authorization: `Bearer ${secret}`, "X-Forwarded-For": "192.0.2.9" };
    if (body === undefined) return api.raw(path, { method, headers });
    const typed = { ...headers, "Content-Type": "application/json" };
    return api.raw(path, { method, headers: typed, body: JSON.stringify(body) });
  };
  const refused = { status: 403, json: { code: "scope_missing" } };
  expect(await send("PATCH", `/v1/keys/${strong.id}`, { ipRanges: ["192.0.2.1"] })).toMatchObject(refused);
  expect(await send("DELETE", `/v1/keys/${strong.id}`)).toMatchObject(refused);
  const wide = [
    { ipRanges: [] },
    { ipRanges: ["192.0.0.0/16"] },
    { expiresAt: null },
    { perMinute: null },
    { perMinute: 51 },
  ];
  for (const limits of wide) {
    const wider = { status: 403, json: { code: "key_limit_wider" } };
    expect(await send("PATCH", `/v1/keys/${key.id}`, limits)).toMatchObject(wider);
    expect(await send("POST", "/v1/keys", { name: "child", ...limits })).toMatchObject(wider);
  }
  const { key: unbound } = await make({ scopes: ["keys:write"] });
  expect(await send("POST", `/v1/keys/${unbound.id}/rotate`)).toMatchObject({ status: 403 });
  const child = await send("POST", "/v1/keys", { name: "child", perMinute: 20, ipRanges: ["192.0.2.128/25"] });
  expect(child.json).toMatchObject({ perMinute: 20, ipRanges: ["192.0.2.128/25"], expiresAt: expiresAt.toISOString() });
  expect(await send("DELETE", `/v1/keys/${child.json.id}`)).toMatchObject({ status: 204 });
  expect((await send("PATCH", `/v1/keys/${key.id}`, { perMinute: 40 })).json.perMinute).toBe(40);
});

test("the limit of a key is exact over processes, and every answer says what is left", async () => {
  const server = await listen(createApi(api.app), { port: 0, host: "127.0.0.1" });
  try {
    const { secret } = await make({ perMinute: 20 });
    const headers = { Authorization: `Bearer ${secret}` };
    const urls = [api.url, server.url];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => fetch(`${urls[i % 2]}/v1/topics`, { headers })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(30);
    expect(refused[0]!.headers.get("ratelimit-policy")).toBe('"key";q=20;w=60');
    expect(refused[0]!.headers.get("ratelimit")).toMatch(/^"key";r=0;t=\d+$/);
    expect(Number(refused[0]!.headers.get("retry-after"))).toBeGreaterThan(0);
    const left = answers.flatMap(({ status, headers: got }) =>
      status === 200 ? [Number(/r=(\d+)/.exec(got.get("ratelimit")!)![1])] : [],
    );
    expect(left.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    // Paths of uploads stand behind the same door once, not twice.
    const { secret: other } = await make({ perMinute: 20 });
    expect((await ask(other, "/v1/imports")).headers.get("ratelimit")).toContain("r=19;");
  } finally {
    await server.close();
  }
});

test("what changes something is in the audit log: who, what, where from, and nothing of a person", async () => {
  const { key, secret } = await make();
  const headers = {
    Authorization: `Bearer ${secret}`,
    "Content-Type": "application/json",
    "X-Forwarded-For": "198.51.100.77",
  };
  const send = (method: string, path: string, body: object, more = {}) =>
    api.raw(path, { method, headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const lead = await send("POST", "/v1/leads", { email: "lee@firm.test" }, { "X-Request-Id": "from-the-website" });
  await send("PUT", "/v1/topics", { key: "news", name: "News" });
  await send("POST", "/v1/templates/preview", { mjml: "<mjml></mjml>" });
  await send("POST", "/v1/events", { name: "signed_up", email: "lee@firm.test" });
  expect((await send("PATCH", `/v1/leads/${newId()}`, { firstName: "X" })).status).toBe(404);
  const made = await send("POST", "/v1/keys", { name: "safe" });
  const repeated = { "Idempotency-Key": "once" };
  for (let times = 0; times < 2; times += 1)
    await send("POST", "/v1/reps", { name: "Rita", email: "rita@acme.test" }, repeated);
  await ask(secret, "/v1/leads/lee%40firm.test", {}, "DELETE");
  await ask(secret, `/v1/leads/${lead.json.id}/erase`, {}, "POST");

  const { json } = await api.call("GET", `/v1/audit?actorId=${key.id}`);
  const actions = json.data.map(({ action }: { action: string }) => action).toReversed();
  expect(actions).toEqual([
    "POST /v1/leads",
    "PUT /v1/topics",
    "POST /v1/keys",
    "POST /v1/reps",
    "POST /v1/leads/:id/erase",
  ]);
  expect(json.data.at(-1)).toMatchObject({
    actorKind: "key",
    resource: "leads",
    requestId: "from-the-website",
    network: "198.51.100.0/24",
  });
  expect(json.data[0]).toMatchObject({ resource: "leads", resourceId: lead.json.id });
  expect(json.data[2]).toMatchObject({ resource: "keys", resourceId: made.json.id });
  expect(JSON.stringify(json)).not.toMatch(/firm|lee|rita/i);
  expect((await api.call("GET", "/v1/audit?resource=topics&actorKind=key")).json.data).toHaveLength(1);
  expect((await api.call("GET", `/v1/audit?until=${encodeURIComponent("2026-01-01T00:00:00Z")}`)).json.data).toEqual(
    [],
  );
});

test("lines of the audit log are kept for thirteen months", async () => {
  const { db } = api.app;
  const entry = { actor: { kind: "command" }, action: "aged", resource: "keys" } as const;
  const now = api.clock.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  for (const days of [399, 401]) await recordAudit(db, entry, daysAgo(days));
  await purgeAudit({ db }, now);
  const left = await api.call("GET", "/v1/audit?action=aged");
  expect(left.json.data.map(({ at }: { at: string }) => at)).toEqual([daysAgo(399).toISOString()]);
});
