import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { advanceBatch } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { takeBatch } from "../../src/aside/take-batch.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { defaultSenderId } from "./support.ts";

/** A crowd of 900 in one sequence, and a newcomer behind them in another one. */
async function crowdAndNewcomer(t: TestEngine): Promise<{ crowd: string; other: string }> {
  const crowd = await publishMails(t.app, { mails: 1, name: "Crowd", event: "crowd" });
  const other = await publishMails(t.app, { mails: 1, name: "Other", event: "signup" });
  await t.app.db.execute(sql`
    with l as (
      insert into leads (id, email, stage_at, created_at, updated_at)
      select gen_random_uuid(), 'crowd' || n || '@lead.test', ${t.clock.now().toISOString()}, ${t.clock.now().toISOString()}, ${t.clock.now().toISOString()}
      from generate_series(1, 900) n returning id
    )
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, due_at, created_at)
    select gen_random_uuid(), l.id, s.id, v.id, 'mail-1', ${t.clock.now().toISOString()}, ${t.clock.now().toISOString()}
    from l, sequences s join sequence_versions v on v.sequence_id = s.id where s.id = ${crowd}`);
  t.clock.advanceBy(1_000);
  await recordEvent(t.app, { name: "signup", lead: { email: "new@lead.test" }, properties: {}, source: "api" });
  await enrollFromEvents(t.app);
  return { crowd, other };
}

test("a crowd that is due in one sequence delays nobody in another: neither when it moves on nor in the lane", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { crowd, other } = await crowdAndNewcomer(t);
  const first = await takeBatch(t.app, "advance", (tx, take) => advanceBatch(t.app, tx, take));
  const queued = await t.app.db.execute<{ id: string; count: number }>(
    sql`select sequence_id as id, count(*)::int as count from messages group by 1 order by 2`,
  );
  expect({ taken: first.taken, queued: [...queued] }).toEqual({
    taken: 251,
    queued: [
      { id: other, count: 1 },
      { id: crowd, count: 250 },
    ],
  });

  const claimed = await claimMessages(t.app.db, await defaultSenderId(t.app), t.clock.now(), 100);
  const of = (id: string) => claimed.filter(({ message }) => message.sequenceId === id).length;
  expect({ crowd: of(crowd), other: of(other) }).toEqual({ crowd: 99, other: 1 });
});

test("a sequence that is paused takes no share of a claim, however much it has waiting", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { crowd, other } = await crowdAndNewcomer(t);
  await takeBatch(t.app, "advance", (tx, take) => advanceBatch(t.app, tx, take));
  await t.app.db.execute(sql`update sequences set status = 'paused' where id = ${other}`);
  const claimed = await claimMessages(t.app.db, await defaultSenderId(t.app), t.clock.now(), 100);
  expect(claimed.map(({ message }) => message.sequenceId)).toEqual(Array.from({ length: 100 }, () => crowd));
});

test("where a cap binds, the follow-ups of all sequences go before any first mail", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { crowd } = await crowdAndNewcomer(t);
  await takeBatch(t.app, "advance", (tx, take) => advanceBatch(t.app, tx, take));
  await t.app.db.execute(sql`update messages set priority = 1 where id in (
    select id from messages where sequence_id = ${crowd} order by id desc limit 8)`);
  await t.app.db.execute(sql`update senders set daily_cap = 8`);
  const claimed = await claimMessages(t.app.db, await defaultSenderId(t.app), t.clock.now(), 100);
  const followUps = await t.app.db.execute<{ id: string }>(sql`select id from messages where priority = 1`);
  expect(new Set(claimed.map(({ message }) => message.id))).toEqual(new Set(followUps.map(({ id }) => id)));
});
