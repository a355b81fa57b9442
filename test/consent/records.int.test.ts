import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi({ formsPerMinute: 1000 });
  await api.call("PUT", "/v1/topics", { key: "news", name: "News" });
});
afterEach(() => api[Symbol.asyncDispose]());

const consentOf = async (id: string) => (await api.call("GET", `/v1/leads/${id}/consent`)).json;
const newLead = async (body: object) => (await api.call("POST", "/v1/leads", body)).json;
const put = (id: string, body: object) => api.call("PUT", `/v1/leads/${id}/consent`, body);
const problemsOf = (json: { problems: { pointer: string; code: string }[] }) =>
  json.problems.map(({ pointer, code }) => `${pointer} ${code}`);

test("consent obtained elsewhere is written down with its evidence, and addresses are truncated", async () => {
  const { id } = await newLead({ email: "ada@lead.test", attributes: { country: "FR" } });
  expect(await consentOf(id)).toMatchObject({
    mail: { state: "unknown" },
    opens: { state: "unknown", measured: false, because: "country" },
    country: "FR",
    log: [],
  });
  const said = {
    opens: "granted",
    topics: { news: "granted" },
    method: "paper",
    wording: "Yes, measure me",
    source: "Fair 2025",
    at: "2025-11-03T10:00:00Z",
    evidence: { ip: "192.0.2.77", seenFrom: "2001:db8:1:2::7", scan: "drawer 7", page: 3 },
  };
  const { status, json } = await put(id, said);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    opens: { state: "granted", measured: true, because: "granted" },
    clicks: { state: "unknown", measured: false, because: "country" },
    topics: { news: "granted" },
  });
  expect(json.log).toHaveLength(2);
  for (const record of json.log) {
    expect(record).toMatchObject({
      state: "granted",
      method: "paper",
      wording: "Yes, measure me",
      source: "Fair 2025",
      at: "2025-11-03T10:00:00.000Z",
      recordedAt: "2026-01-05T09:00:00.000Z",
      evidence: { ip: "192.0.2.0/24", seenFrom: "2001:db8:1::/48", scan: "drawer 7", page: 3 },
    });
  }
  expect(JSON.stringify(await api.app.db.execute("select * from consent_records"))).not.toContain("192.0.2.77");
  const { json: timeline } = await api.call("GET", `/v1/leads/${id}/timeline`);
  expect(timeline.data[0]).toMatchObject({
    kind: "consent",
    data: { changed: { opens: "granted", "topic news": "granted" }, method: "paper", source: "Fair 2025" },
  });
});

test("what is said again by itself is logged again, and the log comes in pages", async () => {
  const { id } = await newLead({ email: "ada@lead.test" });
  for (const method of ["one", "two", "three"]) await put(id, { opens: "granted", method });
  const first = (await api.call("GET", `/v1/leads/${id}/consent?limit=2`)).json;
  expect(first.log.map(({ method }: { method: string }) => method)).toEqual(["three", "two"]);
  const second = (await api.call("GET", `/v1/leads/${id}/consent?limit=2&cursor=${first.nextCursor}`)).json;
  expect(second.log.map(({ method }: { method: string }) => method)).toEqual(["one"]);
  expect(second.nextCursor).toBeNull();
  const { json: timeline } = await api.call("GET", `/v1/leads/${id}/timeline`);
  expect(timeline.data.filter(({ kind }: { kind: string }) => kind === "consent")).toHaveLength(1);
});

test.each([
  ["nothing is said", { method: "phone" }, " nothing_said"],
  ["the method is missing", { opens: "granted" }, "/method invalid_type"],
  ["the topic is none", { method: "phone", topics: { newz: "granted" } }, "/topics/newz unknown_topic"],
  ["the state is none", { method: "phone", opens: "unknown" }, "/opens invalid_value"],
  ["the purpose is none", { method: "phone", reads: "granted" }, "/reads unrecognized_key"],
  [
    "the evidence is nested",
    { method: "phone", opens: "denied", evidence: { a: { b: 1 } } },
    "/evidence/a invalid_type",
  ],
])("it is refused when %s", async (_what, body, problem) => {
  const { id } = await newLead({ email: "ada@lead.test" });
  const { status, json } = await put(id, body);
  expect(status).toBe(422);
  expect(problemsOf(json)).toContain(problem);
  expect((await consentOf(id)).log).toEqual([]);
});

