import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inboundMails, leads, reps, sequences, setAsides, templates, users } from "../../src/db/schema/index.ts";
import { createKey } from "../../src/key/create-key.ts";
import { newId } from "../../src/platform/ids.ts";
import { enter, handoffOf, mailOf, openStory, reply, signup } from "../handoff/story.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { hostileTexts } from "./hostile.ts";
import { activePartsOf, signIn, stranger } from "./support.ts";
import type { Reader } from "./support.ts";

let t: PersonEngine;
let reader: Reader;
/** Rita, who has the handoffs. */
let rep: Reader;
let dana: string;
let sequenceId: string;
beforeAll(async () => {
  t = await openStory();
  reader = await signIn(t);
  const { leadId, mail } = await enter(t);
  dana = leadId;
  await reply(t, mail, {});
  rep = await signIn(t, "rep", (await handoffOf(t, dana)).repId);
  const [sequence] = await t.app.db.select().from(sequences);
  sequenceId = sequence!.id;
});
afterAll(() => t[Symbol.asyncDispose]());

const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

const addLead = async (values: Partial<typeof leads.$inferInsert>): Promise<string> => {
  const now = t.clock.now();
  const row = { id: newId(), email: `${newId()}@x.example`, stageAt: now, createdAt: now, updatedAt: now, ...values };
  await t.app.db.insert(leads).values(row);
  return row.id;
};

test("pages are for who has signed in, and run nothing that is written into them", async () => {
  const page = await reader.get("/");
  expect(page.status).toBe(200);
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("style-src 'self'");
  expect(policy).not.toContain("unsafe");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.html).not.toMatch(/<script(?! type="module" src="\/assets\/)/);
  expect(page.html).not.toMatch(/<style|\sstyle="|\son[a-z]+="|https?:\/\/(?!127)/);
  for (const path of ["/", "/leads", `/leads/${dana}`, "/sequences", "/search?q=dana", "/live/activity"]) {
    const asked = await stranger(t).get(path);
    expect([path, asked.path.startsWith("/sign-in"), asked.text.includes("Dana")]).toEqual([path, true, false]);
  }
});

test("the first load is small, and what it loads is kept for good", async () => {
  const page = await reader.get("/");
  const urls = [...page.html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, url = ""]) => url);
  expect(urls.length).toBeGreaterThan(4);
  let bytes = page.html.length;
  for (const url of urls.filter((one) => !one.endsWith(".woff2"))) {
    const response = await fetch((t.engine.apiUrl ?? "") + url, { headers: { "accept-encoding": "br" } });
    expect([url, response.headers.get("cache-control")]).toEqual([url, "public, max-age=31536000, immutable"]);
    expect(response.headers.get("content-encoding")).toBe("br");
    bytes += (await response.arrayBuffer()).byteLength / 4;
  }
  expect(bytes).toBeLessThan(60_000);
  expect((await stranger(t).get("/assets/ripen.000000000000.css")).status).toBe(404);
});

test("the overview says what needs somebody, and every number leads to its rows", async () => {
  const page = await reader.get("/");
  expect(page.text).toContain("1 handoff waits to be accepted");
  expect(page.text).toContain("Dana Weiss replied wants to talk");
  const links = [...page.html.matchAll(/href="(\/(?:rows|leads)[^"]*)"/g)].map(([, url = ""]) =>
    url.replaceAll("&amp;", "&"),
  );
  expect(links.length).toBeGreaterThan(8);
  for (const link of new Set(links)) expect([link, (await reader.get(link)).status]).toEqual([link, 200]);
});

