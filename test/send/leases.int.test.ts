import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { renewLeases } from "../../src/send/lane/leases.ts";
import { openTestEngine } from "../support/engine.ts";
import { queueMails } from "./support.ts";

test("renewing leases waits for nobody: what is being settled meanwhile is passed over", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 2);
  const claimed = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  const [settling, waiting] = claimed.map(({ message }) => message.id);
  await t.app.db.execute(sql`update messages set lease_until = 'epoch'`);
  await t.app.db.transaction(async (tx) => {
    await tx.execute(sql`update messages set response = 'settling' where id = ${settling!}`);
    await renewLeases(t.app.db, [waiting!, settling!]);
  });
  const rows = await t.app.db.execute(sql`select id from messages where lease_until > now()`);
  expect(rows.map(({ id }) => id)).toEqual([waiting]);
});
