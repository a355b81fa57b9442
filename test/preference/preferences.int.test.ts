import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { whoMayBeCounted } from "../../src/consent/hit/who-may-be-counted.ts";
import { leads, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { resumeReturned } from "../../src/enrollment/pause-while-away.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { askAgain } from "../../src/send/lane/span/ask-again.ts";
import { publishMails } from "../support/sequences.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { defaultSenderId } from "../send/support.ts";
import { leadOf, pathsOf, post, publishTopics, signUp, statusesOf, suppressedOf } from "./support.ts";
import type { MailedLead } from "./support.ts";

let api: TestApi;
let ada: MailedLead;
beforeEach(async () => {
  api = await openTestApi();
  await publishTopics(api);
  ada = await signUp(api, "ada@lead.test", { timezone: "Europe/Berlin" });
});
afterEach(() => api[Symbol.asyncDispose]());

const page = () => pathsOf(api, ada.plain.id).preferences;
const untouched: [string, string][] = [
  ["save", "1"],
  ["shownTopic", "news"],
  ["shownTopic", "offers"],
  ["shownMeasure", "opens"],
  ["shownMeasure", "clicks"],
  ["shownMeasure", "profile"],
];
const ticked: [string, string][] = [
  ["topic", "news"],
  ["topic", "offers"],
  ["measure", "opens"],
  ["measure", "clicks"],
  ["measure", "profile"],
];
/** Saves the page as it is, but for what is unticked or chosen. */
const save = (without: readonly string[], chosen: Record<string, string> = {}) =>
  post(api, page(), [
    ...untouched,
    ...ticked.filter(([, value]) => !without.includes(value)),
    ...Object.entries(chosen),
  ]);

test("saving what is shown changes nothing and says nothing in anybody's name", async () => {
  const before = await leadOf(api, ada.id);
  const { status, text } = await save([], { pace: "usual", pause: "0" });
  expect([status, text.includes("Saved. It holds from now on.")]).toEqual([200, true]);
  expect(await leadOf(api, ada.id)).toEqual(before);
  const { json } = await api.call("GET", `/v1/leads/${ada.id}/consent`);
  expect(json.log).toEqual([]);
});

test("a POST that is not of the page saves nothing: boxes that it does not send are not unticked", async () => {
  await post(api, page(), {});
  await post(api, page(), { pace: "1", pause: "30" });
  expect(await leadOf(api, ada.id)).toMatchObject({ consent: {}, mailsPerWeek: null, pausedUntil: null });
});

test("an unticked topic is left at once, and can be joined again", async () => {
  await save(["news"]);
  expect((await leadOf(api, ada.id)).consent).toEqual({ topics: { news: "denied" } });
  expect((await statusesOf(api, ada.id)).toSorted()).toEqual(["canceled", "queued"]);
  await save([]);
  expect((await leadOf(api, ada.id)).consent).toEqual({ topics: { news: "granted" } });
  // What had stopped goes on as it stood.
  const { json } = await api.call("GET", `/v1/enrollments?leadId=${ada.id}`);
  expect(json.data.map((one: { status: string }) => one.status)).toEqual(["active", "active"]);
});

describe("measuring that is switched off", () => {
  test("holds from the commit on for hits on mails that were sent before", async () => {
    await api.app.db.update(messages).set({ status: "sent", sentAt: api.clock.now(), measured: "oc" });
    const counted = async () => (await whoMayBeCounted(api.app.db, [ada.plain.id])).get(ada.plain.id);
    expect(await counted()).toMatchObject({ opens: true, clicks: true, profile: true });
    await save(["opens", "clicks", "profile"]);
    expect(await counted()).toMatchObject({ opens: false, clicks: false, profile: false });
    const denied = { opens: "denied", clicks: "denied", profile: "denied" };
    expect((await leadOf(api, ada.id)).consent).toEqual(denied);
  });

  test("is granted again by a tick, with the proof", async () => {
    await save(["opens"]);
    await save([]);
    const { json } = await api.call("GET", `/v1/leads/${ada.id}/consent`);
    expect(json.opens).toMatchObject({ state: "granted", measured: true });
    expect(json.log[0]).toMatchObject({ purpose: "opens", method: "preference_page", by: "recipient" });
  });
});

describe("a break", () => {
  test("holds what is queued and what comes, until it ends by itself", async () => {
    await save([], { pause: "7" });
    const until = new Date(api.clock.now().getTime() + 7 * 86_400_000);
    expect((await leadOf(api, ada.id)).pausedUntil).toEqual(until);
    const senderId = await defaultSenderId(api.app);
    expect(await claimMessages(api.app.db, senderId, api.clock.now(), 10)).toEqual([]);
    await publishMails(api.app, { mails: 1, name: "Later", event: "later" });
    await api.call("POST", "/v1/events", { name: "later", lead: { email: ada.email } });
    await enrollFromEvents(api.app);
    await advanceDue(api.app);
    const { json } = await api.call("GET", `/v1/enrollments?leadId=${ada.id}`);
    expect(json.data.map((one: { status: string }) => one.status)).toEqual(["paused", "paused", "paused"]);
    // It is the recipient's to end: whoever runs the sequences cannot.
    for (const { id } of json.data) {
      expect((await api.call("POST", `/v1/enrollments/${id}/resume`)).json.code).toBe("recipient_paused");
    }
    expect((await api.raw(page())).text).toContain("No mail until January 12, 2026");
    const { json: why } = await api.call("GET", `/v1/leads/${ada.id}/explain`);
    const said = {
      rule: "recipient_paused",
      reason: expect.stringContaining("takes a break until January 12, 2026"),
      until: until.toISOString(),
    };
    expect(why.waits).toEqual([said]);
    for (const mail of why.messages) expect(mail.waiting).toEqual(said);
    const { json: walk } = await api.call("GET", `/v1/enrollments/${json.data[0].id}/explain`);
    expect(walk).toMatchObject({ waits: [said], next: { waitingFor: "resume", at: until.toISOString() } });
    api.clock.advanceBy(7 * 86_400_000);
    await resumeReturned(api.app);
    expect((await api.call("GET", `/v1/leads/${ada.id}/explain`)).json.waits).toEqual([]);
    await advanceDue(api.app);
    await askAgain(api.app, { ids: [ada.news.id, ada.plain.id] }, api.clock.now());
    expect(await claimMessages(api.app.db, senderId, api.clock.now(), 10)).toHaveLength(3);
  });

  test("can be ended on the page, and is kept when the page is saved as it is", async () => {
    await save([], { pause: "30" });
    await save([], { pause: "keep" });
    expect((await leadOf(api, ada.id)).pausedUntil).not.toBeNull();
    await save([], { pause: "0" });
    await resumeReturned(api.app);
    expect((await leadOf(api, ada.id)).pausedUntil).toBeNull();
    const { json } = await api.call("GET", `/v1/enrollments?leadId=${ada.id}`);
    expect(json.data.map((one: { status: string }) => one.status)).toEqual(["active", "active"]);
  });
});

test("a cap holds over all sequences, also for what was queued before", async () => {
  const now = api.clock.now();
  await api.app.db.update(messages).set({ status: "sent", sentAt: now }).where(eq(messages.id, ada.news.id));
  await save([], { pace: "1" });
  const senderId = await defaultSenderId(api.app);
  await askAgain(api.app, { ids: [], laneOf: senderId }, api.clock.now());
  expect(await claimMessages(api.app.db, senderId, api.clock.now(), 10)).toEqual([]);
  const [waiting] = await api.app.db.select().from(messages).where(eq(messages.id, ada.plain.id));
  expect(waiting).toMatchObject({ status: "queued", reason: "cap", dueAt: new Date("2026-01-11T23:00:00Z") });
  const { json } = await api.call("GET", `/v1/leads/${ada.id}/timeline`);
  expect(json.data[0]).toMatchObject({ kind: "preferences", data: { mailsPerWeek: 1 } });
  await save([], { pace: "usual" });
  expect(await leadOf(api, ada.id)).toMatchObject({ mailsPerWeek: null });
});

test("a step of a sequence without a cap waits for the lead's own, too", async () => {
  await api.app.db.update(leads).set({ mailsPerWeek: 1 }).where(eq(leads.id, ada.id));
  await publishMails(api.app, { mails: 1, name: "Later", event: "later" });
  await api.call("POST", "/v1/events", { name: "later", lead: { email: ada.email } });
  await enrollFromEvents(api.app);
  await advanceDue(api.app);
  expect(await statusesOf(api, ada.id)).toHaveLength(2);
  const { json } = await api.call("GET", `/v1/leads/${ada.id}/explain`);
  expect(JSON.stringify(json)).toContain("the most it gets");
  expect(json.waits).toEqual([
    { rule: "recipient_cap", reason: expect.stringContaining("wants one mail a week at most"), until: null },
  ]);
});

test("all mail is stopped by one button, with the way back", async () => {
  const { text } = await post(api, page(), { all: "1" });
  expect(text).toContain("You are unsubscribed");
  expect(await suppressedOf(api, ada.email)).toHaveLength(1);
  expect(await statusesOf(api, ada.id)).toEqual(["canceled", "canceled"]);
  const after = (await api.raw(page())).text;
  expect(after).toContain("You get no mail from us.");
  expect(after).toContain("That was a mistake");
  expect(after).not.toContain('name="save"');
});

test("topics that the installation does not have, and boxes for what it never measures, are not shown", async () => {
  const purpose = { measure: false, unknown: "leave", countries: {} };
  await api.call("PUT", "/v1/settings/consent", { opens: purpose, clicks: purpose, profile: purpose });
  const { text } = await api.raw(page());
  expect(text).not.toContain('value="opens"');
  expect(text).toContain("Product news");
});

test("the brand is set by API, and stands on every page", async () => {
  const brand = { name: "Bright <Lab>", logo: "https://cdn.bright.example/logo.svg", color: "#ffcc00" };
  expect((await api.call("PUT", "/v1/settings/brand", brand)).json).toEqual(brand);
  expect((await api.call("GET", "/v1/settings/brand")).json).toEqual(brand);
  const { text, headers } = await api.raw(page());
  expect(text).toContain('<img src="https://cdn.bright.example/logo.svg" alt="Bright &lt;Lab&gt;" />');
  expect(text).toContain("Your mail from Bright &lt;Lab&gt;");
  expect(headers.get("content-security-policy")).toContain("img-src https://cdn.bright.example;");
  for (const bad of [{ logo: "http://x.example/a.png" }, { color: "red" }, { logo: "javascript:alert(1)" }, { x: 1 }]) {
    expect((await api.call("PUT", "/v1/settings/brand", bad)).status).toBe(422);
  }
});