test("a lead's page tells all that happened, in words, and why", async () => {
  const page = await reader.get(`/leads/${dana}`);
  expect(page.text).toMatch(/Became a prospect · they replied/);
  expect(page.text).toContain("This looks useful. Could you call me?");
  expect(page.text).toContain("Brightlab · Lisbon");
  const mail = await mailOf(t, dana);
  const received = await reader.get(`/leads/${dana}/mails/${mail.id}`);
  expect(received.text).toContain("Taken for a person’s answer");
  const frame = await reader.get(`/leads/${dana}/mails/${mail.id}/html`);
  expect(frame.headers.get("content-security-policy")).toContain("sandbox");
  const sent = /\/leads\/[^"]*\/sent\/[0-9a-f-]+/.exec(page.html)?.[0] ?? "";
  expect((await reader.get(sent)).text).toContain("as it was sent");
  const document = await reader.get(`${sent}/html`);
  expect(document.headers.get("content-security-policy")).toContain("sandbox");
  expect(document.text).not.toBe("");
  const why = await reader.get(`/leads/${dana}/why`);
  expect(why.text).toContain("The lead replied.");
  const other = await addLead({});
  expect((await reader.get(`/leads/${other}/mails/${mail.id}`)).status).toBe(404);
});

test("what is not there is told in the same frame, and a program still gets its problem", async () => {
  for (const path of [
    `/leads/${newId()}`,
    "/leads/nobody",
    "/sequences/none",
    `/sequences/${sequenceId}/versions/99`,
  ]) {
    const page = await reader.get(path);
    expect([path, page.status]).toEqual([path, 404]);
    expect(page.text).toContain("Not here");
    expect(page.text).toContain("Overview");
  }
  const bad = await reader.get("/leads?limit=many");
  expect([bad.status, bad.text.includes("must be a whole number")]).toEqual([422, true]);
  const lost = await reader.get("/nowhere", { accept: "text/html" });
  expect([lost.status, lost.text.includes("There is no page here")]).toEqual([404, true]);
  expect((await reader.get("/v1/nowhere", { accept: "text/html" })).headers.get("content-type")).toContain(
    "problem+json",
  );
});

test("leads are found by the beginning of an address or a name, and by filters", async () => {
  await addLead({ email: "zora@zephyr.example", firstName: "Zora", lastName: "Quill", company: "Zephyr_100%" });
  for (const q of ["zora", "ZORA@zeph", "Quill", "zora qui", "Zephyr_100%"]) {
    const page = await reader.get(`/leads?${query({ q, part: "people" })}`);
    expect([q, page.text.includes("Zora Quill"), page.text.includes("Dana")]).toEqual([q, true, false]);
  }
  expect((await reader.get("/leads?q=phyr_100")).text).toContain("Nobody found");
  expect((await reader.get("/leads?stage=prospect")).text).toContain("Dana Weiss");
  expect((await reader.get("/search?q=zora&part=found")).text).toContain(
    "Zora Quill Zephyr_100% · zora@zephyr.example",
  );
  const api = await t.call("GET", "/v1/leads?q=zora%40");
  expect(api.json).toMatchObject({ data: [{ email: "zora@zephyr.example" }] });
});

test("a rep sees their own leads alone, and nothing of how the house runs", async () => {
  const other = await addLead({ email: "other@x.example", firstName: "Otto" });
  const list = await rep.get("/leads");
  expect([list.text.includes("Dana Weiss"), list.text.includes("Otto")]).toEqual([true, false]);
  expect((await rep.get("/search?q=otto")).text).not.toContain("other@x.example");
  expect((await rep.get(`/leads/${dana}`)).status).toBe(200);
  expect((await rep.get(`/leads/${other}`)).status).toBe(404);
  for (const path of [
    "/sequences",
    "/rows/messages",
    "/live/activity",
    `/leads/${dana}/erase`,
    `/leads/${dana}/export`,
  ]) {
    expect([path, (await rep.get(path)).status]).toEqual([path, 403]);
  }
  const viewer = await signIn(t, "viewer");
  const flow = await viewer.get(`/sequences/${sequenceId}`);
  expect([flow.status, flow.text.includes("Pause")]).toEqual([200, false]);
  const token = /data-csrf="([^"]*)"/.exec(flow.html)?.[1] ?? "";
  expect((await viewer.post(`/sequences/${sequenceId}/pause`, { _csrf: token })).status).toBe(403);
});

test("a form that is not ours does nothing", async () => {
  const path = `/sequences/${sequenceId}/pause`;
  expect((await reader.post(path, {})).status).toBe(403);
  expect((await reader.post(path, { _csrf: "another" })).status).toBe(403);
  const [sequence] = await t.app.db.select().from(sequences).where(eq(sequences.id, sequenceId));
  expect(sequence?.status).toBe("published");
});

