import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dispatchSender } from "../../src/send/dispatch.ts";
import { openTransport } from "../../src/send/transport.ts";
import { openTestEngine } from "../support/engine.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails } from "./support.ts";

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
