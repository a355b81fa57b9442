import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openApp } from "../../src/app.ts";
import type { App } from "../../src/app.ts";
import { openLog } from "../../src/platform/log.ts";
import { resolveMessage } from "../../src/send/ledger/resolve-message.ts";
import { checkCounts } from "../../src/sender/usage/check-counts.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { recoverUncertain } from "../../src/send/lane/settle/recover.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, queueMails } from "./support.ts";

const dayMs = 86_400_000;

async function countSent(app: App): Promise<number> {
  return (await ledger(app)).filter(({ status }) => status === "sent").length;
}

test("a daily cap is exact with three processes, tells why and until when, and opens again the next day", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 90);
  await t.app.db.execute(sql`update senders set daily_cap = 37`);
  await using stack = new AsyncDisposableStack();
  const apps = [t.app];
  for (let n = 0; n < 2; n += 1) {
    apps.push(stack.use(await openApp(t.settings, { clock: t.clock, log: openLog("fatal") })));
  }
  const dispatchAll = () => Promise.all(apps.map((app) => dispatchSender(app, senderId)));
  await dispatchAll();
  expect(await countSent(t.app)).toBe(37);
  const [held] = await t.app.db.execute<{ reason: string; until: string }>(
    sql`select held_reason as reason, held_until as until from senders`,
  );
  expect(held!.reason).toBe("daily_cap");
  expect(new Date(held!.until)).toEqual(new Date("2026-01-06T00:00:00Z"));
  await dispatchAll();
  expect(await countSent(t.app)).toBe(37);
  t.clock.advanceBy(dayMs);
  await dispatchAll();
  expect(await countSent(t.app)).toBe(74);
});

test("follow-ups go before first steps when a cap binds", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 20);
  await t.app.db.execute(sql`update senders set daily_cap = 5`);
  await t.app.db.execute(sql`update messages set priority = 1 where email in
    (select email from messages order by email desc limit 5)`);
  await dispatchSender(t.app, senderId);
  const sent = (await ledger(t.app)).filter(({ status }) => status === "sent").map(({ id }) => id);
  const followUps = await t.app.db.execute<{ id: string }>(sql`select id from messages where priority = 1`);
  expect(new Set(sent)).toEqual(new Set(followUps.map(({ id }) => id)));
});

test("with a minimum gap one mail goes, and the next after the gap", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 3);
  await t.app.db.execute(sql`update senders set min_gap_ms = 60000, gap_jitter = 0.1`);
  await dispatchSender(t.app, senderId);
  expect(await countSent(t.app)).toBe(1);
  t.clock.advanceBy(50_000);
  await dispatchSender(t.app, senderId);
  expect(await countSent(t.app)).toBe(1);
  t.clock.advanceBy(16_001);
  await dispatchSender(t.app, senderId);
  expect(await countSent(t.app)).toBe(2);
});

test("what a killed process had claimed and not sent gives its place under the cap back", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 5);
  await t.app.db.execute(sql`update senders set daily_cap = 3`);
  expect(await claimMessages(t.app.db, senderId, t.clock.now(), 3)).toHaveLength(3);
  await dispatchSender(t.app, senderId);
  expect(await heldFor(t.app)).toBe("daily_cap");
  await t.app.db.execute(sql`update messages set lease_until = now() - interval '1 second' where status = 'sending'`);
  await recoverUncertain(t.app);
  expect(await heldFor(t.app)).toBeNull();
  await dispatchSender(t.app, senderId);
  await dispatchSender(t.app, senderId);
  expect(await countSent(t.app)).toBe(3);
  expect(await heldFor(t.app)).toBe("daily_cap");
});

test("what a server deferred or refused gives its place under the cap back, and the cap stays exact", async () => {
  await using sink = await openSmtpSink({
    onRcptTo(address) {
      if (address.startsWith("lead1@")) return "450 4.2.1 mailbox busy";
      return address.startsWith("lead2@") ? "552 5.3.4 message too big" : null;
    },
  });
  await using t = await openTestEngine({ roles: [], settings: { smtpUrl: sink.url } });
  const senderId = await queueMails(t.app, 6);
  await t.app.db.execute(sql`update senders set daily_cap = 2`);
  await t.app.db.execute(sql`update messages set priority = 1 where email ~ '^lead[12]@'`);
  // each of these takes what the one before left room for
  for (let n = 0; n < 3; n += 1) await dispatchSender(t.app, senderId);
  const statuses = (await ledger(t.app)).map(({ status }) => status);
  expect(statuses.slice(0, 2)).toEqual(["deferred", "rejected"]);
  expect(await countSent(t.app)).toBe(2);
  expect(sink.mails).toHaveLength(2);
});

