import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { holdRestored } from "../../src/backup/hold/hold-restored.ts";
import { releaseRestored } from "../../src/backup/hold/release-restored.ts";
import { bulkActions, imports, leads } from "../../src/db/schema/index.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

const dayMs = 86_400_000;

const signUp = (t: TestEngine, name: string, event = "signup", occurredAt?: Date) =>
  recordEvent(t.app, {
    name: event,
    lead: { email: `${name}@lead.test` },
    properties: {},
    source: "api",
    ...(occurredAt && { occurredAt }),
  });

/** As after a restore of what stands here now, of an installation that was lost `days` later; the clock goes there. */
async function hold(t: TestEngine, days: number) {
  const takenAt = t.clock.now();
  const asOf = new Date(takenAt.getTime() + days * dayMs);
  const held = await t.app.db.transaction((tx) => holdRestored(tx, { takenAt, asOf, now: asOf }));
  t.clock.advanceBy(days * dayMs);
  return { held, asOf };
}

/** Whose mails are held, once there are so many. */
const uncertain = (t: TestEngine, count: number) =>
  eventually(async () => {
    const held = await t.app.db.execute<{ email: string }>(
      sql`select email from messages where status = 'uncertain' and reason = 'restored' order by email`,
    );
    return held.length >= count && [...held];
  });

test("whoever is away, or in a paused sequence, holds up no release, and their next mail stays held after it", async () => {
  await using t = await openTestEngine({ roles: ["worker"] });
  const { db } = t.app;
  await publishMails(t.app, { mails: 2 });
  const paused = await publishMails(t.app, { mails: 2, name: "Later", event: "late" });
  await signUp(t, "ann");
  await signUp(t, "bob", "late");
  await signUp(t, "cid");
  await untilIdle(t.app);
  expect(t.mailbox.messages).toHaveLength(3);
  await db.execute(sql`update sequences set status = 'paused' where id = ${paused}`);
  const back = new Date(t.clock.now().getTime() + 10 * dayMs).toISOString();
  await db.execute(sql`update leads set away_until = ${back} where email = 'cid@lead.test'`);

  const { held, asOf } = await hold(t, 2);
  expect(held).toMatchObject({ enrollments: 3, senders: 1 });
  expect(await uncertain(t, 1)).toEqual([{ email: "ann@lead.test" }]);
  t.clock.advanceBy(3_600_000);
  await expect(releaseRestored(t.app, { held: "mark_sent" })).resolves.toBe(1);
  // It counts on the day of the loss, not on the one of the release.
  expect(
    await db.execute(sql`select sent_at = ${asOf.toISOString()} as lost from messages
      where email = 'ann@lead.test' and reason = 'marked_sent_by_hand'`),
  ).toEqual([{ lost: true }]);

  await db.execute(sql`update sequences set status = 'published' where id = ${paused}`);
  t.clock.advanceBy(10 * dayMs);
  expect(await uncertain(t, 2)).toEqual([{ email: "bob@lead.test" }, { email: "cid@lead.test" }]);
  expect(t.mailbox.messages).toHaveLength(3);
  await expect(releaseRestored(t.app, { held: "mark_sent" })).resolves.toBe(2);
  await expect(releaseRestored(t.app, { held: "mark_sent" })).rejects.toMatchObject({ code: "nothing_restored" });
  await untilIdle(t.app);
  expect(t.mailbox.messages).toHaveLength(3);
  expect(await db.execute(sql`select * from restore_holds`)).toEqual([]);
});

test("what the lost installation has begun may have sent its first mail; what comes in after the loss has not", async () => {
  await using t = await openTestEngine({ roles: ["worker"] });
  const { db } = t.app;
  const now = t.clock.now();
  await publishMails(t.app, { mails: 1 });
  const again = await publishMails(t.app, { mails: 1, name: "Again", event: "again" });
  await db.insert(leads).values({
    email: "old@lead.test",
    coolUntil: new Date(now.getTime() + dayMs),
    coolSequenceId: again,
    stageAt: now,
    createdAt: now,
    updatedAt: now,
  });
  const { asOf } = await hold(t, 2);
  await signUp(t, "missed", "signup", new Date(asOf.getTime() - dayMs));
  t.clock.advanceBy(3_600_000);
  await signUp(t, "new");
  expect(await uncertain(t, 2)).toEqual([{ email: "missed@lead.test" }, { email: "old@lead.test" }]);
  await expect(releaseRestored(t.app, { held: "mark_sent" })).resolves.toBe(2);
  await untilIdle(t.app);
  expect(t.mailbox.messages.map(({ envelope }) => envelope.to[0])).toEqual(["new@lead.test"]);
});

test("bulk actions and imports that ran do not go on by themselves", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { db } = t.app;
  const now = t.clock.now();
  const base = { createdAt: now, aliveUntil: now };
  await db.insert(bulkActions).values({
    ...base,
    action: { kind: "erase" },
    target: {},
    dryRun: false,
    total: 2,
    totalIsEstimate: false,
    by: "key",
  });
  const options = { format: "csv" as const, charset: null, dates: "iso", map: {}, spread: null };
  await db.insert(imports).values({ ...base, updatedAt: now, list: "fair", options, counts: {} });
  await signUp(t, "ann");
  await hold(t, 1);
  // Nothing has matched it yet, so nobody knows whose first mail it would bring.
  await expect(releaseRestored(t.app, { held: "keep" })).rejects.toMatchObject({ code: "not_advanced" });
  expect(await db.execute(sql`select status from bulk_actions`)).toEqual([{ status: "canceled" }]);
  expect(await db.execute(sql`select status, failure ->> 'code' as code from imports`)).toEqual([
    { status: "interrupted", code: "restored" },
  ]);
});
