import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { suppress } from "../../src/lead/suppression/suppress.ts";
import { publishMails } from "../support/sequences.ts";
import { dayMs, linkIn, openConfirming } from "./support.ts";
import type { Confirming } from "./support.ts";

let c: Confirming;
beforeEach(async () => {
  c = await openConfirming();
});
afterEach(() => c[Symbol.asyncDispose]());

const lee = "lee@lead.test";
const explain = async () => {
  const { id } = await c.leadOf(lee);
  return (await c.call("GET", `/v1/leads/${id}/explain`)).json;
};
const newLead = async (): Promise<string> => (await c.call("POST", "/v1/leads", { email: lee })).json.id;
const unsubscribe = async (): Promise<string> => {
  const id = (await c.leadOf(lee))?.id ?? (await newLead());
  await c.call("PUT", `/v1/leads/${id}/consent`, { mail: "denied", method: "phone" });
  return id;
};
const put = (id: string, body: object) => c.call("PUT", `/v1/leads/${id}/consent`, body);
const suppressed = async () => (await c.call("GET", `/v1/suppressions?email=${lee}`)).json.data;

describe("signing up again with a form", () => {
  test("after an unsubscribe asks for a confirmation, which takes it back, though the form has none", async () => {
    const id = await unsubscribe();
    c.t.clock.advanceBy(dayMs);
    const form = await c.form({ doubleOptIn: null, redirectUrl: "https://acme.test/thanks" });
    expect((await c.submit(form, { email: lee })).json).toEqual({ status: "accepted" });
    const page = await c.submit(form, { email: lee }, { Accept: "text/html" });
    expect([page.status, page.headers.get("location")]).toEqual([303, "https://acme.test/thanks"]);
    const [mail] = await c.mailsTo(lee);
    expect(await explain()).toMatchObject({
      suppressed: { reason: "unsubscribe", lift: expect.stringContaining("sign up again with a form") },
      confirmations: [
        { state: "waits_for_confirmation", because: "unsubscribed" },
        { state: "waits_for_confirmation", because: "unsubscribed" },
      ],
    });
    await c.page(linkIn(mail!), "confirm");
    expect(await suppressed()).toEqual([]);
    expect((await c.mailsTo(lee)).at(-1)!.subject).toBe("Welcome 1");
    const { json: timeline } = await c.call("GET", `/v1/leads/${id}/timeline`);
    const confirmed = timeline.data.find(({ kind }: { kind: string }) => kind === "confirmed");
    expect(confirmed.data).toEqual({ form: "Footer", event: "signup", lifted: "unsubscribe" });
    const { json: consent } = await c.call("GET", `/v1/leads/${id}/consent`);
    expect(consent.mail).toEqual({ state: "granted", suppressed: null });
  });

  test("is not the way past an unsubscribe that comes after the mail which asks", async () => {
    const form = await c.form({ doubleOptIn: { remindAfterDays: 2 } });
    await c.submit(form, { email: lee });
    const [mail] = await c.mailsTo(lee);
    c.t.clock.advanceBy(dayMs);
    await unsubscribe();
    const refused = await c.page(linkIn(mail!), "confirm");
    expect([refused.status, refused.text]).toEqual([410, expect.stringContaining("Send a new mail")]);
    expect(await suppressed()).toHaveLength(1);
    c.t.clock.advanceBy(dayMs);
    expect(await c.mailsTo(lee)).toHaveLength(1);
    await c.page(linkIn(mail!), "again");
    const [, again] = await c.mailsTo(lee);
    await c.page(linkIn(again!), "confirm");
    expect(await suppressed()).toEqual([]);
  });

  test("a link that was used takes back no later unsubscribe, and offers a new mail", async () => {
    await c.submit(await c.form(), { email: lee });
    const [mail] = await c.mailsTo(lee);
    await c.page(linkIn(mail!), "confirm");
    await c.mailsTo(lee);
    c.t.clock.advanceBy(dayMs);
    await unsubscribe();
    const again = await c.page(linkIn(mail!), "confirm");
    expect(again.text).toContain("You have unsubscribed since");
    expect(await suppressed()).toHaveLength(1);
  });

  test.each(["complaint", "hard_bounce", "manual"] as const)(
    "after a %s gets no mail, and explain says that a person has to look",
    async (reason) => {
      await unsubscribe();
      await c.t.app.db.transaction((tx) => suppress(tx, { email: lee, reason }, c.t.clock.now()));
      const form = await c.form({ redirectUrl: "https://acme.test/thanks" });
      expect((await c.submit(form, { email: lee })).status).toBe(202);
      expect(await c.mailsTo(lee)).toEqual([]);
      expect(await explain()).toMatchObject({
        suppressed: { reason, lift: expect.stringContaining("A person has to look at it") },
        confirmations: [],
      });
    },
  );

  test.each([
    ["that wants a confirmation", { redirectUrl: null }],
    ["that wants one and goes on", { redirectUrl: "https://acme.test/thanks" }],
    ["that wants none", { doubleOptIn: null, redirectUrl: null }],
    ["that wants none and goes on", { doubleOptIn: null, redirectUrl: "https://acme.test/thanks" }],
  ])("a form %s answers the same whoever has the address, to people and to programs", async (_what, more) => {
    const { t } = c;
    const known: Record<string, (email: string) => Promise<unknown>> = {
      unknown: async () => undefined,
      known: (email) => c.call("POST", "/v1/leads", { email }),
      unsubscribed: async (email) => {
        const { json } = await c.call("POST", "/v1/leads", { email });
        return put(json.id, { mail: "denied", method: "phone" });
      },
      complained: (email) => t.app.db.transaction((tx) => suppress(tx, { email, reason: "complaint" }, t.clock.now())),
      erased: async (email) => {
        const { json } = await c.call("POST", "/v1/leads", { email });
        return c.call("POST", `/v1/leads/${json.id}/erase`, { keepSuppressed: "always" });
      },
    };
    const form = await c.form(more);
    const answers = [];
    for (const [kind, prepare] of Object.entries(known)) {
      const email = `${kind}@lead.test`;
      await prepare(email);
      const [json, page] = [
        await c.submit(form, { email }),
        await c.submit(form, { email }, { Accept: "text/html", "Accept-Language": "de" }),
      ];
      answers.push([json.status, json.text, page.status, page.headers.get("location"), page.text]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]![0]).toBe(202);
    expect(String(answers[0]![4])).not.toMatch(/<h1>[^<]*(Thank|Please)/);
    expect((await c.mailsTo("unsubscribed@lead.test")).length).toBeGreaterThan(0);
    for (const kind of ["complained", "erased"]) expect(await c.mailsTo(`${kind}@lead.test`)).toEqual([]);
  });

  test("a complaint that comes before the confirmation is not lifted by it", async () => {
    await unsubscribe();
    c.t.clock.advanceBy(dayMs);
    await c.submit(await c.form({ doubleOptIn: null }), { email: lee });
    const [mail] = await c.mailsTo(lee);
    await c.t.app.db.transaction((tx) => suppress(tx, { email: lee, reason: "complaint" }, c.t.clock.now()));
    expect((await c.page(linkIn(mail!), "confirm")).text).toContain("We cannot send mail to this address");
    expect(await suppressed()).toHaveLength(1);
  });

  test("for a topic that was left, or a sequence of it, asks and joins it again", async () => {
    await c.call("PUT", "/v1/topics", { key: "news", name: "News" });
    const id = await newLead();
    await put(id, { topics: { news: "denied" }, method: "phone" });
    await publishMails(c.t.app, { mails: 1, name: "News", event: "news", topic: "news", send: "immediately" });
    const ofTopic = await c.form({ event: "news", doubleOptIn: null });
    await c.submit(ofTopic, { email: lee });
    const form = await c.form({ doubleOptIn: null });
    await c.submit(form, { email: lee });
    const signup = { email: lee, "consent.topics.news": "on" };
    await c.submit(form, signup);
    const asked = (await c.mailsTo(lee)).filter(({ subject }) => subject.includes("confirm"));
    expect(asked).toHaveLength(2);
    for (const mail of asked) await c.page(linkIn(mail), "confirm");
    expect((await c.mailsTo(lee)).map(({ subject }) => subject)).toContain("News 1");
    expect((await c.call("GET", `/v1/leads/${id}/consent`)).json.topics).toEqual({ news: "granted" });
  });

  test("a mailbox that does not exist is suppressed as a hard bounce", async () => {
    await using other = await openConfirming({
      reject: () => ({ code: 550, message: "5.1.1 no such user" }),
    });
    await other.submit(await other.form(), { email: lee });
    expect(await other.mailsTo(lee)).toEqual([]);
    const { json } = await other.call("GET", `/v1/suppressions?email=${lee}`);
    expect(json.data).toMatchObject([{ reason: "hard_bounce" }]);
    const { id } = await other.leadOf(lee);
    const explained = (await other.call("GET", `/v1/leads/${id}/explain`)).json;
    expect(explained.confirmations[0].mails).toMatchObject([{ outcome: "rejected" }]);
  });
});

