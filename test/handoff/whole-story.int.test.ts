import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { startEngine } from "../../src/main.ts";
import { openLog } from "../../src/platform/log.ts";
import { replyTo } from "../flow/whose-support.ts";
import type { PersonEngine } from "../person/support.ts";
import { quoted, relayOf, ritaAnswers, write } from "../relay/support.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { enter, layout, openDevice, openStory, pageIn, reply, signup } from "./story.ts";

// Mail goes in and out over SMTP, reps act on the page that their mail leads to, and the clock is driven.
const dayMs = 86_400_000;
let t: PersonEngine;
beforeAll(async () => {
  t = await openStory();
});
afterAll(() => t[Symbol.asyncDispose]());

type Json = Record<string, unknown>;
const api = async (method: string, path: string, body?: unknown): Promise<Json> => {
  const { status, json } = await t.call(method, path, body);
  expect(status, `${method} ${path}: ${JSON.stringify(json)}`).toBeLessThan(300);
  return json as Json;
};
const lead = (id: string) => api("GET", `/v1/leads/${id}`);
const handoffsOf = async (leadId: string) => (await api("GET", `/v1/handoffs?leadId=${leadId}`))["data"] as Json[];
const kindsOf = async (leadId: string) =>
  ((await api("GET", `/v1/leads/${leadId}/timeline?limit=100`))["data"] as Json[]).map(({ kind }) => String(kind));

async function hire(name: string): Promise<string> {
  return String((await api("POST", "/v1/reps", { name, email: `${name}@acme.test`, zone: "Europe/Berlin" }))["id"]);
}

/** A team that takes the leads of one plan. */
const team = (plan: string, more: object) =>
  api("PUT", `/v1/teams/${plan}`, { name: plan, condition: { attribute: "plan", op: "eq", value: plan }, ...more });

const join = (plan: string) =>
  enter(t, { ...signup, email: `dana@${plan}.example`, attributes: { ...signup.attributes, plan } });

const mailTo = (email: string, is: (mail: ReceivedMail) => boolean) =>
  t.mailbox.waitFor((mail) => mail.envelope.to.includes(email) && is(mail));
/** The notice to a rep about somebody, of a subject. */
const notice = (rep: string, email: string, subject: string, words = "") =>
  mailTo(
    `${rep}@acme.test`,
    (mail) => [email, words].every((one) => mail.text.includes(one)) && mail.subject.startsWith(subject),
  );

const answers = (rep: string, about: ReceivedMail, words: string) =>
  ritaAnswers(t, about, `${words}\r\n\r\n${quoted(about)}\r\n`, { from: `${rep} <${rep}@acme.test>` });
const got = (email: string, words: string) => mailTo(email, ({ text }) => text.startsWith(words));

test("from a signup to a customer: sequence, reply, handoff, relay, qualification", async () => {
  await team("trial", { members: [await repId("rita@acme.test")], zone: "Europe/Berlin" });
  const email = "dana@trial.example";
  const { leadId, mail } = await join("trial");
  expect(mail.subject).toBe("Handbook 1");

  await reply(t, mail, { from: `Dana Weiss <${email}>` });
  const told = await notice("rita", email, "New prospect: Dana Weiss (Brightlab)");
  for (const words of ["About 40, in two plants.", "layout-plant-1.pdf", "+351 912 000 000"]) {
    expect(told.text).toContain(words);
  }
  expect(await lead(leadId)).toMatchObject({ stage: "prospect" });

  const phone = openDevice(() => pageIn(told));
  expect((await phone.post({ do: "accept" })).text).toContain("Accepted. It is yours.");
  const file = /^ {2}(\S+\/attachments\/1)$/m.exec(told.text)?.[1] ?? "";
  const saved = await fetch(file, { headers: { Cookie: phone.cookie } });
  expect(Buffer.from(await saved.arrayBuffer())).toEqual(layout);

  t.clock.advanceBy(60_000);
  await answers("rita", told, "Thursday at ten it is.");
  const first = await got(email, "Thursday at ten");
  expect([first.from, first.subject]).toEqual(["Rita Reyes <rita@acme.test>", "Re: Handbook 1"]);
  const raw = first.raw.toString();
  for (const internal of ["churn_risk", "discount", "/h/", "relay+", "employees", "Accept"]) {
    expect(raw).not.toContain(internal);
  }

  t.clock.advanceBy(20 * 60_000);
  const dana = { from: `Dana Weiss <${email}>`, to: replyTo(first), about: first };
  await write(t, { ...dana, body: "We have the money, and I sign myself.", id: "<second@trial.example>" });
  const second = await notice("rita", email, "Another reply from", "I sign myself");
  await answers("rita", second, "Here is the contract.");
  expect((await got(email, "Here is the contract.")).header("in-reply-to")).toBe("<second@trial.example>");

  const known = { "state-budget": "yes", "state-authority": "yes", "state-target_market": "yes", "state-need": "no" };
  expect((await phone.post({ do: "qualify", ...known, sql: "1" })).text).toContain("Saved.");
  expect(await lead(leadId)).toMatchObject({ stage: "prospect", sql: true });
  expect((await phone.post({ do: "won", reason: "40 seats" })).text).toContain("They are a customer.");
  expect(await lead(leadId)).toMatchObject({ stage: "customer", sql: true });
  expect(await handoffsOf(leadId)).toMatchObject([
    { status: "converted", firstResponseAt: "2026-01-05T09:01:00.000Z" },
  ]);

  // The second mail of the sequence was due meanwhile.
  t.clock.advanceBy(3 * dayMs);
  await untilIdle(t.app);
  expect(
    t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email)).map(({ subject }) => subject),
  ).toEqual(["Handbook 1", "Re: Handbook 1", "Re: Handbook 1"]);
  const story = (await kindsOf(leadId)).toReversed().filter((kind) => milestones.has(kind));
  expect(story).toEqual([
    "replied",
    "promoted",
    "handoff",
    "handoff",
    "rep_mail",
    "replied",
    "rep_mail",
    "qualified",
    "handoff",
    "stage",
  ]);
});

