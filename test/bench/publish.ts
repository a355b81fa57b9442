import { eq, sql } from "drizzle-orm";
import { publications } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollSegment, planEnrollSegment } from "../../src/enrollment/admit/enroll-segment.ts";
import { moveRunning } from "../../src/enrollment/move/move-running.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import type { PublishInput } from "../../src/sequence/publish/publish.ts";
import { putDraft } from "../../src/sequence/put-draft.ts";
import { putSegment } from "../../src/sequence/segment/put-segment.ts";
import { makeLeads, openSequenceWorld, publishBench } from "./sequences/world.ts";
import type { SequenceWorld } from "./sequences/world.ts";

const count = process.argv.includes("--quick") ? 10_000 : 100_000;
const hourMs = 3_600_000;

const definition = (wait: { id: string; for: string }, more: object[] = []) => ({
  name: "Course",
  trigger: { manual: true },
  steps: [
    // Leads stand everywhere: a tenth begins each hour.
    { id: "spread", kind: "split", variants: Array.from({ length: 10 }, (_, n) => variant(n)) },
    ...Array.from({ length: 10 }, (_, n) => ({ id: `begin-${n}`, kind: "wait", for: `PT${n + 1}H`, next: "first" })),
    { id: "first", kind: "email", template: "mail" },
    { ...wait, kind: "wait" },
    { id: "second", kind: "email", template: "mail" },
    ...more,
  ],
});
const variant = (n: number) => ({ name: `v${n}`, weight: 1, next: `begin-${n}` });

/** Publishes three times while enrollments run, once with each choice, and looks for double steps in the ledger. */
export async function run(): Promise<number> {
  await using world = await openSequenceWorld();
  const { app, clock } = world;
  await makeLeads(world, count);
  const id = await publishBench(world, definition({ id: "pause", for: "PT24H" }));
  await putSegment(app, { key: "all", name: "All", condition: { tag: "list" } });
  for await (const _ of enrollSegment(app, await planEnrollSegment(app, { id, segment: "all" })));
  await turn(world);
  for (let hour = 0; hour < 5; hour += 1) {
    clock.advanceBy(hourMs);
    await turn(world);
  }
  await publish(world, id, "pin: a longer course", definition({ id: "pause", for: "PT24H" }, [last]), { kind: "pin" });
  const shorter = definition({ id: "pause", for: "PT1H" }, [last]);
  await publish(world, id, "move: a wait of 24 hours becomes 1 hour", shorter, {
    kind: "move",
    map: {},
    release: false,
  });
  const renamed = definition({ id: "rest", for: "PT1H" }, [last]);
  await publish(world, id, 'map: "pause" becomes "rest"', renamed, {
    kind: "move",
    map: { pause: "rest" },
    release: false,
  });

  console.log("\neverybody goes on to the end");
  for (let hour = 6; hour <= 60; hour += 6) {
    const startedAt = performance.now();
    clock.advanceBy(6 * hourMs);
    await turn(world);
    console.log(`  ${hour} hours later: ${await whereTheyStand(world)} (${seconds(startedAt)})`);
  }
  const startedAt = performance.now();
  const ledger = await readLedger(world);
  console.log(`at the end: ${JSON.stringify(ledger)}; the ledger was read in ${seconds(startedAt)}`);
  return ledger.twice === 0 ? 0 : 1;
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** No step of this course comes twice, so two mails of one step are a double step. One hash join: a second for 300,000 mails. */
async function readLedger({ app }: SequenceWorld): Promise<{ mails: number; twice: number; ended: number }> {
  await app.db.execute(sql`analyze messages`);
  const [ledger] = await app.db.execute<{ mails: number; twice: number; ended: number }>(sql`
    select (select count(*)::int from messages) as mails,
      (select count(*)::int from messages a join messages b
        on b.enrollment_id = a.enrollment_id and b.step_id = a.step_id and b.attempt_key > a.attempt_key) as twice,
      (select count(*)::int from enrollments where status = 'completed') as ended`);
  return ledger!;
}

const last = { id: "third", kind: "email", template: "mail" };

async function publish(
  world: SequenceWorld,
  id: string,
  title: string,
  draft: object,
  running: PublishInput["running"],
) {
  const { app, clock } = world;
  const parsed = parseDefinition(draft);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  await putDraft(app, { id, definition: parsed.definition });
  console.log(`\n${title}\n  before: ${await whereTheyStand(world)}`);
  const preview = await publishSequence(app, { id, running: running!, dryRun: true });
  const planned = preview.running.reduce((sum, one) => sum + (one.becomes.kind === "moves" ? one.count : 0), 0);
  const dueBefore = await dueWithin(world);
  // The next hour has come: a part of them goes on while the others are moved.
  clock.advanceBy(hourMs);
  const dueNow = await dueWithin(world);
  const startedAt = performance.now();
  const { publicationId } = await publishSequence(app, { id, running: running! });
  const publishedMs = performance.now() - startedAt;
  await Promise.all([moveRunning(app, publicationId!), advanceDue(app)]);
  const movedMs = performance.now() - startedAt;
  const [row] = await app.db.select().from(publications).where(eq(publications.id, publicationId!));
  console.log(
    `  preview: ${planned} would move; frozen in ${publishedMs.toFixed(0)} ms, all looked at in ${(movedMs / 1000).toFixed(1)} s`,
  );
  console.log(`  moved ${row!.counts.moved}, stay ${JSON.stringify(row!.counts.stays)}; ${dueNow} went on meanwhile`);
  await turn(world);
  // Those whose mail was on its way are looked at again.
  clock.advanceBy(60_000);
  await moveRunning(app, publicationId!);
  const [done] = await app.db.select().from(publications).where(eq(publications.id, publicationId!));
  console.log(`  finished: moved ${done!.counts.moved}, stay ${JSON.stringify(done!.counts.stays)}`);
  console.log(`  after:  ${await whereTheyStand(world)}`);
  console.log(`  due within 30 minutes: ${dueBefore} before, ${await dueWithin(world)} after`);
}

async function whereTheyStand({ app }: SequenceWorld): Promise<string> {
  const rows = await app.db.execute<{ place: string; n: number }>(sql`
    select 'v' || v.number || ' ' || case when e.step_id like 'begin-%' then 'begin' else coalesce(e.step_id, e.status) end as place,
      count(*)::int as n
    from enrollments e join sequence_versions v on v.id = e.version_id group by 1 order by 1`);
  return rows.map(({ place, n }) => `${place}: ${n}`).join(", ");
}

async function dueWithin({ app, clock }: SequenceWorld): Promise<number> {
  const soon = new Date(clock.now().getTime() + hourMs / 2).toISOString();
  const [row] = await app.db.execute<{ n: number }>(sql`
    select count(*)::int as n from enrollments where status = 'active' and due_at <= ${soon}`);
  return row!.n;
}

/** Everything that is due happens; mails are taken as sent, as a mail server that answers at once would have it. */
async function turn({ app, clock }: SequenceWorld): Promise<void> {
  const at = clock.now().toISOString();
  for (;;) {
    await advanceDue(app);
    const settled = await app.db.execute(sql`
      with sent as (
        update messages set status = 'sent', sent_at = ${at}, settled_at = ${at} where status = 'queued' returning enrollment_id
      )
      update enrollments e set due_at = ${at} from sent where e.id = sent.enrollment_id and e.status = 'active' returning e.id`);
    if (settled.length === 0) return;
  }
}