describe("telling the API of somebody who has unsubscribed", () => {
  test("says that they get no mail, and what lifts that", async () => {
    await unsubscribe();
    const event = await c.call("POST", "/v1/events", { name: "signup", lead: { email: lee } });
    expect([event.status, event.json.suppressed]).toEqual([
      202,
      { reason: "unsubscribe", at: "2026-01-05T09:00:00.000Z", lift: expect.stringContaining('"mail": "granted"') },
    ]);
    expect(await c.mailsTo(lee)).toEqual([]);
    await c.call("POST", "/v1/suppressions", { email: "kim@lead.test" });
    const lead = await c.call("POST", "/v1/leads", { email: "kim@lead.test" });
    expect([lead.status, lead.json.suppressed]).toEqual([
      201,
      { reason: "manual", at: "2026-01-05T09:00:00.000Z", lift: expect.stringContaining("DELETE /v1/suppressions") },
    ]);
    const other = await c.call("POST", "/v1/events", { name: "signup", lead: { email: "ann@lead.test" } });
    expect(other.json.suppressed).toBeNull();
  });

  const after = "2026-01-05T10:00:00Z";
  test.each<[string, object, unknown[]?]>([
    ["no date", { wording: "Yes" }],
    ["a date before", { wording: "Yes", at: "2026-01-05T08:00:00Z" }],
    ["a date that is yet to come", { wording: "Yes", at: "2027-01-05T08:00:00Z" }, [422, "invalid_input"]],
    ["no evidence", { at: after }],
  ])("mails are not granted again with %s", async (_what, proof, refused = [409, "consent_evidence_required"]) => {
    const id = await unsubscribe();
    c.t.clock.advanceBy(dayMs);
    const consent = { mail: "granted", ...proof };
    const event = await c.call("POST", "/v1/events", { name: "signup", lead: { email: lee, consent } });
    const change = await put(id, { ...consent, method: "phone" });
    for (const { status, json } of [event, change]) {
      expect([status, json.code]).toEqual(refused);
    }
    expect(await suppressed()).toHaveLength(1);
    expect((await c.call("GET", "/v1/events")).json.data).toEqual([]);
  });

  test("an event that proves that they agreed again lifts it and enrolls", async () => {
    const id = await unsubscribe();
    c.t.clock.advanceBy(dayMs);
    const consent = { mail: "granted", at: after, wording: "Yes, again", evidence: { ip: "192.0.2.7" } };
    const { status, json } = await c.call("POST", "/v1/events", { name: "signup", lead: { email: lee, consent } });
    expect([status, json.suppressed]).toEqual([202, null]);
    expect((await c.mailsTo(lee)).map(({ subject }) => subject)).toEqual(["Welcome 1"]);
    const { log } = (await c.call("GET", `/v1/leads/${id}/consent`)).json;
    expect(log[0]).toMatchObject({
      state: "granted",
      at: "2026-01-05T10:00:00.000Z",
      evidence: { ip: "192.0.2.0/24" },
    });
  });

  test("a list says for each row what is missing, and takes the one that proves it", async () => {
    await unsubscribe();
    c.t.clock.advanceBy(dayMs);
    const send = (row: object) => c.call("POST", "/v1/imports?list=fair", row, "application/x-ndjson");
    const without = await send({ email: lee, consent: { mail: "granted" } });
    expect(without.text).toContain("consent_evidence_required");
    expect(await suppressed()).toHaveLength(1);
    const proven = await send({ email: lee, consent: { mail: "granted", at: after, wording: "Yes" } });
    expect(proven.text).not.toContain("consent_evidence_required");
    expect(await suppressed()).toEqual([]);
  });
});