test("a sequence is paused, resumed, changed and published without a script", async () => {
  const path = `/sequences/${sequenceId}`;
  const flow = await reader.get(path);
  expect(flow.html).toContain('class="flow"');
  const paused = await reader.submit(flow, `${path}/pause`);
  expect([paused.status, paused.text.includes("Nobody moves on")]).toEqual([200, true]);
  expect((await reader.submit(paused, `${path}/resume`)).text).toContain("Resumed.");

  const editor = await reader.get(`${path}/definition`);
  const broken = await reader.submit(editor, `${path}/definition`, {
    text: "name: Handbook\nsteps:\n  - id: a\n    kind: emial\n",
  });
  expect(broken.status).toBe(422);
  expect(broken.text).toContain("line 4");
  expect(broken.html).toContain("kind: emial");
  const text = /<textarea[^>]*>\n([^]*?)<\/textarea>/.exec(editor.html)?.[1] ?? "";
  const saved = await reader.submit(broken, `${path}/definition`, {
    text: `${text.replaceAll("&quot;", '"').replaceAll("&gt;", ">")}  - id: later\n    kind: wait\n    for: P9D\n`,
  });
  expect(saved.path).toBe(`${path}/publish?said=draft_saved`);
  expect(saved.text).toMatch(/new Wait 9 days/);
  const published = await reader.submit(saved, `${path}/publish`, { running: "move" });
  expect(published.text).toContain("published · version 2");
  expect((await reader.get(`${path}/versions`)).text).toMatch(/Version 2 new enrollments get it/);
  const checked = await reader.post(
    `${path}/definition/check`,
    { text: "name: 1" },
    { "x-csrf-token": /data-csrf="([^"]*)"/.exec(editor.html)?.[1] ?? "" },
  );
  expect(checked.text).toContain("problem");
});

test("a look ahead tells what would happen, and test mails go to who runs the installation", async () => {
  const path = `/sequences/${sequenceId}`;
  const ahead = await reader.get(`${path}/simulate?${query({ assume: "replies after 1 day" })}`);
  expect(ahead.text).toContain("replies");
  const wrong = await reader.get(`${path}/simulate?email=nobody@nowhere.example`);
  expect([wrong.status, wrong.text.includes("There is no lead with the address")]).toEqual([404, true]);
  const form = await reader.get(`${path}/test`);
  expect((await reader.submit(form, `${path}/test`, { to: "stranger@evil.example" })).status).toBe(422);
  expect((await reader.submit(form, `${path}/test`, { to: "rita@acme.test" })).text).toContain("on their way");
  await t.mailbox.waitFor(({ subject }) => subject.startsWith("[Test]"));
});

test("a rep accepts a handoff, writes a note, qualifies and wins it, without a script", async () => {
  const handoff = await handoffOf(t, dana);
  const start = await rep.get("/");
  expect(start.path).toBe("/handoffs");
  expect(start.text).toContain("This looks useful. Could you call me?");
  const path = `/handoffs/${handoff.id}`;
  const page = await rep.get(path);
  expect(page.text).toContain("About 40, in two plants.");
  const accepted = await rep.submit(page, path, { do: "accept" });
  expect(accepted.text).toContain("Accepted. It is yours.");
  const noted = await rep.submit(accepted, path, { do: "note", text: "Knows Max", id: newId() });
  expect(noted.text).toContain("Written down.");
  expect((await rep.get(`/leads/${dana}`)).text).toContain("Knows Max");
  const bad = await rep.submit(noted, path, { do: "snooze", on: "never" });
  expect([bad.status, bad.text.includes("Please choose a day.")]).toEqual([422, true]);
  const qualified = await rep.submit(noted, path, {
    do: "qualify",
    "state-budget": "yes",
    "state-authority": "yes",
    "state-target_market": "yes",
    sql: "1",
  });
  expect(qualified.text).toContain("Saved.");
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, dana));
  expect([lead?.qualification["budget"]?.state, lead?.sqlAt === null]).toEqual(["yes", false]);
  expect((await rep.submit(qualified, path, { do: "won" })).text).toContain("They are a customer.");
  expect((await handoffOf(t, dana)).status).toBe("converted");
  const { leadId, mail } = await enter(t, { ...signup, email: "uma@brightlab.example", firstName: "Uma" });
  await reply(t, mail, { from: "Uma <uma@brightlab.example>" });
  const [bob] = await t.app.db
    .insert(reps)
    .values({ name: "Bob", email: "bob@acme.test", active: false, createdAt: t.clock.now() })
    .returning();
  const other = await signIn(t, "rep", bob!.id);
  expect((await other.get(`/handoffs/${(await handoffOf(t, leadId)).id}`)).status).toBe(404);
  expect((await other.get("/handoffs")).text).not.toContain("Uma");
});

