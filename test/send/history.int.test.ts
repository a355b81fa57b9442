import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { messages } from "../../src/db/schema/index.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { patchSender } from "../../src/sender/patch-sender.ts";
import { createTransport } from "../../src/sender/transport/create-transport.ts";
import { openTestEngine } from "../support/engine.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails } from "./support.ts";

test("a message's history names the transport that each attempt went through", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const senderId = await queueMails(t.app, 1);
  const make = (name: string, url: string) => createTransport(t.app, { name, url, maxConnections: 1 });
  const closed = await make("closed", `smtp://127.0.0.1:${await freePort()}`);
  const open = await make("open", sink.url);
  await patchSender(t.app, { id: senderId, patch: { transportIds: [closed.id] } });
  await dispatchSender(t.app, senderId);
  await patchSender(t.app, { id: senderId, patch: { transportIds: [closed.id, open.id] } });
  t.clock.advanceBy(2 * 60_000);
  await dispatchSender(t.app, senderId);
  expect(await transportsOf(t.app)).toEqual([
    ["queued", undefined],
    ["sending", undefined],
    ["deferred", "closed"],
    ["sending", undefined],
    ["sent", "open"],
  ]);
});

test("what went through the installation's own transport says so", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  await dispatchSender(t.app, senderId);
  expect((await transportsOf(t.app)).at(-1)).toEqual(["sent", "SMTP_URL"]);
});

async function transportsOf({ db }: App) {
  const [message] = await db.select().from(messages);
  return message!.history.map(({ status, transport }) => [status, transport]);
}

test("every change of a message is dated in the same form, however it was settled", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink({
    onRcptTo(address) {
      if (address.startsWith("lead2@")) return "450 4.7.1 Greylisted, come back in 5 minutes";
      return address.startsWith("lead3@") ? "550 5.1.1 no such user" : null;
    },
  });
  const senderId = await queueMails(t.app, 3);
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  await dispatchSender({ ...t.app, transports: only(transport) }, senderId);
  const at = "2026-01-05T09:00:00.000Z";
  const settled = (await ledger(t.app)).map(({ history }) => history.map((change) => [change.status, change.at]));
  expect(settled).toEqual(
    ["sent", "deferred", "rejected"].map((status) => [
      ["queued", at],
      ["sending", at],
      [status, at],
    ]),
  );
  const dates = await t.app.db.execute(sql`
    select sent_at = ${at} as sent, settled_at = ${at} as settled from messages order by email`);
  expect(dates).toEqual([
    { sent: true, settled: true },
    { sent: null, settled: null },
    { sent: null, settled: true },
  ]);
  await transport.close();
});
