import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openApp } from "../../../src/app.ts";
import type { App } from "../../../src/app.ts";
import { messages, outbox, senders, sequences } from "../../../src/db/schema/index.ts";
import { explainEnrollment } from "../../../src/enrollment/explain/explain.ts";
import { openLog } from "../../../src/platform/log.ts";
import { claimMessages } from "../../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../../src/send/lane/dispatch.ts";
import { checkFailures } from "../../../src/send/guard/check-failures.ts";
import { recordFailures } from "../../../src/send/guard/record-failures.ts";
import { resumeTrip } from "../../../src/send/guard/resume-trip.ts";
import { releaseSender } from "../../../src/sender/release-sender.ts";
import { pauseSequence, resumeSequence } from "../../../src/sequence/pause.ts";
import { openTestEngine } from "../../support/engine.ts";
import {
  addSenders,
  counts,
  dispatchAll,
  enrollIn,
  gone,
  good,
  paused,
  publishFor,
  rejects,
  trips,
} from "./support.ts";

const open = () => openTestEngine({ roles: [], reject: rejects });
const minuteMs = 60_000;

/** Sends to all, then lets the guard look. */
async function sendTo(app: App, name: string, emails: readonly string[]): Promise<void> {
  await enrollIn(app, name, emails);
  await dispatchAll(app);
  await checkFailures(app);
}

const by = "key:test";

test("nine bounces pause nothing; the tenth pauses the sequence, says why, and others go on", async () => {
  await using t = await open();
  const id = await publishFor(t.app, "Bad");
  await publishFor(t.app, "Fine");
  await sendTo(t.app, "Bad", [...gone(9), ...good(100)]);
  expect(await trips(t.app)).toEqual([]);
  await sendTo(t.app, "Bad", gone(1, "x"));
  expect(await paused(t.app)).toEqual({ Bad: "bounce_rate" });
  expect(await trips(t.app)).toMatchObject([
    {
      scope: "sequence",
      target: id,
      pausedIds: [id],
      rule: "bounce_rate",
      failures: 10,
      mails: 110,
      percent: 5,
      atLeast: 10,
      at: t.clock.now(),
      resumedAt: null,
      reason:
        'Of 110 mails of the sequence "Bad" in the last 24 hours, 10 bounced: their addresses do not exist. That is 9.1 %; the limit is 5 %.',
    },
  ]);
  await sendTo(t.app, "Bad", good(3, "later"));
  await sendTo(t.app, "Fine", good(3, "fine"));
  expect(await counts(t.app, "Bad")).toEqual({ sent: 100, rejected: 10 });
  expect(await counts(t.app, "Fine")).toEqual({ sent: 3 });
});

test("the limit is exact: one good mail fewer is what makes the difference", async () => {
  await using t = await open();
  await publishFor(t.app, "Edge");
  await sendTo(t.app, "Edge", good(191));
  await sendTo(t.app, "Edge", gone(10));
  expect(await paused(t.app)).toEqual({});
  await t.app.db.execute(sql`delete from messages where email = 'good0@lead.test'`);
  await t.app.db.execute(sql`update delivery_failures set checked_at = null`);
  await checkFailures(t.app);
  expect(await paused(t.app)).toEqual({ Edge: "bounce_rate" });
});

test("bounces of a sender over several sequences pause the sender, and no other", async () => {
  await using t = await open();
  const [ann, bob] = await addSenders(t.app, ["ann@one.test", "bob@two.test"]);
  await publishFor(t.app, "A", ann);
  await publishFor(t.app, "B", ann);
  await publishFor(t.app, "C", bob);
  await sendTo(t.app, "A", gone(6, "a"));
  expect(await trips(t.app)).toEqual([]);
  await sendTo(t.app, "B", gone(6, "b"));
  expect(await paused(t.app)).toEqual({ "ann@one.test": "bounce_rate" });
  expect(await trips(t.app)).toMatchObject([
    { scope: "sender", target: ann, pausedIds: [ann], failures: 12, mails: 12 },
  ]);
  await sendTo(t.app, "A", good(2, "a"));
  await sendTo(t.app, "C", good(2, "c"));
  expect(await counts(t.app, "A")).toEqual({ rejected: 6, queued: 2 });
  expect(await counts(t.app, "C")).toEqual({ sent: 2 });
});