test("what was said in the future is refused by every door, and five minutes of another clock are not", async () => {
  const { id } = await newLead({ email: "ada@lead.test" });
  const inMinutes = (minutes: number) => new Date(api.clock.now().getTime() + minutes * 60_000).toISOString();
  const said = (minutes: number) => ({ opens: "granted", at: inMinutes(minutes) });
  const refused = [422, expect.stringMatching(/at consent_in_future$/)];
  const first = ({ status, json }: { status: number; json: { problems: { pointer: string; code: string }[] } }) => [
    status,
    problemsOf(json)[0],
  ];
  expect(first(await put(id, { ...said(6), method: "phone" }))).toEqual(refused);
  expect(first(await api.call("POST", "/v1/leads", { email: "b@lead.test", consent: said(6) }))).toEqual(refused);
  const event = { name: "signup", lead: { email: "c@lead.test", consent: said(6) } };
  expect(first(await api.call("POST", "/v1/events", event))).toEqual(refused);
  expect((await consentOf(id)).log).toEqual([]);
  expect((await put(id, { ...said(4), method: "phone" })).status).toBe(200);
  expect((await consentOf(id)).log[0].at).toBe(api.clock.now().toISOString());
});

test.each([
  ["its domain", "ada@lead.test", { domain: "lead.test" }],
  ["a domain above it", "ada@mail.lead.test", { domain: "lead.test" }],
  ["the address without its tag", "ada+news@lead.test", { email: "Ada@Lead.test" }],
])("granting all mails lifts nothing of what suppresses by %s, and says so", async (_what, email, entry) => {
  const { id } = await newLead({ email });
  await api.call("POST", "/v1/suppressions", entry);
  expect((await consentOf(id)).mail.suppressed).toBe("manual");
  const answer = await put(id, { mail: "granted", method: "phone" });
  expect([answer.status, answer.json.code]).toEqual([409, "address_suppressed"]);
  expect((await consentOf(id)).log).toEqual([]);
});

test("denying all mails is unsubscribing, and granting them takes back that and nothing else", async () => {
  const { id } = await newLead({ email: "ada@lead.test" });
  expect((await put(id, { mail: "denied", method: "phone" })).json.mail).toEqual({
    state: "denied",
    suppressed: "unsubscribe",
  });
  const { json: listed } = await api.call("GET", "/v1/suppressions?email=ada@lead.test");
  expect(listed.data).toMatchObject([{ reason: "unsubscribe", detail: "phone" }]);
  api.clock.advanceBy(60_000);
  const again = { mail: "granted", method: "phone", at: api.clock.now().toISOString(), wording: "Yes, again" };
  expect((await put(id, again)).json.mail).toEqual({ state: "granted", suppressed: null });
  await api.call("POST", "/v1/suppressions", { email: "ada@lead.test" });
  await put(id, { mail: "denied", method: "phone" });
  const refused = await put(id, { mail: "granted", method: "phone" });
  expect([refused.status, refused.json.code]).toEqual([409, "address_suppressed"]);
  expect((await consentOf(id)).mail.suppressed).toBe("manual");
});

test("an event fills in and denies measuring, takes back no denial, and cannot leave mails", async () => {
  const send = (consent: object) =>
    api.call("POST", "/v1/events", { name: "signup", lead: { email: "ada@lead.test", consent } });
  const { status, json } = await send({ opens: "granted", topics: { news: "granted" }, method: "checkout" });
  expect(status).toBe(202);
  await send({ opens: "denied" });
  await send({ opens: "granted" });
  const consent = await consentOf(json.leadId);
  expect(consent).toMatchObject({ opens: { state: "denied" }, topics: { news: "granted" } });
  expect(consent.log.map(({ method, state }: { method: string; state: string }) => `${method} ${state}`)).toEqual([
    "event denied",
    "checkout granted",
    "checkout granted",
  ]);
  const { json: timeline } = await api.call("GET", `/v1/leads/${json.leadId}/timeline`);
  expect(timeline.data.find(({ kind }: { kind: string }) => kind === "consent")).toMatchObject({
    data: { changed: {}, kept: ["opens"] },
  });
  for (const [said, pointer] of [
    [{ mail: "denied" }, "/lead/consent/mail"],
    [{ topics: { news: "denied" } }, "/lead/consent/topics/news"],
  ] as const) {
    const refused = await send(said);
    expect([refused.status, problemsOf(refused.json)]).toEqual([422, [`${pointer} denied_elsewhere`]]);
  }
  const unknown = await send({ topics: { newz: "granted" } });
  expect(problemsOf(unknown.json)).toEqual(["/lead/consent/topics/newz unknown_topic"]);
});

