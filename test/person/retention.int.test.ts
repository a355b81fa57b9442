import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import {
  idempotencyKeys,
  outbox,
  touches,
  activities,
  decisions,
  importProblems,
  setAsides,
  webhookCalls,
} from "../../src/db/schema/index.ts";
import { retain } from "../../src/person/retention/retain.ts";
import { openTestEngine } from "../support/engine.ts";
import { queueMails } from "../send/support.ts";

const dayMs = 86_400_000;

test("each kind is deleted when it was kept for its days, in batches, and what is younger stays", async () => {
  const retention = {
    touches: 10,
    activities: 20,
    decisions: 30,
    imports: 5,
    setAsides: 7,
    webhookCalls: 9,
    notices: 3,
    inboundTexts: 15,
  };
  await using t = await openTestEngine({ roles: [], settings: { retention } });
  const { app } = t;
  await queueMails(app, 2);
  await app.db.execute(sql`
    insert into touches (id, message_id, lead_id, kind, at, verdict, reasons)
    select gen_random_uuid(), m.id, m.lead_id, 'open', now() - make_interval(days => d), 'human', '{}'
    from (select * from messages limit 1) m, generate_series(1, 20) d`);
  const ago = (days: number) => new Date(t.clock.now().getTime() - days * dayMs).toISOString();
  await app.db.execute(sql`delete from touches`);
  await app.db.execute(sql`
    insert into touches (id, message_id, lead_id, kind, at, verdict, reasons)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, m.id, m.lead_id, 'open',
      ${ago(30)}::timestamptz + make_interval(mins => n), 'human', '{}'
    from (select * from messages limit 1) m, generate_series(1, 2500) n`);
  await app.db.execute(sql`
    insert into touches (id, message_id, lead_id, kind, at, verdict, reasons)
    select gen_random_uuid(), m.id, m.lead_id, 'click', ${ago(1)}::timestamptz, 'human', '{}' from messages m`);
  await app.db.execute(sql`insert into outbox (entry, created_at, due_at, done_at)
    values ('{"topic":"review"}', ${ago(9)}, ${ago(9)}, ${ago(9)}), ('{"topic":"review"}', ${ago(9)}, ${ago(9)}, null)`);
  await app.db.execute(sql`
    insert into webhook_calls (id, enrollment_id, lead_id, step_id, visit, url, body, status, due_at, answer, created_at, settled_at)
    select gen_random_uuid(), e.id, e.lead_id, 's', 1, 'https://x.test', '{"email":"x"}', 'done', ${ago(10)}, 'thanks', ${ago(10)}, ${ago(10)}
    from enrollments e limit 1`);
  await app.db.execute(sql`insert into set_asides (id, job, kind, subject, about, code, reason, since, last_try_at)
    values (gen_random_uuid(), 'x', 'event', 'a', 'a', 'a', 'a', ${ago(8)}, ${ago(8)}), (gen_random_uuid(), 'x', 'event', 'b', 'a', 'a', 'a', ${ago(6)}, ${ago(6)})`);
  await retain(app);
  expect(await app.db.select().from(touches)).toHaveLength(2);
  expect(await app.db.select().from(outbox)).toMatchObject([{ doneAt: null }]);
  expect(await app.db.select().from(webhookCalls)).toMatchObject([{ body: {}, answer: null, status: "done" }]);
  expect(await app.db.select().from(setAsides)).toMatchObject([{ subject: "b" }]);
  expect((await app.db.select().from(decisions)).length).toBeGreaterThan(0);
  expect((await app.db.select().from(activities)).length).toBeGreaterThan(0);

  // The next pass is a day later; by then decisions and activities are old as well.
  t.clock.advanceBy(31 * dayMs);
  await retain(app);
  for (const table of [touches, activities, decisions, importProblems, idempotencyKeys]) {
    expect(await app.db.select().from(table)).toEqual([]);
  }
});

test("what is kept for ever stays, and a day's pass is made once", async () => {
  const forever = {
    touches: null,
    activities: null,
    decisions: null,
    imports: null,
    setAsides: null,
    webhookCalls: null,
    notices: null,
    inboundTexts: null,
  };
  await using t = await openTestEngine({ roles: [], settings: { retention: forever } });
  await queueMails(t.app, 1);
  t.clock.advanceBy(9_999 * dayMs);
  await retain(t.app);
  await retain(t.app);
  expect((await t.app.db.select().from(activities)).length).toBeGreaterThan(0);
  const [due] = await t.app.db.execute<{ passes: number }>(sql`select count(*)::int as passes from retention_passes
    where next_at > ${t.clock.now().toISOString()}`);
  expect(due?.passes).toBe(9);
});
