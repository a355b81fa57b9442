import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { leads } from "../../src/db/schema/index.ts";
import { exitEnrollments } from "../../src/enrollment/exit.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { openTestEngine } from "../support/engine.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails, watched } from "./support.ts";

const nothing = async () => ({ kind: "accepted", response: "" }) as const;

test("a message whose enrollment was stopped after the claim is canceled at the fence, and says so", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  const [claimed] = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  await t.app.db.transaction((tx) => exitEnrollments(tx, claimed!.message.leadId, "replied", t.clock.now()));
  expect(await t.app.fence.gateOf(claimed!.message)(nothing)).toBeNull();
  const [row] = await ledger(t.app);
  expect(row).toMatchObject({ status: "canceled", reason: "enrollment_replied" });
  expect(row!.history.map(({ status }) => status)).toEqual(["queued", "sending", "canceled"]);
});

test.each([
  ["commits", null],
  ["is rolled back", "begun"],
])("while a stop is under way nothing begins; it %s and decides", async (how, expected) => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  const [claimed] = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  let begun: string | null = null;
  let passing: Promise<unknown> = Promise.resolve();
  const stopping = t.app.db.transaction(async (tx) => {
    await exitEnrollments(tx, claimed!.message.leadId, "replied", t.clock.now());
    passing = t.app.fence.gateOf(claimed!.message)(() => {
      begun = "begun";
      return nothing();
    });
    // several rounds at the fence, all of them under the stop's locks
    await tx.execute(sql`select pg_sleep(0.2)`);
    expect(begun).toBeNull();
    if (how !== "commits") throw new Error("rolled back");
  });
  await stopping.catch(() => undefined);
  await passing;
  expect(begun).toBe(expected);
});

test("a message of a paused sequence goes back into the queue", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  const [claimed] = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  await t.app.db.execute(sql`update sequences set status = 'paused'`);
  expect(await t.app.fence.gateOf(claimed!.message)(nothing)).toBeNull();
  expect((await ledger(t.app))[0]).toMatchObject({ status: "queued", reason: "sequence_paused" });
});

test("replies that commit while a batch is being sent: nothing begins after the commit", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const count = 150;
  const senderId = await queueMails(t.app, count);
  const begunAt = new Map<string, number>();
  const stoppedAt = new Map<string, number>();
  const real = openTransport({ url: sink.url, maxConnections: 5 });
  const transport = watched(real, begunAt);

  const everyone = await t.app.db.select({ id: leads.id, email: leads.email }).from(leads);
  const stopAll = async () => {
    for (const lead of everyone) {
      if (Number(/\d+/.exec(lead.email)?.[0]) % 2 === 0) continue;
      await t.app.db.transaction((tx) => exitEnrollments(tx, lead.id, "replied", t.clock.now()));
      stoppedAt.set(lead.email, performance.now());
    }
  };
  await Promise.all([dispatchSender({ ...t.app, transports: only(transport) }, senderId), stopAll()]);
  await dispatchSender({ ...t.app, transports: only(transport) }, senderId);
  await real.close();

  const late = [...begunAt].filter(([email, at]) => at > (stoppedAt.get(email) ?? Infinity));
  expect(late).toEqual([]);
  const rows = await ledger(t.app);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent", "canceled"]));
  const sent = rows.filter(({ status }) => status === "sent").map(({ email }) => email);
  expect(new Set(sink.mails.map(({ to }) => to[0]))).toEqual(new Set(sent));
  expect(sink.mails).toHaveLength(sent.length);
});