test("a form says what a visitor ticked, with the wording, where nobody knows better", async () => {
  const { json: form } = await api.call("POST", "/v1/forms", { name: "Footer", event: "signup" });
  const submit = (fields: Record<string, string>) =>
    api.raw(`/v1/forms/${form.key}`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ email: "ada@lead.test", ...fields }),
    });
  const wording = "Send me news, and measure whether I open them.";
  const taken = await submit({ "consent.topics.news": "on", "consent.opens": "granted", "consent.wording": wording });
  expect([taken.status, taken.json]).toEqual([202, { status: "accepted" }]);
  const { json: found } = await api.call("GET", "/v1/leads?email=ada@lead.test");
  const [{ id }] = found.data;
  expect(await consentOf(id)).toMatchObject({ opens: { state: "granted" }, topics: { news: "granted" } });
  expect((await consentOf(id)).log[0]).toMatchObject({
    method: "form",
    by: "form:Footer",
    wording,
    evidence: { form: "Footer", ip: expect.stringMatching(/^127\.0\.0\.0\/24$|^::\/48$/) },
  });
  await put(id, { opens: "denied", topics: { news: "denied" }, method: "phone" });
  const again = await submit({ "consent.opens": "granted" });
  // Whoever types an address is not told what its owner has said.
  expect([again.status, again.json]).toEqual([202, { status: "accepted" }]);
  // A topic that was left is joined again by the word of the address's owner alone.
  const rejoined = await submit({ "consent.topics.news": "on", "consent.opens": "granted" });
  expect([rejoined.status, rejoined.json]).toEqual([202, { status: "accepted" }]);
  expect(await consentOf(id)).toMatchObject({ opens: { state: "denied" }, topics: { news: "denied" } });
  const { json: timeline } = await api.call("GET", `/v1/leads/${id}/timeline`);
  expect(timeline.data.find(({ kind }: { kind: string }) => kind === "consent").data).toMatchObject({
    kept: ["opens"],
    by: "form:Footer",
  });
  expect(await api.app.db.execute("select properties from events")).toEqual([{ properties: {} }, { properties: {} }]);
  for (const [fields, problem] of [
    [{ "consent.topics.newz": "on" }, "/consent.topics.newz unknown_topic"],
    [{ "consent.reads": "on" }, "/consent.reads unrecognized_key"],
    [{ "consent.mail": "denied" }, "/consent.mail invalid_value"],
    [{ "consent.opens": "maybe" }, "/consent.opens invalid_value"],
  ] as const) {
    const refused = await submit(fields);
    expect([refused.status, problemsOf(refused.json)]).toEqual([422, [problem]]);
  }
});

test("the policy is as shipped until it is set, and set as a whole", async () => {
  const shipped = { measure: true, unknown: "measure", countries: { FR: "leave", IT: "leave" } };
  const { json } = await api.call("GET", "/v1/settings/consent");
  expect(json).toEqual({ opens: shipped, clicks: shipped, profile: shipped });
  const strict = { measure: true, unknown: "leave", countries: { DE: "measure" } };
  const policy = { opens: strict, clicks: strict, profile: strict };
  expect((await api.call("PUT", "/v1/settings/consent", policy)).json).toEqual(policy);
  expect((await api.call("GET", "/v1/settings/consent")).json).toEqual(policy);
  const refused = await api.call("PUT", "/v1/settings/consent", {
    opens: { unknown: "leave", countries: { France: "leave" } },
    clicks: { unknown: "perhaps" },
    reads: {},
  });
  expect(refused.status).toBe(422);
  expect(problemsOf(refused.json).map((one) => one.split(" ")[0])).toEqual(
    expect.arrayContaining(["/opens/countries/France", "/clicks/unknown", "/profile", "/reads"]),
  );
});

test("topics have names in other languages, and none is called all", async () => {
  const topic = { key: "tips", name: "Tips", description: "Now and then", names: { de: "Tipps", "pt-BR": "Dicas" } };
  expect((await api.call("PUT", "/v1/topics", topic)).json).toMatchObject({ ...topic, kind: "marketing" });
  const { json } = await api.call("GET", "/v1/topics");
  expect(json.data.map(({ key }: { key: string }) => key)).toEqual(["news", "tips"]);
  const refused = await api.call("PUT", "/v1/topics", { key: "all", name: "All", names: { Deutsch: "Alle" } });
  expect(refused.status).toBe(422);
  expect(problemsOf(refused.json)).toEqual(expect.arrayContaining(["/key reserved_key"]));
});