test("bounces of a From domain pause all of its senders, and a resume lets all of them go on", async () => {
  await using t = await open();
  const ids = await addSenders(t.app, ["a@Acme-mail.test", "b@acme-mail.test", "c@acme-mail.test", "d@other.test"]);
  for (const [index, name] of ["A", "B", "C", "D"].entries()) await publishFor(t.app, name, ids[index]);
  for (const name of ["A", "B"]) await sendTo(t.app, name, [...gone(5, name), ...good(5, name)]);
  const [trip, ...others] = await trips(t.app);
  expect(others).toEqual([]);
  expect(trip).toMatchObject({ scope: "domain", target: "acme-mail.test", failures: 10, mails: 20 });
  expect(new Set(trip!.pausedIds)).toEqual(new Set(ids.slice(0, 3)));
  expect(await paused(t.app)).toEqual({
    "a@Acme-mail.test": "domain_bounce_rate",
    "b@acme-mail.test": "domain_bounce_rate",
    "c@acme-mail.test": "domain_bounce_rate",
  });
  await sendTo(t.app, "C", good(1, "c"));
  await sendTo(t.app, "D", good(1, "d"));
  expect([await counts(t.app, "C"), await counts(t.app, "D")]).toEqual([{ queued: 1 }, { sent: 1 }]);

  expect(await resumeTrip(t.app, { id: trip!.id, by })).toMatchObject({ resumedAt: t.clock.now(), resumedBy: by });
  await dispatchAll(t.app);
  expect(await counts(t.app, "C")).toEqual({ sent: 1 });
  await expect(resumeTrip(t.app, { id: trip!.id, by })).rejects.toMatchObject({ code: "guard_trip_resumed" });
});

test("a domain that is resumed in part can be paused again, and the new trip tells of all of its senders", async () => {
  await using t = await open();
  const ids = await addSenders(t.app, ["a@two.test", "b@two.test", "c@two.test"]);
  for (const [index, name] of ["A", "B", "C"].entries()) await publishFor(t.app, name, ids[index]);
  for (const name of ["A", "B"]) await sendTo(t.app, name, gone(5, name));
  t.clock.advanceBy(minuteMs);
  for (const id of ids.slice(0, 2)) await t.app.db.transaction((tx) => releaseSender(tx, id, t.clock.now(), by));
  expect(await trips(t.app)).toMatchObject([{ scope: "domain", resumedAt: null }]);
  t.clock.advanceBy(minuteMs);
  for (const name of ["A", "B"]) await sendTo(t.app, name, gone(5, `${name}again`));
  const [first, second] = await trips(t.app);
  expect(first).toMatchObject({ resumedAt: t.clock.now(), resumedBy: "guard" });
  expect(second).toMatchObject({ scope: "domain", failures: 10, mails: 10, resumedAt: null });
  expect(new Set(second!.pausedIds)).toEqual(new Set(ids));
  await resumeTrip(t.app, { id: second!.id, by });
  expect(await paused(t.app)).toEqual({});
});

test("three processes that look at once pause once and owe one mail", async () => {
  await using t = await open();
  await publishFor(t.app, "Bad");
  await enrollIn(t.app, "Bad", gone(30));
  await dispatchAll(t.app);
  await using stack = new AsyncDisposableStack();
  const apps = [t.app];
  for (let n = 0; n < 2; n += 1) {
    apps.push(stack.use(await openApp(t.settings, { clock: t.clock, log: openLog("fatal") })));
  }
  await Promise.all(apps.map(checkFailures));
  expect(await trips(t.app)).toHaveLength(1);
  const entries = (await t.app.db.select().from(outbox)).map(({ entry }) => entry.topic);
  expect(entries.toSorted()).toEqual(["guard.mail", "guard.webhook"]);
});

test("after a resume the old bounces count no more, late reports of them included; new ones do", async () => {
  await using t = await open();
  await publishFor(t.app, "Bad");
  await sendTo(t.app, "Bad", [...gone(10), ...good(12, "old")]);
  const [trip] = await trips(t.app);
  t.clock.advanceBy(minuteMs);
  await resumeTrip(t.app, { id: trip!.id, by });
  const old = await t.app.db.execute<{ id: string }>(sql`select id from messages where status = 'sent'`);
  const late = old.map(({ id }) => ({ messageId: id, kind: "bounce" as const, detail: null, at: t.clock.now() }));
  await t.app.db.transaction((tx) => recordFailures(tx, late));
  t.clock.advanceBy(minuteMs);
  await sendTo(t.app, "Bad", gone(9, "new"));
  expect(await paused(t.app)).toEqual({});
  await sendTo(t.app, "Bad", gone(1, "last"));
  expect(await paused(t.app)).toEqual({ Bad: "bounce_rate" });
  expect((await trips(t.app)).map(({ failures, mails }) => [failures, mails])).toEqual([
    [10, 22],
    [10, 10],
  ]);
});

test("whoever resumes, and however, the trip is closed and the old bounces count no more", async () => {
  await using t = await open();
  const [ann] = await addSenders(t.app, ["ann@one.test"]);
  const id = await publishFor(t.app, "A", ann);
  await publishFor(t.app, "B", ann);
  await sendTo(t.app, "A", gone(10, "a"));
  t.clock.advanceBy(minuteMs);
  await resumeSequence(t.app, { id, by });
  expect(await trips(t.app)).toMatchObject([{ scope: "sequence", resumedAt: t.clock.now(), resumedBy: by }]);
  expect(await paused(t.app)).toEqual({});

  t.clock.advanceBy(minuteMs);
  await sendTo(t.app, "A", gone(5, "aa"));
  await sendTo(t.app, "B", gone(5, "b"));
  expect(await paused(t.app)).toEqual({ "ann@one.test": "bounce_rate" });
  await t.app.db.update(senders).set({ pausedAt: null, pausedReason: null }).where(eq(senders.id, ann!));
  t.clock.advanceBy(minuteMs);
  await checkFailures(t.app);
  expect(await trips(t.app)).toMatchObject([{}, { scope: "sender", resumedAt: t.clock.now(), resumedBy: null }]);
  t.clock.advanceBy(minuteMs);
  await sendTo(t.app, "B", gone(4, "bb"));
  expect(await paused(t.app)).toEqual({});
});

