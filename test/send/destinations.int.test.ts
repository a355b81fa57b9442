import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dispatchSender } from "../../src/send/dispatch.ts";
import { openTransport } from "../../src/send/transport.ts";
import { destinationOf } from "../../src/sender/destination.ts";
import { openTestEngine } from "../support/engine.ts";
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
  await t.app.db
    .execute(sql`update messages set email = replace(email, 'lead.test', 'gmail.com'), destination = 'google'
    where substring(email from '\\d+')::int <= 10`);
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
  expect(await holdSeconds()).toBe(60);
  await transport.close();
});
