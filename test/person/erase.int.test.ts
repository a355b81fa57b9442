import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import {
  activities,
  enrollments,
  erasedCounts,
  inboundMails,
  leads,
  messages,
  reps,
  setAsides,
  suppressions,
} from "../../src/db/schema/index.ts";
import { suppress } from "../../src/lead/suppression/suppress.ts";
import { untilIdle } from "../support/idle.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";
import { deliver } from "../flow/whose-support.ts";
import { findEverywhere, openPersonEngine } from "./support.ts";
import type { PersonEngine } from "./support.ts";

const tom = "tom.sawyer@river.test";
const tomsTraces = [tom, "sawyer", "tommy@old.test", "huckleberry"];

/** Somebody of whom there is a trace in every corner: mails both ways, imports, reviews, colleagues, requests. */
async function leaveTraces(t: PersonEngine): Promise<string> {
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app, { promotion: { opens: 3, withinDays: 14 } });
  const lead = { email: "tommy@old.test", firstName: "Tom", lastName: "Sawyer", attributes: { friend: "Huckleberry" } };
  const made = await t.call("POST", "/v1/leads", lead, { "Idempotency-Key": "first" });
  const id: string = made.json.id;
  const csv = `email,firstName,lastName,timezone\nbecky@river.test,Becky,,${tom}\nTom Sawyer,Tom,Sawyer,UTC\n`;
  await t.call("POST", "/v1/imports?list=fair", csv, { "Content-Type": "text/csv" });
  await t.call("PATCH", `/v1/leads/${id}`, { email: tom });
  const event = {
    id: `for ${tom}`,
    name: "signup",
    lead: { ...lead, email: tom },
    properties: { note: "Tom Sawyer asked" },
  };
  await t.call("POST", "/v1/events", event, { "Idempotency-Key": "second" });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(tom));
  await untilIdle(t.app);
  const pixel = /src="([^"]*\/o\/[^"]+)"/.exec(mail.html)?.[1] ?? "";
  const link = /href="([^"]*\/c\/[^"]+)"/.exec(mail.html)?.[1] ?? "";
  const agent = { headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" } };
  await fetch(pixel, agent);
  await fetch(link.replaceAll("&amp;", "&"), { ...agent, redirect: "manual" });
  await answerMail(t.engine.inboundPort!, mail, {
    from: `Tom Sawyer <${tom}>`,
    text: "Call me. Huckleberry knows. Tom",
  });
  await untilIdle(t.app);
  // A colleague, who is a lead as well, names him; somebody unknown does, too.
  await t.call("POST", "/v1/leads", { email: "max@river.test", firstName: "Max" });
  for (const from of ["max@river.test", "aunt@polly.test"]) {
    await deliver(t, {
      to: "hello@acme.test",
      head: [`From: ${from}`, `Cc: Tom Sawyer <${tom}>`, `Subject: About Tom Sawyer`],
      body: `Please write to ${tom} instead of me, Tom Sawyer decides.`,
    });
  }
  await untilIdle(t.app);
  await t.app.db.insert(setAsides).values({
    job: "settle",
    kind: "inbound_mail",
    subject: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111",
    about: "x",
    code: "x",
    reason: `${tom} could not be read`,
    since: t.clock.now(),
    lastTryAt: t.clock.now(),
  });
  await t.call("POST", "/v1/suppressions", { email: tom, detail: "Tom Sawyer phoned" });
  return id;
}

test("after an erasure no table and no log names the person; counts, the receipt and a hash stay", async () => {
  await using t = await openPersonEngine();
  const id = await leaveTraces(t);
  const traces = await findEverywhere(t.app, tomsTraces);
  const tables = new Set(traces.map((trace) => trace.split(".")[0]));
  for (const table of [
    "leads",
    "messages",
    "events",
    "activities",
    "inbound_mails",
    "import_problems",
    "idempotency_keys",
  ]) {
    expect(tables).toContain(table);
  }
  const others = await t.app.db.select({ id: leads.id }).from(leads).where(eq(leads.email, "max@river.test"));

  const erased = await t.call("POST", `/v1/leads/${id}/erase`, {}, { "Idempotency-Key": "third" });
  expect(erased).toMatchObject({
    status: 200,
    json: { suppressed: true, rows: { leads: 1, messages: 1, enrollments: 1 } },
  });
  await untilIdle(t.app);

  expect(await findEverywhere(t.app, tomsTraces)).toEqual([]);
  const lines = t.logged().toLowerCase();
  expect(tomsTraces.filter((trace) => lines.includes(trace))).toEqual([]);
  expect(await t.app.db.select({ id: leads.id }).from(leads).where(eq(leads.email, "max@river.test"))).toEqual(others);
  // What he was part of still counts.
  const counts = await t.app.db.select().from(erasedCounts);
  expect(counts.find(({ stepId }) => stepId === "")).toMatchObject({ enrollments: 1, exited: 1 });
  expect(counts.find(({ stepId }) => stepId === "mail-1")).toMatchObject({ messages: 1, sent: 1, replied: 1 });
  expect((await t.call("GET", `/v1/erasures/${erased.json.id}`)).json).toEqual(erased.json);
  expect((await t.call("POST", `/v1/leads/${id}/erase`, {})).json.code).toBe("lead_not_found");
}, 120_000);

test("whoever was erased and suppressed comes back by no door, a plus tag included", async () => {
  await using t = await openPersonEngine({ roles: ["api"] });
  const { id } = (await t.call("POST", "/v1/leads", { email: tom })).json;
  await t.call("POST", `/v1/leads/${id}/erase`, { keepSuppressed: "always" });
  for (const email of [tom, "Tom.Sawyer@River.test", "tom.sawyer+fence@river.test"]) {
    expect((await t.call("POST", "/v1/leads", { email })).json.code).toBe("address_erased");
    expect((await t.call("POST", "/v1/events", { name: "signup", lead: { email } })).json.code).toBe("address_erased");
    expect((await t.call("GET", `/v1/suppressions/check?email=${encodeURIComponent(email)}`)).json).toMatchObject({
      suppressed: true,
      by: [{ email: null, hashed: true, reason: "erased" }],
    });
  }
  const csv = `email\n${tom}\nbecky@river.test\n`;
  const imported = await t.call("POST", "/v1/imports?list=fair", csv, { "Content-Type": "text/csv" });
  expect(imported.text).toContain('"code":"address_erased"');
  expect(imported.text).toContain('"created":1');
  const form = (await t.call("POST", "/v1/forms", { name: "x", event: "signup" })).json;
  const signUp = await t.call("POST", `/v1/forms/${form.key}`, { email: tom });
  // Whoever typed the address is told nothing of it.
  const stranger = await t.call("POST", `/v1/forms/${form.key}`, { email: "nobody.knows@river.test" });
  expect([signUp.status, signUp.json]).toEqual([stranger.status, stranger.json]);
  const becky = (await t.call("GET", "/v1/leads?email=becky@river.test")).json.data[0];
  expect((await t.call("PATCH", `/v1/leads/${becky.id}`, { email: tom })).json.code).toBe("address_erased");
  expect(await findEverywhere(t.app, [tom])).toEqual([]);
  // Once the hash is off the list, they may come again.
  const [hashed] = await t.app.db.select().from(suppressions);
  expect((await t.call("DELETE", `/v1/suppressions/${hashed!.id}`)).status).toBe(204);
  expect((await t.call("POST", "/v1/leads", { email: tom })).status).toBe(201);
});

test("a lead who wants mail and is erased leaves no suppression, unless that is asked for", async () => {
  await using t = await openPersonEngine({ roles: ["api"] });
  const { id } = (await t.call("POST", "/v1/leads", { email: tom })).json;
  expect((await t.call("POST", `/v1/leads/${id}/erase`)).json).toMatchObject({ suppressed: false });
  expect(await t.app.db.select().from(suppressions)).toEqual([]);
  expect((await t.call("POST", "/v1/leads", { email: tom })).status).toBe(201);
});

test("what stands on the list of an erased address ends with it, and a writer's other address is hashed", async () => {
  await using t = await openPersonEngine({ roles: ["api"] });
  const { id } = (await t.call("POST", "/v1/leads", { email: tom, firstName: "Tom", lastName: "Sawyer" })).json;
  const now = t.clock.now();
  const [mail] = await t.app.db
    .insert(inboundMails)
    .values({
      digest: "d",
      source: "smtp",
      envelopeFrom: "private@home.test",
      envelopeTo: ["hello@acme.test"],
      raw: Buffer.from("From: private@home.test"),
      size: 1,
      receivedAt: now,
      status: "settled",
      leadId: id,
      fromEmail: "private@home.test",
      fromName: "Tom Sawyer",
    })
    .returning();
  await suppress(t.app.db, { email: "private@home.test", reason: "unsubscribe", inboundMailId: mail!.id }, now);
  await t.call("POST", `/v1/leads/${id}/erase`);
  expect(await findEverywhere(t.app, [tom, "private@home.test", "sawyer"])).toEqual([]);
  expect((await t.call("GET", "/v1/suppressions/check?email=private@home.test")).json).toMatchObject({
    suppressed: true,
  });
});

test("a request for erasure by mail is carried out by one call, and done", async () => {
  await using t = await openPersonEngine();
  await publishMails(t.app);
  await t.call("POST", "/v1/events", { name: "signup", lead: { email: tom } });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(tom));
  await answerMail(t.engine.inboundPort!, mail, { from: tom, text: "Please delete all my personal data." });
  await untilIdle(t.app);
  const [request] = (await t.call("GET", "/v1/erasure-requests?open=true")).json.data;
  expect(request).toMatchObject({ email: tom, doneAt: null });
  const receipt = await t.call("POST", `/v1/erasure-requests/${request.id}/erase`);
  expect(receipt).toMatchObject({ status: 200, json: { suppressed: true } });
  expect((await t.call("GET", "/v1/erasure-requests")).json.data).toMatchObject([
    { id: request.id, email: null, leadId: null, doneAt: t.clock.now().toISOString(), erasureId: receipt.json.id },
  ]);
  expect((await t.call("POST", `/v1/erasure-requests/${request.id}/erase`)).json.code).toBe("already_erased");
  await untilIdle(t.app);
  expect(await findEverywhere(t.app, [tom])).toEqual([]);
});

test("an erasure leaves everybody else as they were", async () => {
  await using t = await openPersonEngine({ roles: ["api", "worker"] });
  await publishMails(t.app);
  for (const email of [tom, "becky@river.test"])
    await t.call("POST", "/v1/events", { name: "signup", lead: { email } });
  await untilIdle(t.app);
  const rest = async () => {
    const [becky] = await t.app.db.select().from(leads).where(eq(leads.email, "becky@river.test"));
    const of = (table: typeof enrollments | typeof messages | typeof activities) =>
      t.app.db
        .select()
        .from(table)
        .where(sql`lead_id = ${becky!.id}::uuid`);
    return [becky, await of(enrollments), await of(messages), await of(activities)];
  };
  const before = await rest();
  const [{ id }] = (await t.call("GET", `/v1/leads?email=${tom}`)).json.data;
  await t.call("POST", `/v1/leads/${id}/erase`);
  expect(await rest()).toEqual(before);
});
