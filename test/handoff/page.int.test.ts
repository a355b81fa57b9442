import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { activities, leads, repCodes, reps, tasks } from "../../src/db/schema/index.ts";
import { handoffUrl } from "../../src/handoff/page/links.ts";
import { newId } from "../../src/platform/ids.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { enter, handoffOf, layout, mailOf, openDevice, openStory, reply, rita, signup, toRita } from "./story.ts";

let t: PersonEngine;
let leadId: string;
let page: string;
let count = 0;
beforeAll(async () => {
  t = await openStory();
  await t.app.db.insert(reps).values({ name: "Bob", email: "bob@acme.test", weight: 1, createdAt: t.clock.now() });
});
afterAll(() => t[Symbol.asyncDispose]());

const ritaId = async () => (await t.app.db.select().from(reps).where(eq(reps.email, rita.email)))[0]!.id;
/** Everybody here goes to Rita: they have her already. */
async function prospect(words?: Parameters<typeof reply>[2]): Promise<void> {
  count += 1;
  const email = `dana${count}@firm${count}.test`;
  const entered = await enter(t, { ...signup, email });
  ({ leadId } = entered);
  await t.app.db
    .update(leads)
    .set({ repId: await ritaId() })
    .where(eq(leads.id, leadId));
  await reply(t, entered.mail, { from: `Dana Weiss <${email}>`, ...words });
  page = await urlFor(rita.email);
}
async function urlFor(email: string): Promise<string> {
  const [rep] = await t.app.db.select().from(reps).where(eq(reps.email, email));
  const key = { handoffId: (await handoffOf(t, leadId)).id, repId: rep!.id };
  return handoffUrl(t.app.site, t.app.signers.respond, key, t.clock.now());
}

const device = (cookie?: string) => openDevice(() => page, cookie);

const status = async () => (await handoffOf(t, leadId)).status;
const entries = async (kind: "note" | "called" | "task") =>
  t.app.db
    .select()
    .from(activities)
    .where(and(eq(activities.leadId, leadId), eq(activities.kind, kind)));

