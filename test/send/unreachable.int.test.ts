import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { explainLead } from "../../src/enrollment/explain/explain.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { getSenderUsage } from "../../src/sender/usage/get-usage.ts";
import { openTestEngine } from "../support/engine.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { only, queueMails } from "./support.ts";

const mails = 40;

/** Forty mails whose sender's only server is down; some were tried. */
async function unreachable() {
  await using stack = new AsyncDisposableStack();
  const smtpUrl = `smtp://127.0.0.1:${await freePort()}`;
  const t = stack.use(await openTestEngine({ roles: [], settings: { smtpUrl, smtpConnections: 1 } }));
  const senderId = await queueMails(t.app, mails);
  await dispatchSender(t.app, senderId);
  const open = stack.move();
  return { t, senderId, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

const count = ({ db }: App, status: string) =>
  db.execute<{ attempts: number; leadId: string }>(
    sql`select attempts, lead_id as "leadId" from messages where status = ${status}`,
  );

test("while a sender's only server is down, what was not tried waits in the queue without an attempt", async () => {
  await using u = await unreachable();
  const deferred = await count(u.t.app, "deferred");
  const queued = await count(u.t.app, "queued");
  expect(deferred.length).toBeGreaterThanOrEqual(5);
  expect(deferred.length).toBeLessThan(10);
  expect(queued).toHaveLength(mails - deferred.length);
  expect(new Set(queued.map(({ attempts }) => attempts))).toEqual(new Set([0]));
  // Nothing is claimed until it is time for a probe.
  await dispatchSender(u.t.app, u.senderId);
  expect(await count(u.t.app, "queued")).toHaveLength(queued.length);
});

test("the sender's usage, and what explains a mail that waits, say what went wrong", async () => {
  await using u = await unreachable();
  const usage = await getSenderUsage(u.t.app, { id: u.senderId });
  const reason = expect.stringContaining("ECONNREFUSED");
  expect(usage).toMatchObject({
    state: "held",
    reason: "transport_unavailable",
    transportFault: { since: "2026-01-05T09:00:00.000Z", reason },
  });
  const [waiting] = await count(u.t.app, "queued");
  const { messages } = await explainLead(u.t.app, { id: waiting!.leadId });
  expect(messages[0]?.waiting).toEqual({ rule: "transport_unavailable", reason, until: null });
});

test("once a server takes mail again everything goes, and the fault is over", async () => {
  await using u = await unreachable();
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const app = { ...u.t.app, transports: only(transport) };
  await dispatchSender(app, u.senderId);
  // What was tried meanwhile does not wait for its next attempt.
  await dispatchSender(app, u.senderId);
  await transport.close();
  expect(sink.mails).toHaveLength(mails);
  expect(await getSenderUsage(u.t.app, { id: u.senderId })).toMatchObject({
    state: "open",
    reason: null,
    transportFault: null,
  });
});