test("what a person paused is not paused again, and no pause of a person's is taken for the guard's", async () => {
  await using t = await open();
  const id = await publishFor(t.app, "Bad");
  await enrollIn(t.app, "Bad", gone(12));
  await dispatchAll(t.app);
  await pauseSequence(t.app, { id });
  await checkFailures(t.app);
  expect(await trips(t.app)).toEqual([]);
  expect(await t.app.db.select().from(sequences)).toMatchObject([{ status: "paused", pausedReason: null }]);
});

test("bounces older than a day do not count", async () => {
  await using t = await open();
  await publishFor(t.app, "Slow");
  await sendTo(t.app, "Slow", gone(9));
  t.clock.advanceBy(24 * 60 * minuteMs);
  await sendTo(t.app, "Slow", gone(9, "late"));
  expect(await paused(t.app)).toEqual({});
});

test("a message that fails twice for the same reason counts once", async () => {
  await using t = await open();
  await publishFor(t.app, "Twice");
  await sendTo(t.app, "Twice", gone(9));
  const rows = await t.app.db.execute<{ id: string }>(sql`select id from messages`);
  const again = rows.map(({ id }) => ({ messageId: id, kind: "bounce" as const, detail: null, at: t.clock.now() }));
  await t.app.db.transaction((tx) => recordFailures(tx, [...again, ...again]));
  await checkFailures(t.app);
  expect(await trips(t.app)).toEqual([]);
});

test("refusals for policy pause the sender and leave the rest of its mails waiting", async () => {
  await using t = await open();
  await publishFor(t.app, "Spam");
  await sendTo(t.app, "Spam", ["blocked1@lead.test", "blocked2@lead.test"]);
  expect(await paused(t.app)).toEqual({});
  await sendTo(t.app, "Spam", ["blocked3@lead.test"]);
  expect(await paused(t.app)).toEqual({ "ada@acme.test": "policy_refusals" });
  await sendTo(t.app, "Spam", good(5));
  expect(await counts(t.app, "Spam")).toEqual({ rejected: 3, queued: 5 });
  const [trip] = await trips(t.app);
  expect(trip).toMatchObject({ scope: "sender", rule: "policy_refusals", failures: 3, mails: 3 });
  const [waiting] = await t.app.db.select().from(messages).where(eq(messages.status, "queued"));
  const { pauses } = await explainEnrollment(t.app, { id: waiting!.enrollmentId });
  expect(pauses).toMatchObject([{ scope: "sender", rule: "policy_refusals", reason: trip!.reason }]);
  await resumeTrip(t.app, { id: trip!.id, by });
  await dispatchAll(t.app);
  expect(await counts(t.app, "Spam")).toEqual({ rejected: 3, sent: 5 });
});

test("one odd destination stops nobody; when a second one refuses, the sender is paused", async () => {
  await using t = await open();
  await publishFor(t.app, "Odd");
  const odd = ["blocked1@odd.test", "blocked2@odd.test", "blocked3@odd.test"];
  await sendTo(t.app, "Odd", [...good(17), ...odd]);
  expect(await paused(t.app)).toEqual({});
  await sendTo(t.app, "Odd", ["blocked4@another.test"]);
  expect(await paused(t.app)).toEqual({ "ada@acme.test": "policy_refusals" });
});

test("what is claimed already does not pass the fence once its sender is paused; it waits", async () => {
  await using t = await open();
  await publishFor(t.app, "Spam");
  const [sender] = await t.app.db.select().from(senders);
  await sendTo(t.app, "Spam", ["blocked1@lead.test", "blocked2@lead.test"]);
  await enrollIn(t.app, "Spam", good(1));
  const [claimed] = await claimMessages(t.app.db, sender!.id, t.clock.now(), 1);
  await enrollIn(t.app, "Spam", ["blocked3@lead.test"]);
  await dispatchSender(t.app, sender!.id);
  await checkFailures(t.app);
  const begun = t.app.fence.gateOf(claimed!.message)(async () => ({ kind: "accepted", response: "" }) as const);
  expect(await begun).toBeNull();
  const [row] = await t.app.db.execute<{ status: string; reason: string }>(
    sql`select status, reason from messages where id = ${claimed!.message.id}`,
  );
  expect(row).toEqual({ status: "queued", reason: "sender_paused" });
});
