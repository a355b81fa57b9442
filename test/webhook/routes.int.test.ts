import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { webhookEndpoints } from "../../src/db/schema/index.ts";
import { createSealer } from "../../src/platform/secret/seal.ts";
import { renewSecrets } from "../../src/sender/secret/renew-secrets.ts";
import { eventNames } from "../../src/webhook/event/event-types.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { privateUrls } from "../support/private-urls.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const url = "https://crm.example/hooks/secretsecret9Zq1";
const add = (some: object = {}) => api.call("POST", "/v1/webhooks", { url, types: ["lead.*"], ...some });

describe("webhooks", () => {
  test("are added, listed, changed and taken away; the secret is shown once, the URL never whole", async () => {
    const made = await add({ description: "CRM" });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ state: "enabled", types: ["lead.*"], url: "https://crm.example/…9Zq1" });
    expect(made.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const path = `/v1/webhooks/${made.json.id}`;
    const patched = await api.call("PATCH", path, { types: ["*", "*"], state: "paused" });
    expect(patched.json).toMatchObject({ types: ["*"], state: "paused", description: "CRM" });
    const rotated = await api.call("POST", `${path}/rotate`);
    expect(rotated.json).toMatchObject({ previousSecretUntil: "2026-01-06T09:00:00.000Z" });
    expect(rotated.json.secret).not.toBe(made.json.secret);
    const listed = await api.call("GET", "/v1/webhooks");
    const shown = [listed.text, patched.text, (await api.call("GET", path)).text].join();
    const kept = JSON.stringify(await api.app.db.select().from(webhookEndpoints));
    expect(`${shown}${kept}`).not.toMatch(/secretsecret|whsec_/);
    expect((await api.call("DELETE", path)).status).toBe(204);
    expect((await api.call("GET", path)).json.code).toBe("webhook_not_found");
  });

  test.each<[string, object, string, string]>([
    ["a type that there is not", { types: ["lead.create"] }, "event_type_unknown", 'did you mean "lead.created"?'],
    ["a family that there is not", { types: ["leads.*"] }, "event_type_unknown", 'did you mean "lead.*"?'],
    ["no type", { types: [] }, "too_small", ""],
    ["http", { url: "http://crm.example/x" }, "webhook_url_refused", "https"],
    ["a password", { url: "https://a:b@crm.example/x" }, "webhook_url_refused", "password"],
    ["a secret that is none", { secret: "hunter2" }, "webhook_secret_refused", "whsec_"],
    ["a field that there is not", { events: ["*"] }, "unrecognized_key", ""],
  ])("with %s are refused", async (_, some, code, message) => {
    const { status, json } = await add(some);
    expect(status).toBe(422);
    expect(json.problems).toMatchObject([{ code }]);
    expect(json.problems[0].message).toContain(message);
  });

  test.each(privateUrls)("at %s are refused", async (inside) => {
    const { status, json } = await add({ url: inside });
    expect([status, json.code]).toEqual([422, "webhook_url_refused"]);
  });

  test("are twenty at most", async () => {
    const made = await Promise.all(Array.from({ length: 25 }, () => add()));
    expect(made.map(({ status }) => status).filter((status) => status === 201).length).toBe(20);
    expect(made.find(({ status }) => status === 409)!.json.code).toBe("webhooks_full");
  });

  test("stay readable when SECRET_KEY changes", async () => {
    const sealer = createSealer("another key, long enough", "senders", ["a key for tests"]);
    expect((await renewSecrets({ db: api.app.db, sealer })).renewed).toBe(20);
    const alone = createSealer("another key, long enough", "senders");
    for (const one of await api.app.db.select().from(webhookEndpoints)) expect(alone.read(one.sealedUrl)).toBe(url);
  });
});

test("what is disabled is not replayed, and a range wants its end after its beginning", async () => {
  const [{ id }] = (await api.call("GET", "/v1/webhooks?limit=1")).json.data;
  const range = { from: "2026-01-05T00:00:00Z", to: "2026-01-04T00:00:00Z" };
  expect((await api.call("POST", `/v1/webhooks/${id}/replay`, range)).json.code).toBe("range_empty");
  await api.call("PATCH", `/v1/webhooks/${id}`, { state: "disabled" });
  expect((await api.call("POST", `/v1/webhooks/${id}/replay`, range)).json.code).toBe("webhook_disabled");
  expect((await api.call("GET", `/v1/webhooks/${id}/deliveries/4711`)).json.code).toBe("webhook_delivery_not_found");
});

test("the OpenAPI document describes every event", async () => {
  const { json } = await api.raw("/openapi.json");
  expect(Object.keys(json.webhooks).toSorted()).toEqual(eventNames.toSorted());
  const { schema } = json.webhooks["reply.received"].post.requestBody.content["application/json"];
  expect(json.components.schemas[schema.$ref.split("/").at(-1)].properties.data.properties).toMatchObject({
    category: expect.anything(),
    lead: { $ref: "#/components/schemas/WebhookLead" },
  });
});
