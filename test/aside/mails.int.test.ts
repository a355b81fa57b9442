import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { mailDomains, messages } from "../../src/db/schema/index.ts";
import { explainEnrollment } from "../../src/enrollment/explain/explain.ts";
import type { Transport } from "../../src/send/carrier/transport.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { addSenders, dispatchAll, gone, paused, publishFor, rejects } from "../send/guard/support.ts";
import { only } from "../send/support.ts";
import { openTestEngine } from "../support/engine.ts";
import {
  asides,
  breakTemplates,
  jobsOf,
  minuteMs,
  openIdleEngine,
  plant,
  publish,
  restarted,
  signUp,
} from "./support.ts";

async function senderOf({ db }: App): Promise<string> {
  const [sender] = await db.execute<{ id: string }>(sql`select id from senders where is_default`);
  return sender!.id;
}

/** Messages as `address status reason`, sorted. */
async function ledger({ db }: App): Promise<string[]> {
  const rows = await db.select().from(messages);
  return rows.map(({ email, status, reason }) => `${email.split("@")[0]} ${status} ${reason ?? ""}`.trim()).sort();
}

async function queueFor(app: App, ...names: string[]): Promise<void> {
  for (const name of names) await publish(app, name, { trigger: { event: name } });
  for (const name of names) await signUp(app, [`${name}@lead.test`], name);
  await jobsOf(app).enroll({});
  await jobsOf(app).advance({});
}

test("dispatch: a mail whose version cannot be read leaves the lane alone, says so, and goes once it can be read", async () => {
  await using t = await openIdleEngine();
  await queueFor(t.app, "bad", "good");
  const app = restarted(t.app);
  const [bad] = await t.app.db.execute<{ id: string }>(sql`select id from sequences where name = 'bad'`);
  const [kept] = await t.app.db.execute<{ id: string; templates: object }>(sql`
    select id, templates from sequence_versions where sequence_id = ${bad!.id}`);
  await breakTemplates(t.app, bad!.id);
  const senderId = await senderOf(t.app);

  await jobsOf(app).dispatch({ senderId });
  expect(await ledger(t.app)).toEqual(["bad queued set_aside", "good sent"]);
  const [aside, ...others] = await asides(t.app);
  expect(others).toEqual([]);
  expect(aside).toMatchObject({ job: "dispatch", kind: "message", code: "version_unreadable", tries: 1 });
  const explained = await explainEnrollment(app, { id: aside!.enrollmentId! });
  expect(explained.setAsides).toMatchObject([{ subject: aside!.subject }]);
  expect(explained.messages).toMatchObject([{ waiting: { rule: "set_aside" } }]);

  t.clock.advanceBy(minuteMs);
  await jobsOf(app).retry({});
  await jobsOf(app).dispatch({ senderId });
  expect(await asides(t.app)).toMatchObject([{ tries: 2 }]);
  expect(await ledger(t.app)).toEqual(["bad queued set_aside", "good sent"]);

  await t.app.db.execute(sql`
    update sequence_versions set templates = ${JSON.stringify(kept!.templates)}::text::jsonb where id = ${kept!.id}`);
  t.clock.advanceBy(2 * minuteMs);
  await jobsOf(app).retry({});
  await jobsOf(app).dispatch({ senderId });
  expect(await ledger(t.app)).toEqual(["bad sent", "good sent"]);
  t.clock.advanceBy(minuteMs);
  await jobsOf(app).retry({});
  expect(await asides(t.app)).toEqual([]);
});

test("dispatch: one answer of a server that cannot be stored leaves no other mail unsettled, nor is any sent again", async () => {
  await using t = await openIdleEngine();
  await queueFor(t.app, "odd", "fine", "well");
  const carried: string[] = [];
  const real = t.app.transport;
  const transport: Transport = {
    ...real,
    sendThrough: async (gate, envelope, raw) => {
      const outcome = await real.sendThrough(gate, envelope, raw);
      carried.push(envelope.to);
      return envelope.to.startsWith("odd") && outcome?.kind === "accepted"
        ? { ...outcome, response: "250 \0 is no text" }
        : outcome;
    },
  };
  const app = { ...t.app, transports: only(transport) };
  await jobsOf(app).dispatch({ senderId: await senderOf(app) });
  expect(await ledger(app)).toEqual(["fine sent", "odd sent", "well sent"]);
  expect(carried.toSorted()).toEqual(["fine@lead.test", "odd@lead.test", "well@lead.test"]);
});

test("dispatch: what became of a mail and cannot be written at all waits for a person, and goes out once", async () => {
  await using t = await openIdleEngine();
  await queueFor(t.app, "odd", "fine");
  const mend = await plant(t.app, "messages", "new.email = 'odd@lead.test' and new.status = 'sent'");
  const senderId = await senderOf(t.app);
  await jobsOf(t.app).dispatch({ senderId });
  expect(await ledger(t.app)).toEqual(["fine sent", "odd sending"]);
  expect(await asides(t.app)).toMatchObject([{ job: "recover", kind: "message", nextTryAt: null }]);
  await t.app.db.execute(sql`update messages set lease_until = now() - interval '1 second'`);
  t.clock.advanceBy(60 * minuteMs);
  await jobsOf(t.app).recover({});
  await jobsOf(t.app).retry({});
  await jobsOf(t.app).dispatch({ senderId });
  expect(await ledger(t.app)).toEqual(["fine sent", "odd sending"]);
  expect(t.mailbox.messages.filter(({ envelope }) => envelope.to.includes("odd@lead.test"))).toHaveLength(1);
  await mend();
});