test("what is set aside is tried again, and what waits for a review is decided, without a script", async () => {
  const now = t.clock.now();
  const aside = {
    job: "enroll",
    kind: "event" as const,
    subject: newId(),
    about: "",
    code: "version_unreadable",
    reason: "It cannot be <b>read</b>.",
  };
  const [row] = await t.app.db
    .insert(setAsides)
    .values({ ...aside, since: now, lastTryAt: now, nextTryAt: null })
    .returning();
  expect((await reader.get("/")).text).toContain("1 thing set aside");
  const jobs = await reader.get("/jobs");
  expect(jobs.text).toContain("It cannot be <b>read</b>.");
  expect((await reader.submit(jobs, `/jobs/set-asides/${row!.id}/retry`)).text).toContain("It is tried again now.");
  expect((await reader.get("/review")).text).toContain("Nothing to decide");
  const { leadId, mail } = await enter(t, { ...signup, email: "kit@brightlab.example", firstName: "Kit" });
  await reply(t, mail, { from: "Kit <kit@brightlab.example>" });
  const received = await mailOf(t, leadId);
  await t.app.db
    .update(inboundMails)
    .set({ review: "needed", reviewReason: "may_be_automatic" })
    .where(eq(inboundMails.id, received.id));
  const review = await reader.get("/review");
  expect(review.text).toContain("It reads like a person, and may be a program’s.");
  expect((await reader.submit(review, `/review/${received.id}/dismissed`)).text).toContain("Dismissed.");
  expect((await mailOf(t, leadId)).review).toBe("dismissed");
  expect((await reader.get("/deliverability")).text).toContain("Senders");
});

test("a template is shown as it would arrive, and saved only when it can be sent", async () => {
  const [template] = await t.app.db.select().from(templates);
  const path = `/templates/${template!.id}`;
  const page = await reader.get(path);
  expect(page.text).toContain(`Sent by Handbook`);
  expect((await reader.get(`${path}?look=text&email=dana@brightlab.example`)).status).toBe(200);
  const framed = await reader.get(`${path}/html`);
  expect(framed.headers.get("content-security-policy")).toContain("sandbox");
  const broken = await reader.submit(page, path, { mjml: "<mjml><mj-body>{% if %}</mj-body></mjml>" });
  expect([broken.status, broken.html.includes("{% if %}")]).toEqual([422, true]);
  expect((await t.app.db.select().from(templates).where(eq(templates.id, template!.id)))[0]?.mjml).toBe(template!.mjml);
  const mended = template!.mjml.replace(
    "</mj-body>",
    "<mj-section><mj-column><mj-text>More</mj-text></mj-column></mj-section></mj-body>",
  );
  expect((await reader.submit(page, path, { mjml: mended })).text).toContain("Saved.");
});

test("reports say what became of it, and every number of theirs leads to its rows", async () => {
  const page = await reader.get("/reports?days=30");
  expect(page.text).toContain("By where they came from");
  expect(page.text).toContain("Most often:");
  const links = [...page.html.matchAll(/href="(\/(?:rows|leads)[^"]*)"/g)].map(([, url = ""]) =>
    url.replaceAll("&amp;", "&"),
  );
  for (const link of new Set(links)) expect([link, (await reader.get(link)).status]).toEqual([link, 200]);
  expect((await reader.get("/experiments")).text).toContain("No experiment yet");
});

