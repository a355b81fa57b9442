import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { senders, sequences, setAsides } from "../../src/db/schema/index.ts";
import { countMessages } from "../../src/report/count/count-messages.ts";
import { groupCounts } from "../../src/report/count/group-counts.ts";
import { cellsFromRows } from "../../src/report/rollup/cells-from-rows.ts";
import { countWrongSums } from "../../src/report/rollup/check-sums.ts";
import { messageFacts } from "../../src/send/ledger/message-facts.ts";
import { checkRollups, findDifferences } from "../../src/report/rollup/check.ts";
import { foldMarks, marksToFold } from "../../src/report/rollup/fold.ts";
import { findWalkDifferences } from "../../src/report/walk/check-walks.ts";
import { countWrongLinks } from "../../src/report/rollup/links.ts";
import { rebuildRollups } from "../../src/report/rollup/rebuild.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { generate, stir } from "./generate.ts";
import { generateWalks, stirWalks } from "./generate-walks.ts";
import { versionOf, worldOf } from "./world.ts";

// `REPORT_LEADS=100000 npx vitest run … test/report/rollup.int.test.ts` for a large world.
const leads = Number(process.env["REPORT_LEADS"] ?? 1_500);
const seed = Number(process.env["REPORT_SEED"] ?? 0.42);
const whole = { from: new Date("2025-12-01T00:00:00Z"), to: new Date("2026-02-01T00:00:00Z") };

async function openWorld(people: number): Promise<TestEngine> {
  const t = await openTestEngine({ roles: [] });
  const names = ["One", "Two", "Three"];
  const sequences = [];
  for (const name of names)
    sequences.push(await versionOf(t.app, await publishMails(t.app, { mails: 2, name, event: name })));
  const world = worldOf(t.app);
  await generate(t.app.db, {
    sequences,
    senders: [await world.sender("a"), await world.sender("b")],
    leads: people,
    seed,
  });
  await generateWalks(t.app.db, seed);
  return t;
}

const marks = async ({ app }: TestEngine) =>
  (await app.db.execute<{ due: boolean }>(sql`select ${marksToFold(sql`timestamptz '2027-01-01'`)} as due`))[0]!.due;
const totals = async ({ app }: TestEngine) =>
  (
    await app.db.execute(
      sql`select sum(sent)::int as sent, sum(opened)::int as opened, sum(replied)::int as replied from report_cells`,
    )
  )[0]!;

const countsOfWalks = async ({ app }: TestEngine) =>
  (
    await app.db.execute<Record<string, number>>(sql`
      select sum(count) filter (where kind = 'moved')::int as moved,
        sum(count) filter (where kind = 'status' and other = 'completed')::int as completed from walk_cells`)
  )[0]!;

test("rollups are what the mails say in every cell, folded or not, whatever is corrected or erased", async () => {
  await using t = await openWorld(leads);
  const [sequence] = await t.app.db.select().from(sequences);
  const [sender] = await t.app.db.select().from(senders);
  const same = async (when: string) => {
    expect([when, await findDifferences(t.app.db, whole)]).toEqual([when, []]);
    expect([when, await countWrongSums(t.app.db, whole)]).toEqual([when, 0]);
    expect([when, await findWalkDifferences(t.app.db, whole)]).toEqual([when, []]);
    expect([when, await countWrongLinks(t.app.db, whole)]).toEqual([when, 0]);
    // Whatever a report tells apart, and whatever sums it reads for that, it says what the mails say.
    for (const by of [[], ["stepId", "variant"], ["versionId"], ["destination"], ["destination", "stepId"]] as const) {
      const odd = { from: new Date("2025-12-22T10:45:00Z"), to: new Date("2026-01-02T05:15:00Z") };
      for (const where of [{}, { sequenceId: sequence!.id }, { senderId: sender!.id }]) {
        const columns = by.map((name) => ({ stepId: "step_id", versionId: "version_id" })[name as string] ?? name);
        const truth = await groupCounts(t.app.db, {
          from: sql`(${cellsFromRows(odd, where)}) c`,
          by: Object.fromEntries(by.map((name, i) => [name, sql`c.${sql.identifier(columns[i]!)}`])),
          numbers: Object.fromEntries(
            [...messageFacts, "waited_ms"].map((name) => [name, sql`coalesce(sum(c.${sql.identifier(name)}), 0)`]),
          ),
        });
        const read = await countMessages(t.app.db, { span: odd, where, by });
        const some = (all: typeof truth) => all.filter(({ counts }) => counts["handed_over"] !== 0);
        expect([when, by, where, some(read)]).toEqual([when, by, where, some(truth)]);
      }
    }
  };
  await same("nothing is folded");
  await foldMarks(t.app, { all: true });
  await same("all is folded");
  for (const round of [1, 2, 3]) {
    await stir(t.app.db, seed / round);
    await stirWalks(t.app.db, seed / round);
    await same(`round ${round} is marked`);
    await foldMarks(t.app, { all: round % 2 === 1 });
    await same(`round ${round} is folded`);
  }
  // There was something to count, and in the end it is in the cells.
  for (const count of Object.values(await totals(t))) expect(count).toBeGreaterThan(leads / 100);
  const before = await totals(t);
  await foldMarks(t.app, { all: true });
  await rebuildRollups(t.app);
  await same("it is counted anew");
  expect(await totals(t)).toEqual(before);
  const [followed] = await t.app.db.execute<{ count: number }>(sql`select count(*)::int as count from message_links`);
  expect(followed!.count).toBeGreaterThan(leads / 100);
  const walks = await countsOfWalks(t);
  expect(walks["moved"]).toBeGreaterThan(leads / 10);
  expect(walks["completed"]).toBeGreaterThan(leads / 100);
}, 600_000);

