import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openApp } from "../../src/app.ts";
import type { App } from "../../src/app.ts";
import { startEngine } from "../../src/main.ts";
import { openLog } from "../../src/platform/log.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { destinationOf } from "../../src/sender/destination/destination.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails } from "./support.ts";

test.each([
  ["a@Gmail.com", "google"],
  ["a@googlemail.com", "google"],
  ["a@hotmail.com", "microsoft"],
  ["a@acme.example", "acme.example"],
])("mail for %s goes to %s", (email, destination) => {
  expect(destinationOf(email)).toBe(destination);
});

/** Has the first `count` mails go to another domain. */
async function redirect({ db }: App, count: number, domain: string): Promise<void> {
  await db.execute(sql`
    update messages set email = replace(email, 'lead.test', ${domain}), destination = ${destinationOf(`a@${domain}`)}
    where substring(email from '\\d+')::int <= ${count}`);
}

/** How many mails are in which state, by destination. */
async function countsOf({ db }: App): Promise<Record<string, number>> {
  const rows = await db.execute<{ key: string; count: number }>(sql`
    select destination || ' ' || status as key, count(*)::int as count from messages group by 1 order by 1`);
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
}

/** A sink whose gmail.com refuses to be sent to while it is busy, and what was tried there. */
async function openBusyGmail(reply = "421 4.7.28 slow down") {
  const state = { busy: true, tries: [] as string[], refuse: (_try: number) => false };
  const sink = await openSmtpSink({
    onRcptTo(address) {
      if (!address.endsWith("@gmail.com")) return null;
      state.tries.push(address);
      return state.busy || state.refuse(state.tries.length) ? reply : null;
    },
  });
  return Object.assign(state, { sink });
}

test("a destination that asks to slow down is kept away from, longer each time; the others go on", async () => {
  await using t = await openTestEngine({ roles: [] });
  const tries: string[] = [];
  await using sink = await openSmtpSink({
    onRcptTo(address) {
      tries.push(address);
      return address.endsWith("@lead.test") ? null : "421 4.7.28 slow down";
    },
  });
  const senderId = await queueMails(t.app, 20);
  await redirect(t.app, 10, "gmail.com");
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const app = { ...t.app, transports: only(transport) };
  const holdSeconds = async () => {
    const [hold] = await t.app.db.execute<{ until: string }>(sql`select held_until as until from destination_holds`);
    return (new Date(hold!.until).getTime() - t.clock.now().getTime()) / 1000;
  };

  await dispatchSender(app, senderId);
  expect((await ledger(t.app)).filter(({ status }) => status === "sent")).toHaveLength(10);
  const first = await holdSeconds();
  expect(first).toBeGreaterThanOrEqual(27);
  expect(first).toBeLessThanOrEqual(33);

  const before = tries.length;
  await t.app.db.execute(sql`update messages set due_at = ${t.clock.now().toISOString()} where status = 'deferred'`);
  await dispatchSender(app, senderId);
  expect(tries).toHaveLength(before);

  t.clock.advanceBy(40_000);
  await dispatchSender(app, senderId);
  expect(tries.length).toBeGreaterThan(before);
  const second = await holdSeconds();
  expect(second).toBeGreaterThanOrEqual(54);
  expect(second).toBeLessThanOrEqual(66);
  await transport.close();
});

test("after a hold one mail goes, then twice as many a round, also when the process begins anew; nothing is lost", async () => {
  await using t = await openTestEngine({ roles: [] });
  const gmail = await openBusyGmail();
  await using sink = gmail.sink;
  const senderId = await queueMails(t.app, 60);
  await redirect(t.app, 40, "gmail.com");
  const transport = openTransport({ url: sink.url, maxConnections: 4 });
  let app: App = { ...t.app, transports: only(transport) };
  await dispatchSender(app, senderId);
  expect(await countsOf(app)).toMatchObject({ "lead.test sent": 20 });
  expect(gmail.tries.length).toBeLessThanOrEqual(8);

  gmail.busy = false;
  t.clock.advanceBy(120_000);
  const tried: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const before = gmail.tries.length;
    await dispatchSender(app, senderId);
    await dispatchSender(app, senderId);
    tried.push(gmail.tries.length - before);
    await using other = await openApp(t.settings, { clock: t.clock, log: openLog("fatal") });
    await dispatchSender({ ...other, transports: only(transport) }, senderId);
    expect(gmail.tries.length - before).toBe(tried.at(-1));
    t.clock.advanceBy(5_000);
  }
  expect(tried).toEqual([1, 2, 4, 8, 16, 9]);
  app = t.app;
  expect(await countsOf(app)).toEqual({ "google sent": 40, "lead.test sent": 20 });
  expect(new Set(sink.mails.flatMap(({ to }) => to)).size).toBe(60);
  expect(sink.mails).toHaveLength(60);
  await transport.close();
});

