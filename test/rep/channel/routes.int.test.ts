import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { channels } from "../../../src/db/schema/index.ts";
import { createSealer } from "../../../src/platform/secret/seal.ts";
import { shownUrl, urlProblem } from "../../../src/rep/channel/channel-url.ts";
import { renewSecrets } from "../../../src/sender/secret/renew-secrets.ts";
import { openTestApi } from "../../api/support.ts";
import type { TestApi } from "../../api/support.ts";

let api: TestApi;
let repId: string;
beforeAll(async () => {
  api = await openTestApi();
  repId = (await api.call("POST", "/v1/reps", { name: "Ann", email: "ann@acme.test" })).json.id;
  await api.call("PUT", "/v1/teams/emea", { name: "EMEA", members: [repId] });
});
afterAll(() => api[Symbol.asyncDispose]());

const slack = "https://hooks.slack.com/services/T000/B000/secretsecret9Zq1";
const add = (some: object) =>
  api.call("POST", "/v1/channels", { repId, kind: "slack", name: "#x", url: slack, ...some });

describe("channels", () => {
  test("are added, listed, changed and taken away; URLs and secrets are never shown, but a made secret once", async () => {
    const made = await add({ kind: "webhook", team: "emea", repId: undefined });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ repId: null, url: "https://hooks.slack.com/…9Zq1", failingSince: null });
    expect(made.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const { id } = (await add({})).json;
    const listed = await api.call("GET", `/v1/channels?repId=${repId}`);
    expect(listed.json.data).toMatchObject([{ id, kind: "slack", name: "#x" }]);
    expect((await api.call("GET", "/v1/channels?team=emea")).json.data).toMatchObject([{ id: made.json.id }]);
    const patched = await api.call("PATCH", `/v1/channels/${id}`, { name: "#y", url: `${slack}new1` });
    expect(patched.json).toMatchObject({ name: "#y", url: "https://hooks.slack.com/…new1" });
    const shown = [listed.text, patched.text, (await api.call("GET", "/v1/channels")).text].join();
    expect(shown).not.toMatch(/secretsecret|whsec_/);
    const kept = JSON.stringify(await api.app.db.select().from(channels));
    expect(kept).not.toMatch(/secretsecret|whsec_/);
    expect((await api.call("DELETE", `/v1/channels/${id}`)).status).toBe(204);
    expect((await api.call("DELETE", `/v1/channels/${id}`)).json.code).toBe("channel_not_found");
  });

  test.each<[string, object, string]>([
    ["of nobody", { repId: undefined }, "invalid_input"],
    ["of a rep and a team", { team: "emea" }, "invalid_input"],
    ["of a team there is not", { repId: undefined, team: "nope" }, "team_unknown"],
    ["of a rep there is not", { repId: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111" }, "rep_unknown"],
    ["by http", { url: "http://hooks.slack.com/services/x" }, "channel_url_refused"],
    ["at a private address", { url: "https://10.0.0.1/x" }, "channel_url_refused"],
    ["with a password", { url: "https://a:b@hooks.slack.com/x" }, "channel_url_refused"],
    ["with a secret that is none", { kind: "webhook", secret: "hunter2" }, "channel_secret_refused"],
    ["of Slack, with a secret", { secret: "whsec_x" }, "invalid_input"],
  ])("%s are refused", async (_, some, code) => {
    const answer = await add(some);
    expect([answer.status, answer.json.code]).toEqual([422, code]);
  });

  test("are tried: the answer says what became of it, and nothing private is called", async () => {
    const { id } = (await add({ url: "https://localhost.localdomain.invalid/x" })).json;
    const tried = await api.call("POST", `/v1/channels/${id}/test`);
    expect(tried.json.ok).toBe(false);
    expect((await api.call("GET", `/v1/channels?repId=${repId}`)).json.data[0]).toMatchObject({
      id,
      lastError: tried.json.answer,
      failingSince: "2026-01-05T09:00:00.000Z",
    });
  });

  test("stay readable when SECRET_KEY changes", async () => {
    const sealer = createSealer("another key, long enough", "senders", ["a key for tests"]);
    const before = await api.app.db.select().from(channels);
    expect((await renewSecrets({ db: api.app.db, sealer })).renewed).toBe(before.length);
    const alone = createSealer("another key, long enough", "senders");
    for (const { sealedUrl } of await api.app.db.select().from(channels))
      expect(alone.read(sealedUrl)).toMatch(/^https:/);
  });
});

test.each([
  ["https://hooks.example/x", false, undefined],
  ["http://127.0.0.1:9/x", true, undefined],
  ["https://[::1]/x", false, "private"],
  ["https://localhost/x", false, "private"],
  ["ftp://a.test/", true, "https"],
  ["nonsense", true, "whole URL"],
])("%s", (url, allowPrivate, problem) => {
  const found = urlProblem(url, { allowPrivate });
  expect(found?.includes(problem ?? "") ?? false).toBe(problem !== undefined);
});

test("of a short URL only the origin is shown", () => {
  expect(shownUrl("https://hooks.example/x1")).toBe("https://hooks.example/…");
});
