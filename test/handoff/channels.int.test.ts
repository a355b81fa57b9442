import { createHmac } from "node:crypto";
import { asc, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { underLease } from "../../src/db/limit/lease.ts";
import { channelMessages, channels, handoffs, inboundMails, leads, outbox, reps } from "../../src/db/schema/index.ts";
import { respondToHandoff } from "../../src/handoff/respond.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { createChannel } from "../../src/rep/channel/create-channel.ts";
import { testChannel } from "../../src/rep/channel/test-channel.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { putTeam } from "../../src/rep/team/put-team.ts";
import { teamInput } from "../../src/rep/team/team-schemas.ts";
import { scoringRules } from "../../src/score/rules/rules.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { jobsOf } from "../aside/support.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { openReceiver } from "../support/receiver.ts";
import type { Receiver } from "../support/receiver.ts";

let t: TestEngine;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await openReceiver();
  t = await openTestEngine({
    roles: [],
    settings: { operator: { email: "ops@acme.test" }, webhooks: { allowPrivate: true } },
  });
});
afterEach(async () => {
  await t[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const hire = (name: string, some: object = {}) => createRep(t.app, { name, email: `${name}@acme.test`, ...some });
const team = (key: string, some: object) => putTeam(t.app, { key, input: teamInput.parse({ name: key, ...some }) });
const channelOf = async (
  owner: { repId: string } | { team: string },
  kind: "slack" | "teams" | "webhook",
  path: string,
) => createChannel(t.app, { ...owner, kind, name: path, url: `${receiver.url}${path}` });

/** Somebody becomes a prospect. */
async function promote(email = "lee@lead.test", some: object = {}): Promise<string> {
  const now = t.app.clock.now();
  const { id: leadId } = await upsertLead(
    t.app.db,
    { email, firstName: "Lee", company: "<!channel> & Co", ...some },
    now,
  );
  const response = { kind: "opens", leadId, enrollmentId: null } as const;
  const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
  await t.app.db.transaction((tx) => promoteLead(t.app, tx, { response, cause }, now));
  return leadId;
}

/** Does all that is due for reps, as workers do. */
async function work(): Promise<void> {
  const jobs = jobsOf(t.app);
  const now = t.app.clock.now().toISOString();
  await jobs.handoffs({});
  const owed = await t.app.db.execute<{ id: string }>(sql`
    select id from outbox where done_at is null and due_at <= ${now} order by id`);
  for (const { id } of owed) await jobs.notify({ outboxId: id });
  const told = await t.app.db.execute<{ id: string }>(sql`
    select id from channel_messages where status = 'pending' and due_at <= ${now} order by id`);
  for (const { id } of told) await jobs.channel({ channelMessageId: id });
}

const at = async (instant: string) => {
  t.clock.advanceTo(new Date(instant));
  await work();
};
const subjectsTo = (name: string) =>
  t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(`${name}@acme.test`)).map(({ subject }) => subject);
const paths = () => receiver.requests.map(({ path }) => path).sort();

test("a new prospect is told by mail and in every channel of the rep and the team, once", async () => {
  const ann = await hire("ann");
  await team("all", { members: [ann.id] });
  await channelOf({ repId: ann.id }, "slack", "/slack");
  await channelOf({ team: "all" }, "teams", "/teams");
  const { secret } = await channelOf({ repId: ann.id }, "webhook", "/hook");
  await promote();
  await work();
  await work();
  expect(subjectsTo("ann")).toHaveLength(1);
  expect(paths()).toEqual(["/hook", "/slack", "/teams"]);

  const bodyOf = (path: string) => receiver.requests.find((one) => one.path === path)!.body;
  expect(bodyOf("/slack")).toContain("Lee (&lt;!channel&gt; &amp; Co)");
  expect(bodyOf("/slack")).not.toContain("<!channel>");
  expect(JSON.parse(bodyOf("/teams"))).toMatchObject({
    type: "message",
    attachments: [{ content: { version: "1.4" } }],
  });
  const { headers, body } = receiver.requests.find(({ path }) => path === "/hook")!;
  const key = Buffer.from(secret!.replace("whsec_", ""), "base64");
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  const [handoff] = await t.app.db.select().from(handoffs);
  expect(JSON.parse(body)).toMatchObject({ type: "handoff.created", data: { handoffId: handoff!.id, repId: ann.id } });
});

describe("a channel that fails", () => {
  test("is tried again by itself, is seen, and stops neither the mail nor the others", async () => {
    const ann = await hire("ann");
    await channelOf({ repId: ann.id }, "slack", "/bad");
    await channelOf({ repId: ann.id }, "teams", "/good");
    receiver.answers.set("/bad", { status: 503, text: "no_service" });
    await promote();
    await work();
    expect(subjectsTo("ann")).toHaveLength(1);
    expect(paths()).toEqual(["/bad", "/good"]);
    const bad = async () => (await t.app.db.select().from(channels).where(eq(channels.name, "/bad")))[0]!;
    expect(await bad()).toMatchObject({ lastError: "503 no_service", failingSince: t.app.clock.now() });

    receiver.answers.clear();
    await at("2026-01-05T09:01:00Z");
    await work();
    expect(paths()).toEqual(["/bad", "/bad", "/good"]);
    expect(await bad()).toMatchObject({ failingSince: null, lastOkAt: t.app.clock.now() });
    expect(subjectsTo("ann")).toHaveLength(1);
  });

  test("is left alone for as long as it says", async () => {
    const ann = await hire("ann");
    await channelOf({ repId: ann.id }, "slack", "/busy");
    receiver.answers.set("/busy", { status: 429, headers: { "Retry-After": "600" }, text: "rate_limited" });
    await promote();
    await work();
    receiver.answers.clear();
    await at("2026-01-05T09:09:59Z");
    await work();
    expect(paths()).toEqual(["/busy"]);
    await at("2026-01-05T09:10:00Z");
    await work();
    expect(paths()).toEqual(["/busy", "/busy"]);
  });

  test("a redirect is a failure, and is not followed; nothing of an answer that says our words again is kept", async () => {
    const ann = await hire("ann");
    const { channel } = await channelOf({ repId: ann.id }, "webhook", "/moved");
    receiver.answers.set("/moved", {
      status: 302,
      headers: { Location: `${receiver.url}/elsewhere` },
      text: '{"who":"Lee"}',
    });
    expect(await testChannel(t.app, channel.id)).toEqual({ kind: "failed", detail: "302", status: 302 });
    expect(paths()).toEqual(["/moved"]);
  });

  test("for days is told to the operator, once", async () => {
    const ann = await hire("ann");
    await channelOf({ repId: ann.id }, "slack", "/gone");
    receiver.answers.set("/gone", { status: 404, text: "no_service" });
    for (const day of ["05", "06", "07", "08", "09", "10"]) {
      t.clock.advanceTo(new Date(`2026-01-${day}T12:00:00Z`));
      await promote(`lee${day}@lead.test`);
      await work();
      await work();
    }
    const told = t.mailbox.messages.filter(({ envelope }) => envelope.to.includes("ops@acme.test"));
    expect(told.map(({ subject }) => subject)).toEqual(['The channel "/gone" does not work']);
    expect(told[0]!.text).toContain("404 no_service");
    expect(told[0]!.text).not.toContain(`${receiver.url}/gone`);
  });

  test("whose URL cannot be opened is set aside, and the mail goes", async () => {
    const ann = await hire("ann");
    await channelOf({ repId: ann.id }, "slack", "/slack");
    await t.app.db.update(channels).set({ sealedUrl: "AAAA" });
    await promote();
    await work();
    expect(subjectsTo("ann")).toHaveLength(1);
    const aside = await t.app.db.execute(sql`select job, kind, code from set_asides`);
    expect(aside).toEqual([{ job: "channel", kind: "channel_message", code: "secret_unreadable" }]);
  });
});

describe("hot ones", () => {
  const rules = scoringRules.parse({
    name: "Points",
    fit: [{ id: "big", if: { attribute: "plan", op: "eq", value: "big" }, points: 50 }],
    intent: { warm: 5, hot: 20 },
  });
  const heat = (leadId: string) => t.app.db.update(leads).set({ fitScore: 90 }).where(eq(leads.id, leadId));
  const withRules = () => putScoring(t.app, { rules, by: "test" });

  test("are told of once more after five minutes, in all channels, also at night; others are not", async () => {
    await withRules();
    const night = { from: "18:00", to: "08:00" };
    const ann = await hire("ann", { zone: "Europe/Berlin", quietHours: night });
    await team("all", { members: [ann.id], zone: "Europe/Berlin" });
    await channelOf({ repId: ann.id }, "slack", "/rep");
    await channelOf({ team: "all" }, "teams", "/team");
    t.clock.advanceTo(new Date("2026-01-05T20:00:00Z")); // 21:00 in Berlin
    await heat(await promote("hot@lead.test"));
    await promote("cold@lead.test");
    await work();
    expect(subjectsTo("ann")).toEqual(["New prospect: Lee (<!channel> & Co)"]);
    expect(paths()).toEqual(["/rep", "/team", "/team"]);

    await at("2026-01-05T20:04:59Z");
    expect(subjectsTo("ann")).toHaveLength(1);
    await at("2026-01-05T20:05:00Z");
    expect(subjectsTo("ann")[1]).toBe("Hot, please accept now: New prospect: Lee (<!channel> & Co)");
    expect(paths()).toEqual(["/rep", "/rep", "/team", "/team", "/team"]);
    await at("2026-01-05T23:00:00Z");
    expect(subjectsTo("ann")).toHaveLength(2);

    // What was quiet comes in the morning, and the deadline is what it was: 9:00 and one working hour.
    await at("2026-01-06T06:59:59Z");
    expect(subjectsTo("ann")).toHaveLength(2);
    await at("2026-01-06T07:00:00Z");
    expect(subjectsTo("ann")).toHaveLength(3);
    const open = await t.app.db.select({ acceptBy: handoffs.acceptBy }).from(handoffs).orderBy(asc(handoffs.id));
    expect(open.map(({ acceptBy }) => acceptBy?.toISOString())).toEqual(Array(2).fill("2026-01-06T09:00:00.000Z"));
  });

  test("are told of as hot from the first time on", async () => {
    await withRules();
    const ann = await hire("ann");
    await channelOf({ repId: ann.id }, "webhook", "/hook");
    const hot = await promote("hot@lead.test");
    await heat(hot);
    await promote("cold@lead.test");
    await work();
    const told = receiver.requests.map(({ body }) => JSON.parse(body));
    expect(told.map(({ type }) => type)).toEqual(["handoff.created", "handoff.created"]);
    expect(told.filter(({ data }) => data.hot).map(({ data }) => data.leadId)).toEqual([hot]);
  });

  test("that are accepted in time, or whose team waits longer, are not", async () => {
    await withRules();
    const [ann, bob] = [await hire("ann"), await hire("bob")];
    await team("slow", {
      members: [bob.id],
      hotAfter: "PT20M",
      condition: { attribute: "plan", op: "eq", value: "x" },
      position: 1,
    });
    await team("all", { members: [ann.id] });
    await heat(await promote("one@lead.test"));
    await heat(await promote("two@other.test", { attributes: { plan: "x" } }));
    await work();
    const [first] = await t.app.db.select().from(handoffs).where(eq(handoffs.repId, ann.id));
    await respondToHandoff(t.app, { handoffId: first!.id, response: "accept" });
    await at("2026-01-05T09:19:00Z");
    expect([subjectsTo("ann").length, subjectsTo("bob").length]).toEqual([1, 1]);
    await at("2026-01-05T09:20:00Z");
    expect([subjectsTo("ann").length, subjectsTo("bob").length]).toEqual([1, 2]);
  });
});

test("what one process tells no other tells meanwhile, however fast sequence time goes", async () => {
  await hire("ann");
  await promote("one@lead.test");
  const [owed] = await t.app.db.select({ id: outbox.id }).from(outbox);
  const minuteMs = 60_000;
  await underLease(t.app.db, `notify:${owed!.id}`, minuteMs, async () => {
    t.clock.advanceBy(2 * minuteMs);
    await work();
    expect(subjectsTo("ann")).toEqual([]);
  });
  await work();
  expect(subjectsTo("ann")).toHaveLength(1);
  // One that died has it no longer than that.
  const key = "notify:died";
  const past = sql`now() - interval '1 second'`;
  await t.app.db.execute(sql`insert into rate_windows (key, ends_at, count) values (${`lease:${key}`}, ${past}, 1)`);
  expect(await underLease(t.app.db, key, minuteMs, async () => undefined)).toBe(true);
});

test("a quiet night outlives a restart: the row says when, and what somebody else has taken meanwhile is not told", async () => {
  const ann = await hire("ann", { quietHours: { from: "18:00", to: "08:00" } });
  t.clock.advanceTo(new Date("2026-01-05T19:00:00Z"));
  await promote("one@lead.test");
  await promote("two@lead.test");
  await work();
  const waiting = await t.app.db.select({ dueAt: outbox.dueAt, attempts: outbox.attempts }).from(outbox);
  const untilMorning = { dueAt: new Date("2026-01-06T08:00:00Z"), attempts: 0 };
  expect(waiting).toEqual([untilMorning, untilMorning]);
  const [first] = await t.app.db.select().from(handoffs).orderBy(asc(handoffs.id));
  await t.app.db.update(handoffs).set({ status: "declined", dueAt: null }).where(eq(handoffs.id, first!.id));
  expect(subjectsTo("ann")).toEqual([]);
  await at("2026-01-06T08:00:00Z");
  expect(subjectsTo("ann")).toHaveLength(1);
  expect(await t.app.db.$count(reps, eq(reps.id, ann.id))).toBe(1);
  expect(await t.app.db.$count(channelMessages)).toBe(0);
});

test("two hundred replies of one person within minutes are three notices: the first two at once, then all words in one", async () => {
  const ann = await hire("ann");
  await channelOf({ repId: ann.id }, "slack", "/slack");
  const { id: leadId } = await upsertLead(t.app.db, { email: "lee@lead.test", firstName: "Lee" }, t.app.clock.now());
  const { settle } = jobsOf(t.app);
  const receive = async (_: unknown, index: number) => {
    const text = `Please call me, number ${index + 1}.`;
    const raw = Buffer.from(`From: lee@lead.test\r\n\r\n${text}\r\n`);
    const id = (await receiveMail(t.app, { source: "smtp", envelopeFrom: "", envelopeTo: ["x@reply.test"], raw }))!;
    const understood = { status: "classified", class: "human_reply", leadId, matchedBy: "token" } as const;
    await t.app.db
      .update(inboundMails)
      .set({ ...understood, replyText: text, subject: "Re: Hello" })
      .where(eq(inboundMails.id, id));
    return id;
  };
  const ids = await Promise.all(Array.from({ length: 200 }, receive));
  for (const [index, inboundMailId] of ids.entries()) {
    await settle({ inboundMailId });
    if (index < 2 || index % 50 === 0) await work();
  }
  expect(subjectsTo("ann")).toEqual(["New prospect: Lee", "Another reply from Lee"]);
  await at("2026-01-05T09:16:00Z");
  expect(subjectsTo("ann").slice(2)).toEqual(["198 more replies from Lee"]);
  const { text, html } = t.mailbox.messages.at(-1)!;
  for (let n = 3; n <= 200; n += 1) expect(text).toContain(`> Please call me, number ${n}.`);
  expect(html.length).toBeLessThan(1_000_000);
  expect(paths()).toEqual(["/slack", "/slack", "/slack"]);
  const told = JSON.parse(receiver.requests.at(-1)!.body) as { blocks: { text?: { text: string } }[] };
  expect(told.blocks[0]!.text!.text).toBe("198 more replies");
  expect(JSON.stringify(told)).toContain("188 more came, which the page has.");
});

test("whoever comes by a link from a channel signs in, even as the first", async () => {
  const ann = await hire("ann");
  await channelOf({ repId: ann.id }, "webhook", "/hook");
  await promote();
  await work();
  const { url } = (JSON.parse(receiver.requests[0]!.body) as { data: { url: string } }).data;
  const api = createApi(t.app);
  const path = new URL(url).pathname;
  const shown = await api.request(path);
  expect(await shown.text()).not.toContain("lee@lead.test");
  const acted = await api.request(path, { method: "POST", body: new URLSearchParams({ do: "accept" }) });
  expect([acted.status, acted.headers.get("set-cookie")]).toEqual([403, null]);
  expect((await t.app.db.select().from(handoffs))[0]!.status).toBe("open");
});
