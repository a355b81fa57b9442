import { afterEach, beforeEach, expect, test } from "vitest";
import { smallTemplate } from "../support/sequences.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/topics", { key: "news", name: "News" });
});
afterEach(() => api[Symbol.asyncDispose]());

async function send(body: string, { type = "text/csv", query = "" } = {}) {
  const { status, text } = await api.raw(`/v1/imports?list=fair${query}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${api.key}`, "Content-Type": type },
    body,
  });
  return {
    status,
    text,
    lines:
      status === 200
        ? text
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
  };
}

const consentOf = async (email: string) => {
  const { json } = await api.call("GET", `/v1/leads?email=${email}`);
  return (await api.call("GET", `/v1/leads/${json.data[0].id}/consent`)).json;
};

test("a list says by its columns what its people granted and denied, with the proof", async () => {
  const csv = [
    "email,Newsletter,consent.opens,consent.clicks,consent.wording,consent.at,consent.ip",
    "ada@lead.test,yes,granted,denied,Send me news,2025-11-03T10:00:00Z,192.0.2.77",
    "bob@lead.test,no,,unknown,,,",
    "cy@lead.test,,,,,,",
  ].join("\n");
  const { lines } = await send(csv, { query: "&map[Newsletter]=consent.topics.news" });
  expect(lines.at(-1)).toMatchObject({ kind: "done", created: 3, rejected: 0, flagged: 0 });
  const ada = await consentOf("ada@lead.test");
  expect(ada).toMatchObject({
    topics: { news: "granted" },
    opens: { state: "granted" },
    clicks: { state: "denied" },
    profile: { state: "unknown" },
  });
  for (const record of ada.log) {
    expect(record).toMatchObject({
      method: "import",
      by: expect.stringMatching(/^import:/),
      wording: "Send me news",
      at: "2025-11-03T10:00:00.000Z",
      evidence: { ip: "192.0.2.0/24" },
    });
  }
  expect(await consentOf("bob@lead.test")).toMatchObject({ topics: { news: "denied" }, opens: { state: "unknown" } });
  expect((await consentOf("cy@lead.test")).log).toEqual([]);
});

test("what cannot be read of consent costs the row, and an unknown column or topic the file or the row", async () => {
  const { lines } = await send("email,consent.opens\nada@lead.test,maybe\nbob@lead.test,yes\n");
  expect(lines[0]).toMatchObject({
    kind: "rejected",
    line: 2,
    problems: [{ pointer: "/consent/opens", column: "consent.opens", code: "invalid_value" }],
  });
  expect(lines.at(-1)).toMatchObject({ created: 1, rejected: 1 });
  const header = await send("email,consent.reads\nada@lead.test,yes\n");
  expect([header.status, header.text.includes("consent.topics.KEY")]).toEqual([422, true]);
  const topic = await send("email,consent.topics.newz\nada@lead.test,yes\n");
  expect(topic.lines[0]).toMatchObject({
    kind: "rejected",
    problems: [{ pointer: "/consent/topics/newz", column: "consent.topics.newz", code: "unknown_topic" }],
  });
});

test("a list denies, and stops what runs; it takes back no denial, and says so", async () => {
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
  const { json } = await api.call("POST", "/v1/sequences", {
    name: "News",
    topic: "news",
    trigger: { import: "fair" },
    steps: [{ id: "one", kind: "email", template: "mail" }],
  });
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  const granted = JSON.stringify({ email: "ada@lead.test", consent: { topics: { news: "granted" } } });
  const type = "application/x-ndjson";
  expect((await send(granted, { type })).lines.at(-1)).toMatchObject({ kind: "done", enrolled: 1 });
  const denied = JSON.stringify({ email: "ada@lead.test", consent: { topics: { news: "denied" } } });
  expect((await send(denied, { type })).lines.at(-1)).toMatchObject({ enrolled: 0, skipped: { consent_denied: 1 } });
  const { json: walks } = await api.call("GET", "/v1/enrollments");
  expect(walks.data).toMatchObject([{ status: "exited", exitReason: "consent_denied" }]);
  const { lines } = await send(granted, { type });
  expect(lines).toMatchObject([
    { kind: "flagged", line: 1, problems: [{ pointer: "/consent/topics/news", code: "consent_denied" }] },
    { kind: "done", flagged: 1, enrolled: 0 },
  ]);
  expect((await consentOf("ada@lead.test")).topics).toEqual({ news: "denied" });
});

test("a dry run of a list changes no consent", async () => {
  await send("email,consent.opens\nada@lead.test,yes\n");
  const { lines } = await send("email,consent.opens\nada@lead.test,no\n", { query: "&dryRun=true" });
  expect(lines.at(-1)).toMatchObject({ kind: "done", updated: 1 });
  expect((await consentOf("ada@lead.test")).opens.state).toBe("granted");
});