test("where a country's rule says so, nobody is enrolled whose implied consent has ended", async () => {
  const { json: policy } = await c.call("GET", "/v1/settings/consent");
  const set = await c.call("PUT", "/v1/settings/consent", { ...policy, impliedConsentExpires: { CA: "P2Y" } });
  expect([set.status, set.json.impliedConsentExpires]).toEqual([200, { CA: "P2Y" }]);
  const wrong = await c.call("PUT", "/v1/settings/consent", { ...policy, impliedConsentExpires: { CA: "2 years" } });
  expect(wrong.json.problems[0].pointer).toBe("/impliedConsentExpires/CA");
  const { json: lead } = await c.call("POST", "/v1/leads", { email: lee, attributes: { country: "CA" } });
  const { json: sequences } = await c.call("GET", "/v1/sequences");
  const enroll = () => c.call("POST", "/v1/enrollments", { sequenceId: sequences.data[0].id, leadId: lead.id });
  c.t.clock.advanceBy(2 * 365 * dayMs);
  const refused = await enroll();
  expect([refused.status, refused.json.code]).toEqual([409, "implied_consent_expired"]);
  const said = { mail: "granted", method: "phone", wording: "Yes" };
  await put(lead.id, said);
  expect((await enroll()).status).toBe(201);
});