const milestones = new Set(["replied", "promoted", "handoff", "rep_mail", "qualified", "stage"]);
const repId = async (email: string) =>
  String(((await api("GET", "/v1/reps?limit=100"))["data"] as Json[]).find((rep) => rep["email"] === email)?.["id"]);

test("declined by all of a team, each by their own page: whom it falls back on gets it, and reads why the others did not", async () => {
  const email = "dana@declined.example";
  const [ann, bob, mia] = [await hire("ann"), await hire("bob"), await hire("mia")];
  await team("declined", { members: [ann, bob], fallbackRepId: mia });
  const { leadId, mail } = await join("declined");
  await reply(t, mail, { from: `Dana <${email}>` });
  for (const [name, reason] of [
    ["ann", "Knows me too well."],
    ["bob", "No time."],
  ] as const) {
    const told = await notice(name, email, "New prospect:");
    expect((await openDevice(() => pageIn(told)).post({ do: "decline", reason })).text).toContain("Declined.");
    await untilIdle(t.app);
  }
  const last = await notice("mia", email, "New prospect:");
  for (const words of ["ann", "Knows me too well.", "bob", "No time."]) expect(last.text).toContain(words);
  expect((await handoffsOf(leadId)).map(({ status, repId: id }) => [status, id])).toEqual([
    ["open", mia],
    ["declined", bob],
    ["declined", ann],
  ]);
  await answers("mia", last, "I am here for you.");
  expect((await got(email, "I am here for you.")).from).toBe("mia <mia@acme.test>");
});

test("a rep who leaves in the middle: the next reply goes to a colleague, who goes on in the same thread", async () => {
  const email = "dana@left.example";
  const [cyd, dan] = [await hire("cyd"), await hire("dan")];
  await team("left", { members: [cyd, dan] });
  const { leadId, mail } = await join("left");
  await reply(t, mail, { from: `Dana <${email}>` });
  const told = await notice("cyd", email, "New prospect:");
  await answers("cyd", told, "Hello Dana, cyd here.");
  const first = await got(email, "Hello Dana, cyd here.");
  await api("PATCH", `/v1/reps/${cyd}`, { active: false });
  await untilIdle(t.app);

  t.clock.advanceBy(20 * 60_000);
  const dana = { from: `Dana <${email}>`, to: replyTo(first), about: first };
  await write(t, { ...dana, body: "Still there, cyd?", id: "<left@left.example>" });
  const passed = await notice("dan", email, "New prospect:", "Still there, cyd?");
  expect(await lead(leadId)).toMatchObject({ repId: dan, stage: "prospect" });
  await answers("dan", passed, "Cyd has left, I take over.");
  const second = await got(email, "Cyd has left");
  expect([second.from, second.header("in-reply-to")]).toEqual(["dan <dan@acme.test>", "<left@left.example>"]);

  // What was cyd's lets nobody write, nor look.
  await answers("cyd", told, "One more thing.");
  expect(
    t.mailbox.messages.filter(({ envelope, text }) => envelope.to.includes(email) && text.includes("One more")),
  ).toEqual([]);
  expect(relayOf(passed)).not.toBe(relayOf(told));
  expect((await openDevice(() => pageIn(told)).get()).text).not.toMatch(/Still there|Weiss/);
});