test("folding while things happen loses nothing and counts nothing twice", async () => {
  await using t = await openWorld(200);
  await Promise.all([
    foldMarks(t.app, { all: true }),
    stir(t.app.db, 0.1).then(() => stirWalks(t.app.db, 0.1)),
    foldMarks(t.app, { all: true }),
    foldMarks(t.app, { all: true }),
    foldMarks(t.app, { all: true }),
  ]);
  expect(await findDifferences(t.app.db, whole)).toEqual([]);
  expect(await findWalkDifferences(t.app.db, whole)).toEqual([]);
  await foldMarks(t.app, { all: true });
  expect(await findDifferences(t.app.db, whole)).toEqual([]);
  expect(await findWalkDifferences(t.app.db, whole)).toEqual([]);
}, 120_000);

test("a mail that is touched before it is settled is counted once it is", async () => {
  await using t = await openTestEngine({ roles: [] });
  const world = worldOf(t.app);
  const of = await versionOf(t.app, await publishMails(t.app));
  const senderId = await world.sender();
  const leadId = await world.lead("2026-01-01T00:00:00Z");
  const id = await world.enrollment(leadId, of, "2026-01-01T00:00:00Z");
  const sending = { senderId, status: "sending" as const, sentAt: null, settledAt: null };
  const mail = await world.mail({ ...of, id, leadId }, "2026-01-02T00:00:00Z", sending);
  await world.touch(mail, "open", "human");
  await foldMarks(t.app);
  expect(await marks(t)).toBe(true);
  await t.app.db.execute(sql`
    update messages set status = 'sent', sent_at = '2026-01-02T00:00:00Z', settled_at = '2026-01-02T00:00:00Z'`);
  await t.app.db.execute(
    sql`insert into sender_counts (sender_id, quarter, sent) values (${senderId}, '2026-01-02T00:00:00Z', 1)`,
  );
  await foldMarks(t.app);
  expect(await marks(t)).toBe(false);
  expect(await totals(t)).toEqual({ sent: 1, opened: 1, replied: 0 });
});

test("a quarter of an hour that is not over is counted when it is asked for, and folded once it is over", async () => {
  await using t = await openTestEngine({ roles: [] });
  const world = worldOf(t.app);
  const of = await versionOf(t.app, await publishMails(t.app));
  const senderId = await world.sender();
  const leadId = await world.lead("2026-01-05T09:00:00Z");
  const id = await world.enrollment(leadId, of, "2026-01-05T09:00:00Z");
  await world.mail({ ...of, id, leadId }, "2026-01-05T09:00:01Z", { senderId });
  await foldMarks(t.app);
  expect(await findDifferences(t.app.db, whole)).toEqual([]);
  expect(await totals(t)).toEqual({ sent: null, opened: null, replied: null });
  t.clock.advanceBy(15 * 60_000);
  await foldMarks(t.app);
  expect(await totals(t)).toEqual({ sent: 1, opened: 0, replied: 0 });
});

test("at night the rollups are compared with the mails; a day that is wrong is told of and counted anew", async () => {
  await using t = await openWorld(100);
  await stir(t.app.db, 0.3);
  await foldMarks(t.app, { all: true });
  expect(await checkRollups(t.app)).toEqual([]);
  const [kept] = await t.app.db.execute<{ day: string }>(sql`
    update report_step_days set clicked = clicked + 1 where day = (select min(day) from report_step_days) returning day`);
  expect(await checkRollups(t.app)).toEqual([new Date(kept!.day).toISOString().slice(0, 10)]);
  expect(await checkRollups(t.app)).toEqual([]);
  const [walked] = await t.app.db.execute<{ day: string }>(sql`
    update walk_cells set count = count + 1 where id = (select min(id) from walk_cells where kind = 'entered') returning day`);
  expect(await checkRollups(t.app)).toEqual([new Date(walked!.day).toISOString().slice(0, 10)]);
  expect(await checkRollups(t.app)).toEqual([]);
  await foldMarks(t.app, { all: true });
  expect(await findWalkDifferences(t.app.db, whole)).toEqual([]);
  const [clicked] = await t.app.db.execute<{ sent_at: string }>(
    sql`update message_links set link = 'else' where message_id = (select min(message_id::text)::uuid from message_links) returning sent_at`,
  );
  expect(await checkRollups(t.app)).toEqual([new Date(clicked!.sent_at).toISOString().slice(0, 10)]);
  await foldMarks(t.app, { all: true });
  expect(await countWrongLinks(t.app.db, whole)).toBe(0);
  await t.app.db.delete(setAsides);
  await t.app.db.execute(sql`
    update report_cells set sent = sent + 1, opened = opened + 2 where id = (select min(id) from report_cells where quarter < '2026-01-01')`);
  const wrong = await checkRollups(t.app);
  expect(wrong).toHaveLength(1);
  expect(await t.app.db.select().from(setAsides)).toMatchObject([
    { job: "reconcile", kind: "rollup", subject: wrong[0], code: "rollup_wrong" },
  ]);
  expect(await findDifferences(t.app.db, whole)).toEqual([]);
  await foldMarks(t.app, { all: true });
  expect(await findDifferences(t.app.db, whole)).toEqual([]);
});
