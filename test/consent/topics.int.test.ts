import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { setConsent } from "../../src/enrollment/consent/set-consent.ts";
import { moveRunning } from "../../src/enrollment/move/move-running.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { defaultSenderId, ledger, only, signUp, watched } from "../send/support.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  for (const key of ["news", "tips"]) await api.call("PUT", "/v1/topics", { key, name: key });
});
afterEach(() => api[Symbol.asyncDispose]());

const nothing = async () => ({ kind: "accepted", response: "" }) as const;
const leave = { method: "phone", topics: { news: "denied" } };

async function leadId(email: string): Promise<string> {
  return (await api.call("GET", `/v1/leads?email=${email}`)).json.data[0].id;
}

async function walks(id: string): Promise<string[]> {
  const { json } = await api.call("GET", `/v1/enrollments?leadId=${id}`);
  return json.data.map(({ status, exitReason }: { status: string; exitReason: string | null }) =>
    exitReason === null ? status : `${status} ${exitReason}`,
  );
}

async function signedUp(email: string, event = "signup"): Promise<string> {
  const { status, json } = await api.call("POST", "/v1/events", { name: event, lead: { email } });
  expect(status).toBe(202);
  await enrollFromEvents(api.app);
  await advanceDue(api.app);
  return json.leadId;
}

test("a sequence of a topic that there is none of is not published, and the topic is named", async () => {
  await api.call("PUT", "/v1/templates", {
    key: "mail",
    mjml: "<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body></mj-body></mjml>",
  });
  const draft = { name: "News", trigger: { event: "signup" }, steps: [{ id: "one", kind: "email", template: "mail" }] };
  const { json } = await api.call("POST", "/v1/sequences", { ...draft, topic: "newz" });
  const { status, json: refused } = await api.call("POST", `/v1/sequences/${json.id}/publish`);
  expect(status).toBe(422);
  expect(refused.problems).toEqual([
    { pointer: "/topic", code: "unknown_topic", message: 'There is no topic "newz": write "news", or create it.' },
  ]);
  const raised = await api.call("POST", "/v1/sequences", { ...draft, measure: { opens: true } });
  expect(JSON.stringify(raised.json)).toContain("never more");
});

test("leaving a topic stops its sequences and cancels what is queued, in that transaction, and no other", async () => {
  await publishMails(api.app, { mails: 1, name: "News", topic: "news" });
  await publishMails(api.app, { mails: 1, name: "Tips", topic: "tips" });
  await publishMails(api.app, { mails: 1, name: "Plain" });
  const id = await signedUp("ada@lead.test");
  const { status, json } = await api.call("PUT", `/v1/leads/${id}/consent`, leave);
  expect(status).toBe(200);
  expect(json).toMatchObject({ topics: { news: "denied" }, mail: { state: "unknown", suppressed: null } });
  expect((await walks(id)).toSorted()).toEqual(["active", "active", "exited consent_denied"]);
  const rows = await ledger(api.app);
  expect(rows.map(({ status: one, reason }) => `${one} ${reason ?? ""}`.trim()).toSorted()).toEqual([
    "canceled enrollment_consent_denied",
    "queued",
    "queued",
  ]);
  const { json: why } = await api.call("GET", `/v1/leads/${id}/explain`);
  expect(JSON.stringify(why)).toContain('The lead has left the topic \\"news\\"');
});

test("the topic of the current version counts for those in an older one, too", async () => {
  const sequence = await publishMails(api.app, { mails: 1, name: "News" });
  const id = await signedUp("ada@lead.test");
  const { json } = await api.call("GET", `/v1/sequences/${sequence}`);
  await api.call("PUT", `/v1/sequences/${sequence}/draft`, { ...json.draft, topic: "news" });
  expect((await api.call("POST", `/v1/sequences/${sequence}/publish`)).status).toBe(200);
  await api.call("PUT", `/v1/leads/${id}/consent`, leave);
  expect(await walks(id)).toEqual(["exited consent_denied"]);
});

test("who has left the topic is not enrolled, is told so everywhere, and is again once it is granted", async () => {
  const sequence = await publishMails(api.app, { mails: 1, name: "News", topic: "news" });
  const { json: lead } = await api.call("POST", "/v1/leads", {
    email: "ada@lead.test",
    consent: { topics: { news: "denied" } },
  });
  await signedUp("ada@lead.test");
  expect(await walks(lead.id)).toEqual([]);
  const { json: why } = await api.call("GET", `/v1/leads/${lead.id}/explain`);
  expect(why.decisions[0]).toMatchObject({ outcome: "skipped", inputs: { code: "consent_denied" } });
  const byHand = await api.call("POST", "/v1/enrollments", { sequenceId: sequence, leadId: lead.id });
  expect([byHand.status, byHand.json.code]).toEqual([409, "consent_denied"]);
  const simulated = await api.call("POST", `/v1/sequences/${sequence}/simulate`, { leadId: lead.id, of: "published" });
  expect(simulated.json.data[0]).toMatchObject({
    enrolls: false,
    flags: expect.arrayContaining([expect.objectContaining({ code: "consent_denied" })]),
  });
  await api.call("PUT", "/v1/segments", {
    key: "all",
    name: "All",
    condition: { attribute: "email", op: "eq", value: "ada@lead.test" },
  });
  const bulk = await api.call("POST", `/v1/sequences/${sequence}/enrollments`, { segment: "all" });
  expect(bulk.text).toContain('"consent_denied":1');
  await api.call("PUT", `/v1/leads/${lead.id}/consent`, { method: "phone", topics: { news: "granted" } });
  expect((await api.call("POST", "/v1/enrollments", { sequenceId: sequence, leadId: lead.id })).status).toBe(201);
});

