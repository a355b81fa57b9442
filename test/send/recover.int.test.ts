import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { recoverUncertain } from "../../src/send/lane/settle/recover.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { type SinkBehavior, openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails, signUp } from "./support.ts";

/** One message left in `sending` by a process that is gone. */
async function crashed(policy: "resend" | "hold", begun = true) {
  const t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  await t.app.db.execute(sql`update sequences set uncertain_policy = ${policy}`);
  const [claimed] = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  if (begun) await t.app.fence.gateOf(claimed!.message)(async () => ({ kind: "accepted", response: "" }));
  await t.app.db.execute(sql`update messages set lease_until = now() - interval '1 second'`);
  return { t };
}

test("a message left in sending is uncertain first, then queued again under the same Message-ID", async () => {
  const { t } = await crashed("resend");
  await using _ = t;
  await recoverUncertain(t.app);
  const [row] = await ledger(t.app);
  expect(row).toMatchObject({ status: "queued", reason: "resend_after_lease_expired" });
  expect(row!.history.map(({ status, attempt }) => [status, attempt])).toEqual([
    ["queued", 0],
    ["sending", 1],
    ["uncertain", 1],
    ["queued", 1],
  ]);
});

test("a message whose lease runs is left alone", async () => {
  const { t } = await crashed("resend");
  await using _ = t;
  await t.app.db.execute(sql`update messages set lease_until = now() + interval '1 second'`);
  await recoverUncertain(t.app);
  expect((await ledger(t.app))[0]).toMatchObject({ status: "sending" });
});

test("under the policy hold it waits for a person, however often it is looked at", async () => {
  const { t } = await crashed("hold");
  await using _ = t;
  await recoverUncertain(t.app);
  await recoverUncertain(t.app);
  expect((await ledger(t.app))[0]).toMatchObject({ status: "uncertain", reason: "held" });
});

test("under the policy hold what had not begun is sent after all", async () => {
  const { t } = await crashed("hold", false);
  await using _ = t;
  await recoverUncertain(t.app);
  expect((await ledger(t.app))[0]).toMatchObject({ status: "queued", reason: "resend_after_not_begun" });
});

test("what had not begun when its enrollment was stopped is canceled", async () => {
  const { t } = await crashed("hold", false);
  await using _ = t;
  await t.app.db.execute(sql`update enrollments set status = 'exited', exit_reason = 'replied'`);
  await recoverUncertain(t.app);
  expect((await ledger(t.app))[0]).toMatchObject({ status: "canceled", reason: "enrollment_replied" });
});

test("stopping finishes what is in flight and puts the rest back at once", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink({ dataDelayMs: 100 });
  const senderId = await queueMails(t.app, 60);
  const transport = openTransport({ url: sink.url, maxConnections: 3 });
  sink.onFirst(() => t.app.stop());
  await dispatchSender({ ...t.app, transports: only(transport) }, senderId);
  await transport.close();
  const rows = await ledger(t.app);
  const statuses = Map.groupBy(rows, ({ status }) => status);
  expect([...statuses.keys()].sort()).toEqual(["queued", "sent"]);
  expect(statuses.get("sent")).toHaveLength(sink.mails.length);
  expect(sink.mails.length).toBeLessThanOrEqual(6);
});

/** Dispatches 20 messages over one connection to a server that falls silent, with no time left once the first hangs. */
async function stoppedWhileSilent(behavior: (stop: () => void) => SinkBehavior) {
  const hanging = Promise.withResolvers<void>();
  await using sink = await openSmtpSink(behavior(hanging.resolve));
  await using t = await openTestEngine({
    roles: [],
    settings: { smtpUrl: sink.url, smtpConnections: 1, finishWithinMs: 0 },
  });
  const senderId = await queueMails(t.app, 20);
  void hanging.promise.then(() => t.app.stop());
  await dispatchSender(t.app, senderId);
  return ledger(t.app);
}

test("stopping does not wait for a server that never answers: what it has not got goes back into the queue", async () => {
  const rows = await stoppedWhileSilent((stop) => ({ onMailFrom: () => "hang", onEnvelope: stop }));
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["queued"]));
  const begun = rows.filter(({ history }) => history.some(({ status }) => status === "sending"));
  expect(begun.length).toBeGreaterThan(0);
  expect(new Set(begun.map(({ reason }) => reason))).toEqual(new Set(["worker_stopped"]));
});

test("nor for its answer to a mail that it has: that one is uncertain", async () => {
  const rows = await stoppedWhileSilent((stop) => ({
    before: () => {
      stop();
      return new Promise(() => undefined);
    },
  }));
  const statuses = rows.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array<string>(19).fill("queued"), "uncertain"]);
});

test("what a server takes and never answers for is sent again later and later, and held the third time", async () => {
  let tries = 0;
  await using sink = await openSmtpSink({
    onData() {
      tries += 1;
      return "drop";
    },
  });
  await using t = await openTestEngine({ roles: [], settings: { smtpUrl: sink.url, smtpConnections: 1 } });
  const senderId = await queueMails(t.app, 1);
  const tried = async (minutes: number) => {
    t.clock.advanceBy(minutes * 60_000);
    await dispatchSender(t.app, senderId);
    await recoverUncertain(t.app);
    return tries;
  };
  expect(await tried(0)).toBe(1);
  expect(await tried(0)).toBe(1);
  expect(await tried(2)).toBe(2);
  expect(await tried(2)).toBe(2);
  expect(await tried(6)).toBe(3);
  expect((await ledger(t.app))[0]).toMatchObject({ status: "uncertain", reason: "held" });
  expect(await tried(24 * 60)).toBe(3);
});

test("a mail that its server does not answer for holds up none that come due meanwhile", async () => {
  const answered = Promise.withResolvers<void>();
  await using sink = await openSmtpSink({
    before: ({ to }) => (to[0] === "lead1@lead.test" ? answered.promise : Promise.resolve()),
  });
  await using t = await openTestEngine({ roles: [], settings: { smtpUrl: sink.url } });
  const senderId = await queueMails(t.app, 1);
  const lane = dispatchSender(t.app, senderId);
  await eventually(async () => sink.mails.length === 1);
  await signUp(
    t.app,
    [1, 2, 3].map((n) => `later${n}@lead.test`),
  );
  await eventually(async () => sink.mails.length === 4);
  answered.resolve();
  await lane;
});