describe("what the page shows", () => {
  beforeAll(async () => {
    await prospect({
      html: '<p>Call me.<script>alert(1)</script><img src="https://track.example/x.gif"></p>',
      text: "This looks useful.\n\n> How many?\n\nAbout 40.\n\n> When?\n\nThursday.\n\nBest regards,\nDana Weiss\nHead of Operations\nPhone: +351 912 000 000",
    });
  });

  test.each([
    "Their words, Jan 5, ",
    "This looks useful.",
    "<h3>How many?</h3>",
    "About 40.",
    "layout-plant-1.pdf",
    "Rui Costa &lt;rui@brightlab.example&gt;",
    "Head of Operations, Brightlab",
    "+351 912 000 000",
    "The mail as it came",
    "<dt>Cc</dt>",
    "<dt>To</dt>",
    "The whole conversation",
    "We sent “Handbook 1”",
    "Suggested next step",
    "Not a prospect",
  ])("%s", async (words) => {
    expect((await device().get()).text).toContain(words);
  });

  test("it runs nothing, loads nothing and is framed by nobody", async () => {
    const { headers, text } = await device().get();
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; frame-src 'self'; form-action 'self'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(text).not.toMatch(/<script|track\.example|onerror|javascript:/);
    expect([headers.get("referrer-policy"), headers.get("cache-control")]).toEqual(["no-referrer", "no-store"]);
  });

  test("the mail as HTML stands in a frame of its own: nothing of it runs or is loaded", async () => {
    const { id } = await mailOf(t, leadId);
    const { text: around } = await device().get();
    expect(around).toMatch(/<iframe[^>]+sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const { text, headers } = await device().get(`/mails/${id}/html`);
    expect(text).toContain("Call me.");
    expect(text).not.toMatch(/<script|<img|track\.example/);
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*; sandbox allow-popups/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("attachments and the source are saved, never shown", async () => {
    const { id } = await mailOf(t, leadId);
    const response = await fetch(`${page}/mails/${id}/attachments/1`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(layout);
    const names = ["content-type", "content-disposition", "x-content-type-options", "content-security-policy"];
    expect(names.map((name) => response.headers.get(name))).toEqual([
      "application/pdf",
      `attachment; filename="layout-plant-1.pdf"; filename*=UTF-8''layout-plant-1.pdf`,
      "nosniff",
      "default-src 'none'; sandbox",
    ]);
    const source = await device().get(`/mails/${id}/source`);
    expect([source.status, source.headers.get("content-type")]).toEqual([200, "message/rfc822"]);
    expect(source.text).toContain("Cc: Rui Costa");
    expect((await device().get(`/mails/${id}/attachments/9`)).status).toBe(404);
  });

  test("mails of others are not to be had by it", async () => {
    const own = page;
    await prospect();
    const { id } = await mailOf(t, leadId);
    expect((await fetch(`${own}/mails/${id}/source`)).status).toBe(404);
    expect((await fetch(`${own}/mails/${id}/html`)).status).toBe(404);
  });
});

describe("who may act", () => {
  beforeEach(() => prospect());

  test("GET changes nothing, whatever it asks for, and binds nobody", async () => {
    const scanner = device();
    for (const path of ["", "?do=accept", "?do=decline"]) expect((await scanner.get(path)).status).toBe(200);
    expect([await status(), scanner.cookie]).toEqual(["open", ""]);
  });

  test("the first device that acts is bound, and a forwarded link acts no more", async () => {
    const [own, other] = [device(), device()];
    expect((await own.post({ do: "accept" })).text).toContain("Accepted");
    expect((await own.post({ do: "note", text: "Mine", id: newId() })).status).toBe(200);
    const refused = await other.post({ do: "won" });
    expect([refused.status, refused.text.includes("Is it you?")]).toEqual([403, true]);
    expect(await status()).toBe("accepted");
    const looked = await other.get();
    expect(looked.text).not.toMatch(/Dana|Weiss|About 40|dana\d/);
    const { id } = await mailOf(t, leadId);
    expect((await other.get(`/mails/${id}/attachments/1`)).status).toBe(403);
  });

  test("the cookie is kept from scripts and other sites", async () => {
    const response = await fetch(page, { method: "POST", body: new URLSearchParams({ do: "accept" }) });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^ripen_rep=[\w-]{43}; Max-Age=\d+; Path=\/h\/; HttpOnly; SameSite=Lax$/);
  });

  test("a cookie that somebody has put there before is not taken over, by acting or by signing in", async () => {
    const planted = `ripen_rep=${"A".repeat(43)}`;
    const [own, other] = [device(planted), device(planted)];
    expect((await own.post({ do: "accept" })).status).toBe(200);
    expect(own.cookie).toMatch(/^ripen_rep=[\w-]{43}$/);
    expect(own.cookie).not.toBe(planted);
    expect((await other.post({ do: "won" })).status).toBe(403);
    t.clock.advanceBy(3_600_001);
    const form = asked((await other.post({ do: "mail-code" })).text);
    expect((await other.post({ do: "sign-in", asked: form, code: await latestCode() })).status).toBe(200);
    expect(other.cookie).not.toBe(planted);
    expect((await device(planted).post({ do: "won" })).status).toBe(403);
    expect(await status()).toBe("accepted");
  });

  test("a device acts by all links of its rep under one cookie", async () => {
    const own = device();
    await own.post({ do: "accept" });
    const { cookie } = own;
    const first = page;
    await prospect();
    expect((await own.post({ do: "accept" })).status).toBe(200);
    expect(own.cookie).toBe(cookie);
    page = first;
    expect((await own.post({ do: "note", text: "Mine", id: newId() })).status).toBe(200);
  });

  test.each([
    ["Sec-Fetch-Site", "cross-site"],
    ["Sec-Fetch-Site", "same-site"],
    ["Origin", "https://evil.example"],
  ])("a form of another site does nothing: %s %s", async (name, value) => {
    const headers = { [name]: value };
    const own = device();
    expect((await own.post({ do: "accept" }, headers)).status).toBe(403);
    expect([await status(), own.cookie]).toEqual(["open", ""]);
  });

  const asked = (text: string) => /name="asked" value="([^"]+)"/.exec(text)?.[1] ?? "";
  const latestCode = async () => {
    const found = () => t.mailbox.messages.findLast(({ subject }) => subject.endsWith("is your code"));
    return /^(\d{4} \d{4}) is/.exec(found()?.subject ?? "")?.[1] ?? "";
  };

  test("another device signs in by a code that is mailed to the rep, once, and may act then", async () => {
    const [own, other, third] = [device(), device(), device()];
    await own.post({ do: "accept" });
    const form = asked((await other.post({ do: "mail-code" })).text);
    const code = await latestCode();
    expect(code).toMatch(/^\d{4} \d{4}$/);
    const told = t.mailbox.messages.findLast(({ subject }) => subject.includes("is your code"));
    expect([told?.envelope.to, told?.text.includes("http")]).toEqual([[rita.email], false]);
    expect((await other.post({ do: "sign-in", asked: form, code })).text).toContain("You are signed in");
    expect((await other.post({ do: "note", text: "From my phone", id: newId() })).status).toBe(200);
    expect((await third.post({ do: "sign-in", asked: form, code })).status).toBe(403);
    expect(await entries("note")).toHaveLength(1);
  });

  test("a code is good for ten minutes, and for five tries", async () => {
    await device().post({ do: "accept" });
    t.clock.advanceBy(3_600_001);
    const other = device();
    const form = asked((await other.post({ do: "mail-code" })).text);
    const code = await latestCode();
    const wrong = code === "0000 0000" ? "1111 1111" : "0000 0000";
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await other.post({ do: "sign-in", asked: form, code: wrong })).status).toBe(403);
    }
    expect((await other.post({ do: "sign-in", asked: form, code })).status).toBe(403);
    const again = asked((await other.post({ do: "mail-code" })).text);
    const late = await latestCode();
    t.clock.advanceBy(10 * 60_000);
    expect((await other.post({ do: "sign-in", asked: again, code: late })).status).toBe(403);
    expect(other.cookie).toBe("");
  });

  test("no more than five codes an hour are mailed, and none is kept as it is", async () => {
    await device().post({ do: "accept" });
    t.clock.advanceBy(3_600_001);
    const other = device();
    const answers: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) answers.push((await other.post({ do: "mail-code" })).status);
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
    const code = (await latestCode()).replace(" ", "");
    expect(JSON.stringify(await t.app.db.select().from(repCodes))).not.toContain(code);
  });

  test("a link is its rep's, and good for thirty days", async () => {
    const bobs = await urlFor("bob@acme.test");
    page = bobs;
    expect((await device().post({ do: "accept" })).text).toContain("Passed on.");
    expect(await status()).toBe("open");
    page = await urlFor(rita.email);
    const flipped = page.replace(/.$/, (last) => (last === "a" ? "b" : "a"));
    expect((await fetch(flipped)).status).toBe(404);
    t.clock.advanceBy(30 * 86_400_000);
    expect((await device().get()).status).toBe(410);
    expect((await device().post({ do: "accept" })).status).toBe(410);
    expect(await status()).toBe("open");
  });
});

