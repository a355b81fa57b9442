import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { explainLead } from "../../src/enrollment/explain/explain.ts";
import { createKey } from "../../src/key/create-key.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { liftDestinationHold } from "../../src/sender/destination/lift-hold.ts";
import { NotFoundError } from "../../src/platform/errors.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { openTestEngine } from "../support/engine.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails } from "../send/support.ts";

test("over HTTP one sees which destinations are held and why, explains a mail by it, and lifts the hold", async () => {
  await using t = await openTestEngine({ roles: [] });
  let busy = true;
  await using sink = await openSmtpSink({ onRcptTo: () => (busy ? "421 4.7.28 unusual rate of mail" : null) });
  const senderId = await queueMails(t.app, 5);
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const app = { ...t.app, transports: only(transport) };
  const api = createApi(t.app);
  const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
  const call = async (method: string, path: string) => {
    const answer = await api.request(path, { method, headers: { Authorization: `Bearer ${secret}` } });
    const text = await answer.text();
    return { status: answer.status, json: text === "" ? undefined : JSON.parse(text) };
  };

  expect((await call("GET", `/v1/senders/${senderId}/destinations`)).json).toEqual({ data: [] });
  await dispatchSender(app, senderId);
  const listed = await call("GET", `/v1/senders/${senderId}/destinations`);
  const since = "2026-01-05T09:00:00.000Z";
  expect(listed.json.data).toEqual([
    {
      destination: "lead.test",
      phase: "held",
      until: expect.stringMatching(/^2026-01-05T09:00:(2[7-9]|3[0-3])/),
      window: 1,
      response: "421 4.7.28 unusual rate of mail",
      since,
      level: 1,
    },
  ]);

  const waiting = (await ledger(t.app)).find(({ status }) => status === "queued");
  const explained = await call("GET", `/v1/leads/${waiting!.leadId}/explain`);
  expect(explained.json.messages).toMatchObject([
    {
      status: "queued",
      waiting: {
        rule: "destination_held",
        reason: `lead.test is held, because at ${since} it answered: 421 4.7.28 unusual rate of mail`,
        until: listed.json.data[0].until,
      },
    },
  ]);

  t.clock.advanceBy(40_000);
  const recovering = await call("GET", `/v1/senders/${senderId}/destinations`);
  expect(recovering.json.data).toMatchObject([{ phase: "recovering", window: 1 }]);

  busy = false;
  expect((await call("DELETE", `/v1/senders/${senderId}/destinations/Lead.test`)).status).toBe(204);
  expect((await call("GET", `/v1/senders/${senderId}/destinations`)).json).toEqual({ data: [] });
  await dispatchSender(app, senderId);
  expect(sink.mails).toHaveLength(5);
  const again = await call("DELETE", `/v1/senders/${senderId}/destinations/lead.test`);
  expect([again.status, again.json.code]).toEqual([404, "destination_not_found"]);
  const nobody = await call("GET", `/v1/senders/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111/destinations`);
  expect([nobody.status, nobody.json.code]).toEqual([404, "sender_not_found"]);
  await transport.close();
});

test("lifting a hold makes due what the destination deferred, nothing else, and has it sent at once", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 4);
  const now = t.clock.now().toISOString();
  await t.app.db.execute(sql`
    update messages set status = 'deferred', due_at = ${now}::timestamptz + interval '8 hours', reason = 'throttled'`);
  await t.app.db.execute(sql`update messages set destination = 'other.test' where email like 'lead2@%'`);
  await t.app.db.execute(sql`update messages set status = 'queued' where email like 'lead3@%'`);
  await t.app.db.execute(
    sql`update messages set sender_id = '019aa5c8-93a0-7c1d-8a83-2f6de1b4c111' where email like 'lead4@%'`,
  );
  await t.app.db.execute(sql`
    insert into destination_holds (sender_id, destination, level, held_until, "window", ceiling, round_ends_at, taken, accepted)
    values (${senderId}, 'lead.test', 1, ${now}::timestamptz + interval '1 hour', 1, 1000, ${now}, 0, 0)`);
  const dueNow = async () => {
    const due = await t.app.db.execute<{ email: string }>(sql`
      select email from messages where due_at <= ${now} order by email`);
    return due.map(({ email }) => email);
  };
  const jobs: unknown[] = [];
  const queues = { ...t.app.queues, enqueue: async (...job: unknown[]) => void jobs.push(job) };

  const other = { id: senderId, destination: "other.test" };
  await expect(liftDestinationHold({ ...t.app, queues }, other)).rejects.toThrow(NotFoundError);
  expect([await dueNow(), jobs]).toEqual([[], []]);

  await liftDestinationHold({ ...t.app, queues }, { id: senderId, destination: "lead.test" });
  expect(await dueNow()).toEqual(["lead1@lead.test"]);
  expect(jobs).toEqual([["dispatch", { senderId }]]);
});

test("what a paused or held sender's mail waits for is explained, too", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 1);
  const [mail] = await ledger(t.app);
  const waiting = async () => (await explainLead(t.app, { id: mail!.leadId })).messages[0]?.waiting;
  expect(await waiting()).toMatchObject({ rule: "turn", until: null });
  const until = new Date("2026-01-06T00:00:00Z");
  await t.app.db.execute(sql`update senders set held_until = ${until.toISOString()}, held_reason = 'daily_cap'`);
  expect(await waiting()).toEqual({ rule: "sender_held", reason: "The sender is held: daily_cap.", until });
  await t.app.db.execute(sql`update senders set paused_at = now(), paused_reason = 'complaints'`);
  expect(await waiting()).toEqual({ rule: "sender_paused", reason: "The sender is paused: complaints.", until: null });
});