test("an admin invites a user, disables them, and revokes a key, without a script; others may not", async () => {
  const page = await reader.get("/settings");
  const invited = await reader.submit(page, "/settings/users", { name: "Ann", email: "ann@acme.test", role: "viewer" });
  expect(invited.text).toContain("Invited.");
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("ann@acme.test"));
  const [ann] = await t.app.db.select().from(users).where(eq(users.email, "ann@acme.test"));
  const disabled = await reader.submit(invited, `/settings/users/${ann!.id}/state`);
  expect(disabled.text).toContain("Disabled, and signed out everywhere.");
  const wrong = await reader.submit(page, "/settings/users", { name: "Rep", email: "r@acme.test", role: "rep" });
  expect([wrong.status, wrong.text.includes("needs the rep")]).toEqual([422, true]);
  const { key } = await createKey(t.app, { name: "old", kind: "secret" });
  const revoked = await reader.submit(await reader.get("/settings"), `/settings/keys/${key.id}/revoke`);
  expect(revoked.text).toContain("Revoked.");
  const marketer = await signIn(t, "marketer");
  const seen = await marketer.get("/settings");
  expect([seen.status, seen.text.includes("API keys"), seen.text.includes("ann@acme.test")]).toEqual([
    200,
    false,
    false,
  ]);
});

test("an import is seen row by row, and taken back, without a script", async () => {
  const made = await fetch(`${t.engine.apiUrl}/v1/imports?list=fair`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${(await createKey(t.app, { name: "imports", kind: "secret" })).secret}`,
      "content-type": "text/csv",
    },
    body: "email,firstName\nlia@fair.example,Lia\nnone,Nobody\n",
  });
  expect([made.status, (await made.text()).includes("done")]).toEqual([200, true]);
  const page = await reader.get("/imports");
  expect(page.text).toMatch(/fair done 2 1 0 1 row/);
  const path = /\/imports\/[0-9a-f-]+/.exec(page.html)?.[0] ?? "";
  expect((await reader.get(`${path}/problems.csv`)).html).toContain("rejected");
  expect((await reader.submit(page, `${path}/undo`)).text).toContain("Taken back");
});

test("consent is written down, a mail corrected, and a person exported and erased, without a script", async () => {
  const { leadId, mail } = await enter(t, { ...signup, email: "ivo@brightlab.example", firstName: "Ivo" });
  const consent = await reader.get(`/leads/${leadId}/consent`);
  const said = await reader.submit(consent, `/leads/${leadId}/consent`, {
    opens: "denied",
    method: "call",
    wording: "by phone",
  });
  expect(said.text).toContain("Measure opens no, denied");
  await reply(t, mail, { from: "Ivo <ivo@brightlab.example>" });
  const received = await mailOf(t, leadId);
  expect((await handoffOf(t, leadId)).status).toBe("open");
  const page = await reader.get(`/leads/${leadId}/mails/${received.id}`);
  const corrected = await reader.submit(page, `/leads/${leadId}/mails/${received.id}/correct`, { class: "auto_reply" });
  expect(corrected.text).toContain("Corrected.");
  await untilIdle(t.app);
  expect((await handoffOf(t, leadId)).status).toBe("withdrawn");
  const file = await reader.get(`/leads/${leadId}/export`);
  expect(file.headers.get("content-disposition")).toContain("attachment");
  expect(JSON.parse(file.html)).toMatchObject({ profile: { email: "ivo@brightlab.example" } });
  const erase = await reader.get(`/leads/${leadId}/erase`);
  const other = await reader.submit(erase, `/leads/${leadId}/erase`, { keep: "auto", email: "dana@brightlab.example" });
  expect([other.status, other.text.includes("nothing was erased")]).toEqual([422, true]);
  const gone = await reader.submit(erase, `/leads/${leadId}/erase`, { keep: "auto", email: "Ivo@brightlab.example" });
  expect(gone.text).toContain("Erased.");
  expect((await reader.get(`/leads/${leadId}`)).status).toBe(404);
});

test("whatever a stranger writes stands on the pages as text", async () => {
  for (const [index, text] of hostileTexts.entries()) {
    const id = await addLead({
      email: `hostile${index}@x.example`,
      firstName: text,
      lastName: text,
      company: text,
      source: text,
      tags: [text],
      attributes: { note: text },
    });
    for (const path of [`/leads/${id}`, `/leads?${query({ q: text })}`, `/search?${query({ q: text })}`]) {
      expect([path, activePartsOf((await reader.get(path)).html)]).toEqual([path, []]);
    }
  }
});