describe("what can be done", () => {
  beforeEach(() => prospect());

  test("declining with a reason passes it on", async () => {
    const { text } = await device().post({ do: "decline", reason: "Is a partner of mine." });
    expect(text).toContain("Declined.");
    const rows = await t.call("GET", `/v1/handoffs?leadId=${leadId}`);
    const list = (rows.json as { data: { status: string; declineReason: string | null }[] }).data;
    expect(list.map(({ status: one, declineReason }) => [one, declineReason])).toEqual([
      ["open", null],
      ["declined", "Is a partner of mine."],
    ]);
  });

  test("putting it off accepts it, and reminds at nine of that day in the rep's zone", async () => {
    const day = new Date(t.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
    expect((await device().post({ do: "snooze", on: day })).text).toContain("You are reminded then");
    const { snoozedUntil } = await handoffOf(t, leadId);
    expect([await status(), snoozedUntil?.toISOString()]).toEqual(["accepted", `${day}T08:00:00.000Z`]);
    t.clock.advanceBy(snoozedUntil!.getTime() - t.clock.now().getTime());
    await untilIdle(t.app);
    expect((await toRita(t, "You wanted to be reminded: Dana")).text).toContain(
      "You wanted to be reminded of this now.",
    );
    expect((await handoffOf(t, leadId)).snoozedUntil).toBeNull();
  });

  test("a day that is none, or over, says what to do", async () => {
    const own = device();
    for (const on of ["", "soon", "2020-01-01"]) expect((await own.post({ do: "snooze", on })).status).toBe(422);
    expect(await status()).toBe("open");
  });

  test("a note, a call and a task are written once, however often they are sent", async () => {
    const own = device();
    await own.post({ do: "accept" });
    const [note, call, task] = [newId(), newId(), newId()];
    for (let times = 0; times < 2; times += 1) {
      await own.post({ do: "note", id: note, text: "Knows <b>Max</b>" });
      await own.post({ do: "call", id: call, outcome: "voicemail", note: "Try again" });
      await own.post({ do: "task", id: task, what: "Send the quote", on: "2030-01-02" });
    }
    const { text } = await own.get();
    expect(text).toContain("Note: Knows &lt;b&gt;Max&lt;/b&gt;");
    expect(text).toContain("Call: voicemail. Try again");
    expect(await Promise.all([entries("note"), entries("called"), entries("task")])).toMatchObject([
      [{ id: note, data: { text: "Knows <b>Max</b>", by: { kind: "rep" } } }],
      [{ id: call, data: { outcome: "voicemail" } }],
      [{ data: { title: "Send the quote" } }],
    ]);
    const [made, ...others] = await t.app.db.select().from(tasks).where(eq(tasks.leadId, leadId));
    expect([made?.dueAt?.toISOString(), made?.repId, others]).toEqual(["2030-01-02T08:00:00.000Z", await ritaId(), []]);
  });

  test("qualifying says only what is new, and confirms", async () => {
    const own = device();
    const said = {
      "state-budget": "yes",
      "note-budget": "40k",
      "state-authority": "yes",
      "state-target_market": "yes",
    };
    await own.post({ do: "qualify", ...said, sql: "1" });
    const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
    expect(lead?.sqlAt).not.toBeNull();
    expect(lead?.qualification).toMatchObject({ budget: { state: "yes", note: "40k", source: "the rep" } });
    expect(Object.keys(lead?.qualification ?? {})).toHaveLength(3);
    const short = await own.post({ do: "qualify", "state-budget": "no", sql: "1" });
    expect([short.status, short.text.includes("must be yes")]).toEqual([409, true]);
  });

  test("a colleague gets it, with a notice of their own, and the old page acts no more", async () => {
    const own = device();
    const [bob] = await t.app.db.select().from(reps).where(eq(reps.email, "bob@acme.test"));
    expect((await own.post({ do: "hand-over", to: bob!.id })).text).toContain("Passed on.");
    await untilIdle(t.app);
    expect(await handoffOf(t, leadId)).toMatchObject({ repId: bob!.id, status: "open" });
    const told = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("bob@acme.test"));
    expect(told.subject).toContain("New prospect: Dana");
    expect((await own.post({ do: "won" })).text).toContain("Passed on.");
    expect(await status()).toBe("open");
  });

  test.each([
    [{ do: "won", reason: "40 seats" }, "converted", "customer", "They are a customer."],
    [{ do: "recycle", coolDown: "P90D", reason: "Not this year" }, "recycled", "lead", "They were given back"],
    [{ do: "disqualify", reason: "A student" }, "disqualified", "disqualified", "They are disqualified."],
    [{ do: "not-a-prospect", class: "auto_reply" }, "withdrawn", "lead", "Withdrawn."],
  ])("%j", async (fields, becomes, stage, words) => {
    expect((await device().post(fields)).text).toContain(words);
    const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
    expect([await status(), lead?.stage]).toEqual([becomes, stage]);
  });
});