test("a complaint on the way back holds the destination again, and it is probed by one mail again", async () => {
  await using t = await openTestEngine({ roles: [] });
  const gmail = await openBusyGmail();
  await using sink = gmail.sink;
  const senderId = await queueMails(t.app, 40);
  await redirect(t.app, 40, "gmail.com");
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const app = { ...t.app, transports: only(transport) };
  const triesOfRound = async () => {
    const before = gmail.tries.length;
    await dispatchSender(app, senderId);
    return gmail.tries.length - before;
  };
  await dispatchSender(app, senderId);
  gmail.busy = false;
  t.clock.advanceBy(120_000);
  const sent: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    sent.push(await triesOfRound());
    t.clock.advanceBy(5_000);
  }
  const enough = gmail.tries.length + 3;
  gmail.refuse = (tried) => tried > enough;
  sent.push(await triesOfRound());
  expect(sent).toEqual([1, 2, 4, 4]);
  gmail.refuse = () => false;
  t.clock.advanceBy(20_000);
  expect(await triesOfRound()).toBe(0);
  t.clock.advanceBy(20_000);
  sent.length = 0;
  for (let round = 0; round < 5; round += 1) {
    sent.push(await triesOfRound());
    t.clock.advanceBy(5_000);
  }
  // half of the eight it was at is where doubling ends
  expect(sent).toEqual([1, 2, 4, 5, 6]);
  await transport.close();
});

test("greylisting defers its message only", async () => {
  await using t = await openTestEngine({ roles: [] });
  const seen = new Set<string>();
  await using sink = await openSmtpSink({
    onRcptTo(address) {
      if (seen.has(address)) return null;
      seen.add(address);
      return Number(/\d+/.exec(address)) <= 5 ? "450 4.7.1 Greylisted, come back in 5 minutes" : null;
    },
  });
  const senderId = await queueMails(t.app, 10);
  const transport = openTransport({ url: sink.url, maxConnections: 2 });
  const app = { ...t.app, transports: only(transport) };
  await dispatchSender(app, senderId);
  expect(await countsOf(app)).toEqual({ "lead.test deferred": 5, "lead.test sent": 5 });
  t.clock.advanceBy(120_000);
  await dispatchSender(app, senderId);
  expect(await countsOf(app)).toEqual({ "lead.test sent": 10 });
  await transport.close();
});

test("no more mails at once than the limit of a destination, and while they hang all others go", async () => {
  await using t = await openTestEngine({ roles: [] });
  let atOnce = 0;
  let mostAtOnce = 0;
  let others = 0;
  const othersArrived = Promise.withResolvers<void>();
  await using sink = await openSmtpSink({
    async before({ to }) {
      if (!to[0]?.endsWith("@slow.test")) return;
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await othersArrived.promise;
      atOnce -= 1;
    },
    onData({ to }) {
      others += to[0]?.endsWith("@lead.test") ? 1 : 0;
      if (others === 100) othersArrived.resolve();
      return null;
    },
  });
  const senderId = await queueMails(t.app, 300);
  await redirect(t.app, 200, "slow.test");
  // all of slow.test is ahead of the others
  await t.app.db.execute(sql`update messages set priority = 1 where destination = 'slow.test'`);
  const transport = openTransport({ url: sink.url, maxConnections: 8 });
  const perDestination = (destination: string) => (destination === "slow.test" ? 3 : 20);
  await dispatchSender({ ...t.app, transports: only(transport), perDestination }, senderId);
  expect(mostAtOnce).toBe(3);
  expect(await countsOf(t.app)).toEqual({ "lead.test sent": 100, "slow.test sent": 200 });
  expect(sink.mails).toHaveLength(300);
  await transport.close();
});

test("a round is counted exactly, whoever claims and whenever messages come due", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using other = await openApp(t.settings, { clock: t.clock, log: openLog("fatal") });
  const senderId = await queueMails(t.app, 12);
  const now = t.clock.now().toISOString();
  // the first round of one mail is over, and it was accepted
  await t.app.db.execute(sql`
    insert into destination_holds (sender_id, destination, level, held_until, "window", ceiling, round_ends_at, taken, accepted)
    values (${senderId}, 'lead.test', 1, ${now}::timestamptz - interval '1 minute', 1, 1000, ${now}, 1, 1)`);
  await t.app.db.execute(sql`update messages set due_at = due_at + interval '1 second'
    where id not in (select id from messages limit 1)`);
  const claimAll = async () => {
    const claimed = await Promise.all([t.app, other].map(({ db }) => claimMessages(db, senderId, t.clock.now(), 64)));
    const ids = claimed.flat().map(({ message }) => message.id);
    await t.app.db.execute(sql`update messages set status = 'sent' where status = 'sending'`);
    return ids.length;
  };
  expect(await claimAll()).toBe(1);
  t.clock.advanceBy(1_000);
  expect(await claimAll()).toBe(1);
  expect(await claimAll()).toBe(0);
  await t.app.db.execute(sql`update destination_holds set accepted = 2`);
  t.clock.advanceBy(4_000);
  expect(await claimAll()).toBe(4);
});

test("workers resume by themselves, and get everything through in the end", async () => {
  const gmail = await openBusyGmail();
  await using sink = gmail.sink;
  await using t = await openTestEngine({ roles: [], settings: { smtpUrl: sink.url } });
  await queueMails(t.app, 60);
  await redirect(t.app, 50, "gmail.com");
  await using _workers = await startEngine(
    { ...t.settings, roles: ["worker"] },
    { clock: t.clock, log: openLog("fatal") },
  );
  await eventually(async () => {
    const counts = await countsOf(t.app);
    return counts["lead.test sent"] === 10 && (counts["google deferred"] ?? 0) > 0;
  });
  gmail.busy = false;
  await eventually(async () => {
    t.clock.advanceBy(5_000);
    return (await countsOf(t.app))["google sent"] === 50;
  });
  expect(sink.mails).toHaveLength(60);
});