test("given back, a lead gets the second sequence after the cool-down; who answers that is a prospect of the same rep", async () => {
  const email = "dana@back.example";
  await team("back", { members: [await hire("eve"), await hire("fay")] });
  const winback = await publishMails(t.app, { mails: 2, name: "Winback", event: "winback" });
  const { leadId, mail } = await join("back");
  await reply(t, mail, { from: `Dana <${email}>` });
  await notice("eve", email, "New prospect:");
  const [handoff] = await handoffsOf(leadId);
  const reason = "Not before spring";
  await api("POST", `/v1/handoffs/${String(handoff!["id"])}/recycle`, { coolDown: "P10D", sequence: winback, reason });
  expect(await lead(leadId)).toMatchObject({ stage: "lead" });

  t.clock.advanceBy(9 * dayMs);
  await untilIdle(t.app);
  const subjects = () =>
    t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email)).map(({ subject }) => subject);
  expect(subjects()).toEqual(["Handbook 1"]);
  t.clock.advanceBy(dayMs);
  const again = await mailTo(email, ({ subject }) => subject === "Winback 1");
  await untilIdle(t.app);
  await reply(t, again, { from: `Dana <${email}>`, text: "It is spring. Call me." });
  const back = await notice("eve", email, "Dana Weiss (Brightlab), given back on Jan", "It is spring.");
  expect(back.text).toContain(reason);
  expect(await lead(leadId)).toMatchObject({ stage: "prospect" });
  expect((await handoffsOf(leadId)).map(({ status }) => status)).toEqual(["open", "recycled"]);
  t.clock.advanceBy(5 * dayMs);
  await untilIdle(t.app);
  expect(subjects()).toEqual(["Handbook 1", "Winback 1"]);
});

test("not a prospect: undone on the page, the sequence goes on by mail, and a real reply makes one", async () => {
  const email = "dana@mistake.example";
  await team("mistake", { members: [await hire("gus")] });
  const { leadId, mail } = await join("mistake");
  await reply(t, mail, { from: `Dana <${email}>`, text: "Ticket 4711 was opened for you." });
  const told = await notice("gus", email, "New prospect:");
  const own = openDevice(() => pageIn(told));
  await own.post({ do: "accept" });
  expect((await own.post({ do: "not-a-prospect", class: "auto_reply" })).text).toContain("Withdrawn.");
  expect(await lead(leadId)).toMatchObject({ stage: "lead", repId: null });

  t.clock.advanceBy(3 * dayMs);
  const next = await mailTo(email, ({ subject }) => subject === "Handbook 2");
  await untilIdle(t.app);
  await reply(t, next, { from: `Dana <${email}>`, text: "Now it is me. Call me." });
  await notice("gus", email, "New prospect:", "Now it is me.");
  expect((await handoffsOf(leadId)).map(({ status }) => status)).toEqual(["open", "withdrawn"]);
});

test("a reply of Friday evening, the engine restarted over the weekend: late on Monday, and the link of Friday is passed on", async () => {
  const email = "dana@friday.example";
  const [hal, ivy] = [await hire("hal"), await hire("ivy")];
  await team("friday", { members: [hal, ivy], zone: "Europe/Berlin" });
  const { leadId, mail } = await join("friday");
  const friday = new Date("2026-03-27T15:45:00Z"); // 16:45 in Berlin, where summer time begins on Sunday
  t.clock.advanceTo(friday);
  await untilIdle(t.app);
  await reply(t, mail, { from: `Dana <${email}>` });
  const told = await notice("hal", email, "New prospect:");

  await t.engine[Symbol.asyncDispose]();
  t.clock.advanceTo(new Date("2026-03-28T12:00:00Z"));
  const engine = await startEngine(t.settings, { clock: t.clock, log: openLog("fatal") });
  const { [Symbol.asyncDispose]: end } = t;
  t = Object.assign(t, {
    engine,
    app: engine.app,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]().then(() => end()),
  });
  await untilIdle(t.app);
  expect(await handoffsOf(leadId)).toMatchObject([{ status: "open", repId: hal }]);

  t.clock.advanceTo(new Date("2026-03-30T07:15:00Z"));
  await notice("hal", email, "Reminder:");
  await untilIdle(t.app);
  expect(await handoffsOf(leadId)).toMatchObject([{ status: "open", repId: hal }]);
  t.clock.advanceTo(new Date("2026-03-30T07:45:00Z"));
  const late = await notice("ivy", email, "New prospect:");
  await untilIdle(t.app);
  expect((await openDevice(() => pageIn(told)).post({ do: "accept" })).text).toContain("Passed on.");
  expect((await openDevice(() => pageIn(late)).post({ do: "accept" })).text).toContain("Accepted. It is yours.");
  expect((await handoffsOf(leadId)).map(({ status, repId: id }) => [status, id])).toEqual([
    ["accepted", ivy],
    ["moved", hal],
  ]);
});