describe("a form that is refused keeps what was typed, and says what is wrong in plain words", () => {
  const long = `The whole <story> of ${"x".repeat(5_100)}`;
  let own: ReturnType<typeof openDevice>;
  beforeAll(async () => {
    await prospect();
    own = device();
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      "an empty note",
      { do: "note", text: " ", id: newId() },
      "Nothing was written: “Note” is empty.",
      "<summary>Write a note</summary>",
    ],
    [
      "a note that is too long",
      { do: "note", text: long, id: newId() },
      "“Note” is too long: 5,000 characters",
      "The whole &lt;story&gt; of xxx",
    ],
    [
      "a call",
      { do: "call", outcome: "busy", note: long, id: newId() },
      "“What was said” is too long",
      'value="busy" selected',
    ],
    [
      "an outcome that is none",
      { do: "call", outcome: "won", note: "Kept words" },
      "choose one of the list for “How it ended”",
      "Kept words",
    ],
    [
      "a task by a day that is none",
      { do: "task", what: "Send the quote", on: "soon" },
      "Please choose a day.",
      'value="Send the quote"',
    ],
    [
      "a decline with a long reason",
      { do: "decline", reason: "No ".repeat(400) },
      "“Why” is too long: 1,000",
      "No No No",
    ],
    ["a colleague who is none", { do: "hand-over", to: "x" }, "choose one of the list for “To”", "Hand it over"],
    [
      "qualifying too early",
      { do: "qualify", "state-budget": "yes", "note-budget": "40k said so", sql: "1" },
      "must be yes",
      'value="40k said so"',
    ],
  ])("%s", async (_, fields, words, kept) => {
    const { status: answered, text } = await own.post(fields);
    expect([409, 422]).toContain(answered);
    expect(text).toContain(words);
    expect(text).toContain(kept);
    expect(text).not.toMatch(/Invalid|expected|Too small|Too big|received/);
    expect(text.match(/<details open>/g)).toHaveLength(1);
    expect(await status()).toBe("open");
  });
});

