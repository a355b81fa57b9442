import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const post = (key: string, body: unknown, path = "/v1/leads") =>
  api.call("POST", path, body, { "Idempotency-Key": key });
const leadsWith = async (email: string) => (await api.call("GET", `/v1/leads?email=${email}`)).json.data;

test("a repeat gets the first answer and does nothing", async () => {
  const first = await post("repeat", { email: "repeat@example.com" });
  const second = await post("repeat", { email: "repeat@example.com" });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.json).toEqual(first.json);
  expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
  expect([first.headers.get("idempotency-replayed"), second.headers.get("idempotency-replayed")]).toEqual([
    null,
    "true",
  ]);
  expect(await leadsWith("repeat@example.com")).toHaveLength(1);
});

test("a problem is replayed as well", async () => {
  const first = await post("wrong", { email: "nobody" });
  const second = await post("wrong", { email: "nobody" });
  expect([first.status, second.status, second.headers.get("idempotency-replayed")]).toEqual([422, 422, "true"]);
  expect(second.headers.get("content-type")).toBe("application/problem+json");
});

test("the key of another body is refused", async () => {
  await post("reuse", { email: "one@example.com" });
  const { status, json } = await post("reuse", { email: "two@example.com" });
  expect([status, json.code]).toEqual([422, "idempotency_key_reused"]);
  expect(await leadsWith("two@example.com")).toHaveLength(0);
});

test("the key of another path is refused", async () => {
  const body = { name: "signup", lead: { email: "path@example.com" } };
  await post("path", body, "/v1/events");
  expect((await post("path", body)).json.code).toBe("idempotency_key_reused");
});

test("a key belongs to one API key", async () => {
  await post("mine", { email: "mine@example.com" });
  const { json } = await api.call("POST", "/v1/keys", { name: "other" });
  const other = await api.call(
    "POST",
    "/v1/leads",
    { email: "other@example.com" },
    { "Idempotency-Key": "mine", Authorization: `Bearer ${json.secret}` },
  );
  expect([other.status, other.json.email]).toEqual([201, "other@example.com"]);
});

test("requests at the same time do their work once", async () => {
  const body = { name: "signup", lead: { email: "race@example.com" } };
  const answers = await Promise.all(Array.from({ length: 10 }, () => post("race", body, "/v1/events")));
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status !== 202);
  expect(accepted.length).toBeGreaterThan(0);
  expect(new Set(accepted.map(({ json }) => json.eventId)).size).toBe(1);
  for (const { status, json } of refused) expect([status, json.code]).toEqual([409, "idempotency_in_progress"]);
  const [row] = await api.app.db.execute(
    "select count(*)::int as n from events e join leads l on l.id = e.lead_id where l.email = 'race@example.com'",
  );
  expect(row).toEqual({ n: 1 });
});

test("a request whose first try still runs is told so", async () => {
  await api.app.db.execute(`insert into idempotency_keys (api_key_id, key, request_hash, created_at)
    select api_key_id, 'running', request_hash, now() from idempotency_keys where key = 'repeat'`);
  const { status, json } = await post("running", { email: "repeat@example.com" });
  expect([status, json.code]).toEqual([409, "idempotency_in_progress"]);
});

test("a first try that died is taken over after a minute", async () => {
  await api.app.db.execute(
    "update idempotency_keys set created_at = now() - interval '2 minutes' where key = 'running'",
  );
  const { status, json } = await post("running", { email: "repeat@example.com" });
  expect([status, json.code]).toEqual([409, "lead_exists"]);
});

test("an answer is forgotten after a day", async () => {
  await post("day", { email: "day@example.com" });
  await api.app.db.execute("update idempotency_keys set created_at = now() - interval '25 hours' where key = 'day'");
  const { status, headers } = await post("day", { email: "next-day@example.com" });
  expect([status, headers.get("idempotency-replayed")]).toEqual([201, null]);
});

test("a request that failed on our side may be tried again", async () => {
  await api.app.db.execute("alter table leads rename to leads_away");
  const failed = await post("again", { email: "again@example.com" });
  await api.app.db.execute("alter table leads_away rename to leads");
  const again = await post("again", { email: "again@example.com" });
  expect([failed.status, again.status, again.headers.get("idempotency-replayed")]).toEqual([500, 201, null]);
});

test.each([
  ["empty", ""],
  ["too long", "x".repeat(256)],
  ["with a space", "a b"],
])("a key that is %s is refused", async (_, key) => {
  const { status, json } = await post(key, { email: "bad@example.com" });
  expect([status, json.code]).toEqual([422, "invalid_idempotency_key"]);
});

test.each(["/v1/keys", "/v1/keys/one/rotate", "/v1/channels", "/v1/webhooks", "/v1/webhooks/one/rotate"])(
  "%s takes no idempotency key, because its secret is never stored",
  async (path) => {
    const { status, json } = await post("secret", { name: "k" }, path);
    expect([status, json.code]).toEqual([422, "idempotency_unsupported"]);
  },
);