test("a topic that is left between claim and fence cancels the mail at the fence", async () => {
  await publishMails(api.app, { mails: 1, name: "News", topic: "news" });
  const id = await signedUp("ada@lead.test");
  const [claimed] = await claimMessages(api.app.db, await defaultSenderId(api.app), api.clock.now(), 10);
  await setConsent(api.app, { id, said: { method: "page", topics: { news: "denied" } }, by: "recipient" });
  expect(await api.app.fence.gateOf(claimed!.message)(nothing)).toBeNull();
  expect((await ledger(api.app))[0]).toMatchObject({ status: "canceled", reason: "enrollment_consent_denied" });
});

test.each([
  ["commits", null],
  ["is rolled back", "begun"],
])("while a topic is being left nothing begins; it %s and decides", async (how, expected) => {
  await publishMails(api.app, { mails: 1, name: "News", topic: "news" });
  const id = await signedUp("ada@lead.test");
  const [claimed] = await claimMessages(api.app.db, await defaultSenderId(api.app), api.clock.now(), 10);
  let begun: string | null = null;
  let passing: Promise<unknown> = Promise.resolve();
  const leaving = api.app.db.transaction(async (tx) => {
    const { writeConsents } = await import("../../src/consent/state/write-consents.ts");
    const { stopDenied } = await import("../../src/enrollment/consent/stop-denied.ts");
    const said = { method: "page", topics: { news: "denied" as const } };
    const write = { leadId: id, said, trust: "said" as const, by: "recipient", method: "page" };
    await stopDenied(tx, await writeConsents(tx, [write], api.clock.now()), api.clock.now());
    passing = api.app.fence.gateOf(claimed!.message)(() => {
      begun = "begun";
      return nothing();
    });
    // several rounds at the fence, all of them under the locks
    await tx.execute(sql`select pg_sleep(0.2)`);
    expect(begun).toBeNull();
    if (how !== "commits") throw new Error("rolled back");
  });
  await leaving.catch(() => undefined);
  await passing;
  expect(begun).toBe(expected);
});

test("a topic that is left while a batch is sent: nothing of it begins after the commit", async () => {
  await using sink = await openSmtpSink();
  await publishMails(api.app, { mails: 1, name: "News", topic: "news" });
  const addresses = Array.from({ length: 120 }, (_, n) => `lead${n}@lead.test`);
  await signUp(api.app, addresses);
  const senderId = await defaultSenderId(api.app);
  const begunAt = new Map<string, number>();
  const leftAt = new Map<string, number>();
  const real = openTransport({ url: sink.url, maxConnections: 5 });
  const transports = only(watched(real, begunAt));
  const leaveAll = async () => {
    for (const [n, email] of addresses.entries()) {
      if (n % 2 === 0) continue;
      const said = { method: "page", topics: { news: "denied" as const } };
      await setConsent(api.app, { id: await leadId(email), said, by: "recipient" });
      leftAt.set(email, performance.now());
    }
  };
  await Promise.all([dispatchSender({ ...api.app, transports }, senderId), leaveAll()]);
  await dispatchSender({ ...api.app, transports }, senderId);
  await real.close();
  expect([...begunAt].filter(([email, at]) => at > (leftAt.get(email) ?? Infinity))).toEqual([]);
  const rows = await ledger(api.app);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent", "canceled"]));
  expect(sink.mails).toHaveLength(rows.filter(({ status }) => status === "sent").length);
});

test("who is moved into a version of a topic that they have left gets no mail of it", async () => {
  await using sink = await openSmtpSink();
  const sequence = await publishMails(api.app, { mails: 1, name: "News" });
  const { json: event } = await api.call("POST", "/v1/events", { name: "signup", lead: { email: "ada@lead.test" } });
  await enrollFromEvents(api.app);
  const id = event.leadId;
  await api.call("PUT", `/v1/leads/${id}/consent`, leave);
  expect(await walks(id)).toEqual(["active"]);
  const { json } = await api.call("GET", `/v1/sequences/${sequence}`);
  await api.call("PUT", `/v1/sequences/${sequence}/draft`, { ...json.draft, topic: "news" });
  const published = await api.call("POST", `/v1/sequences/${sequence}/publish`, { running: "move" });
  await moveRunning(api.app, published.json.publishing.publicationId);
  await advanceDue(api.app);
  const real = openTransport({ url: sink.url, maxConnections: 1 });
  await dispatchSender({ ...api.app, transports: only(real) }, await defaultSenderId(api.app));
  await real.close();
  expect(sink.mails).toEqual([]);
  expect(await walks(id)).toEqual(["exited consent_denied"]);
  expect((await ledger(api.app))[0]).toMatchObject({ status: "canceled", reason: "enrollment_consent_denied" });
});

test("a topic in use is not deleted, and the sequence is named", async () => {
  await publishMails(api.app, { mails: 1, name: "News", topic: "news" });
  const refused = await api.call("DELETE", "/v1/topics/news");
  expect([refused.status, refused.json.code]).toEqual([409, "topic_in_use"]);
  expect(refused.json.detail).toContain('"News"');
  expect((await api.call("DELETE", "/v1/topics/tips")).status).toBe(204);
  expect((await api.call("GET", "/v1/topics/tips")).status).toBe(404);
});
