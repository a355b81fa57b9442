import { afterEach, beforeEach, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { confirmationMails, events } from "../../src/db/schema/index.ts";
import { startEngine } from "../../src/main.ts";
import { openLog } from "../../src/platform/log.ts";
import { dayMs, linkIn, openConfirming } from "./support.ts";
import type { Confirming } from "./support.ts";

let c: Confirming;
beforeEach(async () => {
  c = await openConfirming();
});
afterEach(() => c[Symbol.asyncDispose]());

const lee = "lee@lead.test";
const explain = async (email: string) => {
  const { id } = await c.leadOf(email);
  return (await c.call("GET", `/v1/leads/${id}/explain`)).json;
};

test("a signup gets one plain mail, and nothing else until its address confirms", async () => {
  await c.call("PUT", "/v1/topics", { key: "news", name: "News" });
  const form = await c.form({ doubleOptIn: { topics: ["news"] } });
  const { status, json } = await c.submit(form, { email: lee, firstName: "Mallory", plan: "trial" });
  expect([status, json]).toEqual([202, { status: "confirmation_needed" }]);
  const [asked, ...more] = await c.mailsTo(lee);
  expect(more).toEqual([]);
  expect(asked!.subject).toBe("Please confirm your email address");
  expect(asked!.header("auto-submitted")).toBe("auto-generated");
  expect(asked!.header("list-unsubscribe")).toBeUndefined();
  expect(asked!.html).not.toMatch(/\/o\/|\/t\/|<img|Mallory/);
  expect(asked!.text).toContain("1 Main Street, Springfield");
  expect((await explain(lee)).confirmations).toMatchObject([
    { state: "waits_for_confirmation", because: "form", event: "signup", mails: [{ kind: "first", outcome: "sent" }] },
  ]);
  expect(await c.t.app.db.select().from(events)).toEqual([]);

  c.t.clock.advanceBy(dayMs);
  const done = await c.page(linkIn(asked!), "confirm");
  expect([done.status, done.text]).toEqual([200, expect.stringContaining("Thank you")]);
  const mails = await c.mailsTo(lee);
  expect(mails.map(({ subject }) => subject)).toEqual([asked!.subject, "Welcome 1"]);
  const { id } = await c.leadOf(lee);
  const [event] = await c.t.app.db.select().from(events).where(eq(events.leadId, id));
  expect(event).toMatchObject({ name: "signup", source: "form:Footer", properties: { plan: "trial" } });
  expect(event!.occurredAt).toEqual(new Date("2026-01-06T09:00:00Z"));
  const { json: consent } = await c.call("GET", `/v1/leads/${id}/consent`);
  expect(consent.topics).toEqual({ news: "granted" });
  expect(consent.log).toMatchObject([
    {
      purpose: "mail",
      topic: "news",
      state: "granted",
      method: "double_opt_in",
      wording: "Yes, Acme may send me mails.",
      source: "form:Footer",
      by: "recipient",
      at: "2026-01-06T09:00:00.000Z",
      evidence: {
        form: "Footer",
        signedUpAt: "2026-01-05T09:00:00.000Z",
        confirmedAt: "2026-01-06T09:00:00.000Z",
        signupIp: "127.0.0.0/24",
        ip: "127.0.0.0/24",
      },
    },
  ]);
  const { json: timeline } = await c.call("GET", `/v1/leads/${id}/timeline`);
  const kinds = timeline.data.map(({ kind }: { kind: string }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["confirmation_asked", "confirmed", "consent", "event", "enrolled"]));
  expect((await explain(lee)).confirmations).toMatchObject([{ state: "confirmed" }]);
});

test("who has not confirmed enters no sequence by any way", async () => {
  const form = await c.form();
  await c.submit(form, { email: lee });
  const { json: sequences } = await c.call("GET", "/v1/sequences");
  const { id } = await c.leadOf(lee);
  await c.call("POST", "/v1/events", { name: "signup", lead: { email: lee } });
  const refused = await c.call("POST", "/v1/enrollments", { sequenceId: sequences.data[0].id, leadId: id });
  expect([refused.status, refused.json.code]).toEqual([409, "waits_for_confirmation"]);
  expect(await c.mailsTo(lee)).toHaveLength(1);
  const codes = (await explain(lee)).decisions.map(({ inputs }: { inputs: { code: string } }) => inputs.code);
  expect(codes).toContain("waits_for_confirmation");
});

test("consent obtained elsewhere counts as confirmed", async () => {
  await c.submit(await c.form(), { email: lee });
  const consent = { mail: "granted", wording: "Yes", at: "2026-01-05T08:00:00Z", evidence: { scan: "drawer 7" } };
  await c.call("POST", "/v1/events", { name: "signup", lead: { email: lee, consent } });
  expect((await c.mailsTo(lee)).map(({ subject }) => subject)).toContain("Welcome 1");
});

test("a scanner that fetches every link of the mail confirms nobody", async () => {
  await c.submit(await c.form({ doubleOptIn: { redirectUrl: "https://acme.test/thanks" } }), { email: lee });
  const [mail] = await c.mailsTo(lee);
  const links = new Set([...`${mail!.html} ${mail!.text}`.matchAll(/http:\/\/127[\w:./-]+/g)].map(String));
  expect(links.size).toBeGreaterThan(0);
  for (const link of links) {
    for (const method of ["HEAD", "GET", "OPTIONS", "PUT", "DELETE"]) await c.page(link, undefined, method);
    // A POST that comes from no button is none of a person's.
    const bare = await c.page(link, undefined, "POST");
    expect([bare.status, bare.text]).toEqual([200, expect.stringContaining("Confirm your address")]);
    await c.page(`${link.slice(0, -1)}${link.endsWith("a") ? "b" : "a"}`, "confirm");
  }
  expect((await explain(lee)).confirmations).toMatchObject([{ state: "waits_for_confirmation" }]);
  expect(await c.mailsTo(lee)).toHaveLength(1);
});

test("confirming goes on to the page that the form's owner has set, and to no other", async () => {
  const form = await c.form({ doubleOptIn: { redirectUrl: "https://acme.test/thanks" } });
  await c.submit(form, { email: lee, redirectUrl: "https://evil.test" });
  const [mail] = await c.mailsTo(lee);
  const { headers, text } = await c.page(`${linkIn(mail!)}?redirectUrl=https://evil.test`, "confirm");
  expect(headers.get("refresh")).toBe("0; url=https://acme.test/thanks");
  expect(text).not.toContain("evil");
  for (const redirectUrl of ["http://acme.test", "javascript:alert(1)"]) {
    const body = { name: "x", event: "y", doubleOptIn: { redirectUrl } };
    const refused = await c.call("POST", "/v1/forms", body);
    expect([refused.status, refused.json.problems[0].pointer]).toEqual([422, "/doubleOptIn/redirectUrl"]);
  }
});

test("a link works once, says so, and expires with the offer of a new mail, a few times a day", async () => {
  const form = await c.form({ doubleOptIn: { expiresAfterDays: 2 } });
  await c.submit(form, { email: lee });
  const [first] = await c.mailsTo(lee);
  c.t.clock.advanceBy(2 * dayMs);
  const expired = await c.page(linkIn(first!), "confirm");
  expect([expired.status, expired.text]).toEqual([410, expect.stringContaining("Send a new mail")]);
  expect((await explain(lee)).confirmations).toMatchObject([{ state: "expired" }]);
  for (let time = 0; time < 6; time += 1) {
    expect((await c.page(linkIn(first!), "again")).text).toContain("look into your mailbox");
  }
  const mails = await c.mailsTo(lee);
  expect(mails).toHaveLength(4);
  expect((await c.page(linkIn(mails[1]!), "confirm")).status).toBe(200);
  expect(await c.mailsTo(lee)).toHaveLength(5);
  const repeated = await c.page(linkIn(mails[1]!), "confirm");
  expect(repeated.text).toContain("Already confirmed");
  // The others of the same form have nothing left to confirm.
  expect((await c.page(linkIn(mails[2]!), "confirm")).status).toBe(410);
  expect(await c.mailsTo(lee)).toHaveLength(5);
});

test("the reminder goes once to who has not confirmed, and not to who has", async () => {
  const form = await c.form({ doubleOptIn: { remindAfterDays: 2 } });
  await c.submit(form, { email: lee });
  await c.submit(form, { email: "kim@lead.test" });
  const [kims] = await c.mailsTo("kim@lead.test");
  await c.page(linkIn(kims!), "confirm");
  await c.mailsTo(lee);
  c.t.clock.advanceBy(2 * dayMs);
  const mails = await c.mailsTo(lee);
  expect(mails.map(({ subject }) => subject)).toEqual([
    "Please confirm your email address",
    "Reminder: please confirm your email address",
  ]);
  expect(linkIn(mails[1]!)).toBe(linkIn(mails[0]!));
  expect((await c.mailsTo("kim@lead.test")).filter(({ subject }) => subject.startsWith("Reminder"))).toEqual([]);
  c.t.clock.advanceBy(4 * dayMs);
  expect(await c.mailsTo(lee)).toHaveLength(2);
});

test("who says it was not them gets no more mails of that signup", async () => {
  const form = await c.form({ doubleOptIn: { remindAfterDays: 2 } });
  await c.submit(form, { email: lee });
  const [mail] = await c.mailsTo(lee);
  expect((await c.page(linkIn(mail!), "decline")).text).toContain("gets no mails from this signup");
  expect((await c.page(linkIn(mail!), "confirm")).status).toBe(410);
  c.t.clock.advanceBy(3 * dayMs);
  expect(await c.mailsTo(lee)).toHaveLength(1);
  expect((await explain(lee)).confirmations).toMatchObject([{ state: "declined" }]);
});

test("the mail and its page are in the person's language", async () => {
  const form = await c.form();
  await c.submit(form, { email: lee, locale: "de-AT" }, { "Accept-Language": "fr" });
  await c.submit(form, { email: "kim@lead.test" }, { "Accept-Language": "ja,en;q=0.5" });
  const [german] = await c.mailsTo(lee);
  expect(german!.subject).toBe("Bitte bestätigen Sie Ihre E-Mail-Adresse");
  expect((await c.page(linkIn(german!))).text).toContain('<html lang="de"');
  const [japanese] = await c.mailsTo("kim@lead.test");
  expect(japanese!.subject).toBe("メールアドレスの確認をお願いします");
});

test("a form's own template is used, and the plain mail once it is gone", async () => {
  const link = '<a href="{{ event.confirm_url | default: unsubscribe_url }}">Yes, it was me</a>';
  const mjml = `<mjml><mj-head><mj-title>Hi {{ event.plan | default: "you" }}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>${link} <a href="{{ unsubscribe_url }}">No</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
  const stored = await c.call("PUT", "/v1/templates", { key: "confirm/own", mjml });
  expect(stored.status).toBe(200);
  const form = await c.form({ doubleOptIn: { template: "confirm/own" } });
  await c.submit(form, { email: lee, plan: "trial" });
  const [mail] = await c.mailsTo(lee);
  expect([mail!.subject, mail!.text]).toEqual(["Hi trial", expect.stringContaining("Yes, it was me")]);
  expect((await c.page(linkIn(mail!))).status).toBe(200);
  await c.t.app.db.execute("delete from templates where key = 'confirm/own'");
  await c.submit(form, { email: "kim@lead.test" });
  const [plain] = await c.mailsTo("kim@lead.test");
  expect(plain!.subject).toBe("Please confirm your email address");
});

test.each([
  [{ template: "no/such" }, "/doubleOptIn/template template_not_found"],
  [{ template: "welcome/1" }, "/doubleOptIn/template confirm_url_missing"],
  [{ topics: ["newz"] }, "/doubleOptIn/topics/0 unknown_topic"],
  [{ expiresAfterDays: 3, remindAfterDays: 3 }, "/doubleOptIn/remindAfterDays reminder_too_late"],
  [{ expires: 3 }, "/doubleOptIn/expires unrecognized_key"],
])("a form with the double opt-in %j is refused", async (doubleOptIn, problem) => {
  const { status, json } = await c.call("POST", "/v1/forms", { name: "x", event: "y", doubleOptIn });
  const found = json.problems.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
  expect([status, found]).toEqual([422, [problem]]);
});

test("a flood of forms with one address makes a few mails, whichever forms it goes through", async () => {
  const forms = [await c.form(), await c.form({ name: "Other" })];
  for (let time = 0; time < 20; time += 1) await c.submit(forms[time % 2]!, { email: lee, plan: `p${time}` });
  expect(await c.mailsTo(lee)).toHaveLength(3);
  c.t.clock.advanceBy(dayMs + 1);
  await c.submit(forms[0]!, { email: lee });
  expect(await c.mailsTo(lee)).toHaveLength(4);
});

test("one client makes us write to a limited number of addresses in an hour", async () => {
  const form = await c.form();
  const answers: number[] = [];
  for (let time = 0; time < 70; time += 1) {
    answers.push((await c.submit(form, { email: `n${time}@lead.test` })).status);
  }
  expect(answers.filter((status) => status === 202)).toHaveLength(60);
  expect(answers.filter((status) => status === 429)).toHaveLength(10);
  await c.mailsTo(lee);
  expect(c.t.mailbox.messages).toHaveLength(60);
});

test("a restart between signup and confirmation loses nothing and sends nothing twice", async () => {
  await c.submit(await c.form(), { email: lee });
  const [mail] = await c.mailsTo(lee);
  await c.t.engine[Symbol.asyncDispose]();
  await using _again = await startEngine(c.t.settings, { clock: c.t.clock, log: openLog("fatal") });
  expect((await c.page(linkIn(mail!))).text).toContain("Confirm my address");
  await c.page(linkIn(mail!), "confirm");
  await c.t.mailbox.waitFor(({ subject }) => subject === "Welcome 1");
  expect(c.t.mailbox.messages.map(({ subject }) => subject)).toEqual([mail!.subject, "Welcome 1"]);
});

test("a mail that was in flight when a process ended is not sent twice, and one that was not is sent", async () => {
  const { app, clock } = c.t;
  await c.submit(await c.form(), { email: lee });
  await c.mailsTo(lee);
  const [sent] = await app.db.select().from(confirmationMails);
  const at = clock.now();
  const crashed = { doneAt: null, outcome: null, response: null, dueAt: at };
  await app.db
    .update(confirmationMails)
    .set({ ...crashed, begunAt: at })
    .where(eq(confirmationMails.id, sent!.id));
  expect(await c.mailsTo(lee)).toHaveLength(1);
  expect((await explain(lee)).confirmations[0].mails).toMatchObject([{ outcome: "uncertain" }]);
  await app.db
    .update(confirmationMails)
    .set({ ...crashed, begunAt: null })
    .where(eq(confirmationMails.id, sent!.id));
  const mails = await c.mailsTo(lee);
  expect(mails).toHaveLength(2);
  expect(mails[1]!.header("message-id")).toBe(mails[0]!.header("message-id"));
});