async function heldFor({ db }: App): Promise<string | null> {
  const [sender] = await db.execute<{ reason: string | null }>(sql`select held_reason as reason from senders`);
  return sender!.reason;
}

test("a sender whose transport is down delays nobody else", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 40);
  const down = t.app.sealer.seal("smtp://127.0.0.1:9");
  await t.app.db.execute(sql`
    with t as (insert into transports (id, name, sealed_url, created_at) values (gen_random_uuid(), 'down', ${down}, now())
      returning id)
    insert into senders (id, name, email, transport_ids, created_at)
    select gen_random_uuid(), 'Bob', 'bob@acme.test', array[t.id], now() from t`);
  await t.app.db.execute(sql`update messages set sender_id = (select id from senders where name = 'Bob')
    where email in (select email from messages order by email limit 20)`);
  const lanes = await t.app.db.execute<{ id: string }>(sql`select id from senders`);
  await Promise.all(lanes.map(({ id }) => dispatchSender(t.app, id)));
  const rows = await ledger(t.app);
  const statuses = Map.groupBy(rows, ({ status }) => status);
  expect([statuses.get("sent")?.length, statuses.get("deferred")?.length]).toEqual([20, 20]);
});

test("a lead keeps its sender", async () => {
  await using t = await openTestEngine({ roles: ["worker"] });
  await t.app.db.execute(sql`
    insert into senders (id, name, email, created_at)
    select gen_random_uuid(), 'S' || n, 's' || n || '@acme.test', now() from generate_series(1, 3) n`);
  await publishMails(t.app, { mails: 2 });
  await t.app.db.execute(sql`update sequences set sender_ids = array(select id from senders where not is_default)`);
  for (let number = 1; number <= 12; number += 1) {
    const lead = { email: `lead${number}@lead.test` };
    await recordEvent(t.app, { name: "signup", lead, properties: {}, source: "api" });
  }
  await untilIdle(t.app);
  await t.app.db.execute(
    sql`update sequences set sender_ids = array(select id from senders where not is_default order by id desc)`,
  );
  t.clock.advanceBy(3 * dayMs);
  await untilIdle(t.app);
  const [counts] = await t.app.db.execute<{ mails: number; pairs: number; senders: number }>(sql`
    select count(*)::int as mails, count(distinct (lead_id, sender_id))::int as pairs,
      count(distinct sender_id)::int as senders from messages`);
  expect(counts).toMatchObject({ mails: 24, pairs: 12 });
  expect(counts!.senders).toBeGreaterThan(1);
});

test("the counts that caps go by say what the ledger says, and one that is too low is corrected once its time is over", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 12);
  await dispatchSender(t.app, senderId);
  const [uncertain] = await t.app.db.execute<{ id: string }>(sql`
    update messages set status = 'uncertain', sent_at = null, reason = 'held'
    where id = (select id from messages order by id limit 1) returning id`);
  await t.app.db.execute(sql`update sender_counts set sent = sent - 1`);
  await resolveMessage(t.app, { id: uncertain!.id, action: "mark_sent", by: "key", note: null });
  const counts = () =>
    t.app.db.execute<{ sent: number; checked: boolean }>(
      sql`select sent, checked_at is not null as checked from sender_counts`,
    );
  expect([...(await counts())]).toEqual([{ sent: 12, checked: false }]);
  await t.app.db.execute(sql`update sender_counts set sent = 3`);
  await checkCounts(t.app);
  expect([...(await counts())]).toEqual([{ sent: 3, checked: false }]);
  t.clock.advanceBy(45 * 60_000);
  await checkCounts(t.app);
  expect([...(await counts())]).toEqual([{ sent: 12, checked: true }]);
});