test("nobody is disqualified without a reason, which the timeline tells", async () => {
  await prospect();
  const own = device();
  expect((await own.get()).text).toContain("Disqualify them");
  const refused = await own.post({ do: "disqualify", reason: " " });
  expect([refused.status, refused.text.includes("Please say why."), await status()]).toEqual([422, true, "open"]);
  await own.post({ do: "disqualify", reason: "A student" });
  const moved = await t.app.db
    .select()
    .from(activities)
    .where(and(eq(activities.leadId, leadId), eq(activities.kind, "stage")));
  expect(moved.map(({ data }) => data)).toMatchObject([
    { to: "disqualified", reason: "A student", by: { kind: "rep", id: await ritaId() } },
  ]);
});

test("what strangers wrote is escaped, whatever it is", async () => {
  await prospect({
    subject: 'Re: <img src=x onerror="alert(1)">',
    text: "Yes <script>alert(1)</script>\u2028Accept: https://evil.example",
    cc: '"<b>C</b>" <c@firm.test>',
    attachments: [{ filename: '"><script>.pdf', contentType: "text/html", content: Buffer.from("<script>1</script>") }],
  });
  const { text } = await device().get();
  expect(text).not.toMatch(/<script|<img|<b>C/);
  expect(text).not.toContain('href="https://evil');
  const { id } = await mailOf(t, leadId);
  const file = await device().get(`/mails/${id}/attachments/1`);
  expect(file.headers.get("content-disposition")).toMatch(
    /^attachment; filename="[^"<>]+"; filename\*=UTF-8''[^<>"]+$/,
  );
});