test("recover: a message whose history cannot be read costs no other, and is settled once it can be", async () => {
  await using t = await openIdleEngine();
  await queueFor(t.app, "bad", "good");
  const senderId = await senderOf(t.app);
  for (const { message } of await claimMessages(t.app.db, senderId, t.clock.now(), 10)) {
    await t.app.fence.gateOf(message)(async () => ({ kind: "accepted", response: "" }));
  }
  await t.app.db.execute(sql`update messages set lease_until = now() - interval '1 second'`);
  await t.app.db.execute(sql`update messages set history = '{}' where email = 'bad@lead.test'`);
  await jobsOf(t.app).recover({});
  expect(await ledger(t.app)).toEqual(["bad sending", "good queued resend_after_lease_expired"]);
  const [aside] = await asides(t.app);
  expect(aside).toMatchObject({ job: "recover", kind: "message", tries: 1 });
  await jobsOf(t.app).recover({});
  expect(await asides(t.app)).toMatchObject([{ tries: 1 }]);
  expect((await explainEnrollment(t.app, { id: aside!.enrollmentId! })).setAsides).toHaveLength(1);

  await t.app.db.execute(sql`update messages set history = '[]' where email = 'bad@lead.test'`);
  t.clock.advanceBy(minuteMs);
  await jobsOf(t.app).retry({});
  expect((await ledger(t.app))[0]).toBe("bad queued resend_after_lease_expired");
  expect(await asides(t.app)).toEqual([]);
});

test("guard: a failure that cannot be judged costs no other sequence its guard, and is judged once it can be", async () => {
  await using t = await openTestEngine({ roles: [], reject: rejects });
  const jobs = jobsOf(t.app);
  const [own] = await addSenders(t.app, ["odd@other.test"]);
  const odd = await publishFor(t.app, "Odd", own);
  await publishFor(t.app, "Bad");
  for (const name of ["Odd", "Bad"]) await signUp(t.app, gone(10, name), name);
  await jobs.enroll({});
  await jobs.advance({});
  await dispatchAll(t.app);
  const mend = await plant(t.app, "sequences", `new.id = '${odd}' and new.status = 'paused'`);
  await jobs.guard({});
  expect(await paused(t.app)).toMatchObject({ Bad: "bounce_rate" });
  const rows = await asides(t.app);
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map(({ job, kind, sequenceId }) => `${job} ${kind} ${sequenceId}`))).toEqual(
    new Set([`guard failure ${odd}`]),
  );
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await paused(t.app)).toMatchObject({ Odd: "bounce_rate" });
  expect(await asides(t.app)).toEqual([]);
});

test("domains: one that cannot be asked for is asked later; one that cannot be noted is set aside alone", async () => {
  await using t = await openTestEngine({
    roles: [],
    overrides: {
      resolveMx: (domain) => {
        if (domain === "odd.test") throw new TypeError("not a name");
        return Promise.resolve([{ exchange: "smtp.google.com", priority: 1 }]);
      },
    },
  });
  const now = t.clock.now();
  const domains = ["bad.test", "good.test", "odd.test"];
  await t.app.db.insert(mailDomains).values(domains.map((domain) => ({ domain, nextLookAt: now })));
  const mend = await plant(t.app, "mail_domains", "new.domain = 'bad.test'");
  await jobsOf(t.app).domains({});
  const known = async () => {
    const rows = await t.app.db.select().from(mailDomains).where(eq(mailDomains.destination, "google"));
    return rows.map(({ domain }) => domain).sort();
  };
  expect(await known()).toEqual(["good.test"]);
  expect(await asides(t.app)).toMatchObject([{ job: "domains", kind: "domain", subject: "bad.test", tries: 1 }]);
  await jobsOf(t.app).domains({});
  expect(await asides(t.app)).toMatchObject([{ tries: 1 }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobsOf(t.app).retry({});
  expect(await known()).toEqual(["bad.test", "good.test"]);
  expect(await asides(t.app)).toEqual([]);
});

test("publishing anew lets what is set aside be tried at once, and a mail of the old version still waits for its own", async () => {
  await using t = await openIdleEngine();
  await queueFor(t.app, "bad");
  const app = restarted(t.app);
  const [bad] = await t.app.db.execute<{ id: string }>(sql`select id from sequences where name = 'bad'`);
  await breakTemplates(t.app, bad!.id);
  const senderId = await senderOf(t.app);
  await jobsOf(app).dispatch({ senderId });
  await publishSequence(t.app, { id: bad!.id });
  await jobsOf(app).retry({});
  expect(await asides(t.app)).toMatchObject([{ job: "dispatch", tries: 2, code: "version_unreadable" }]);
});
