import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { expect, test } from "vitest";
import { publications, templates } from "../../src/db/schema/index.ts";
import { enrollSegment, planEnrollSegment } from "../../src/enrollment/admit/enroll-segment.ts";
import { moveRunning } from "../../src/enrollment/move/move-running.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createSequence } from "../../src/sequence/create-sequence.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import type { PublishInput } from "../../src/sequence/publish/publish.ts";
import { putDraft } from "../../src/sequence/put-draft.ts";
import { putSegment } from "../../src/sequence/segment/put-segment.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { smallTemplate } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import type { SmtpSink } from "../support/smtp-sink.ts";
import { turn } from "../support/turn.ts";
import { endProcess, startWorker } from "../support/worker-process.ts";

// moveRunning moves a thousand in one transaction.
const batch = 1_000;
const count = 3 * batch;

const email = (id: string) => ({ id, kind: "email", template: id });
const wait = (id: string, duration: string) => ({ id, kind: "wait", for: duration });

function course(steps: object[]) {
  const parsed = parseDefinition({ name: "Course", trigger: { manual: true }, steps });
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  return parsed.definition;
}

/** Enrolls leads who were sent the first mail, and wait for a day. */
async function enrollAll({ app }: TestEngine): Promise<string> {
  const now = app.clock.now();
  for (const key of ["one", "two"]) {
    await app.db.insert(templates).values({ key, mjml: smallTemplate(`Mail ${key}`), createdAt: now, updatedAt: now });
  }
  await app.db.execute(sql`
    insert into leads (id, email, stage_at, created_at, updated_at)
    select gen_random_uuid(), 'lead' || n || '@lead.test', now(), now(), now() from generate_series(1, ${count}::int) n`);
  const { id } = await createSequence(app, { definition: course([email("one"), wait("pause", "P1D"), email("two")]) });
  await publishSequence(app, { id });
  await putSegment(app, { key: "all", name: "All", condition: { stage: "lead" } });
  for await (const _ of enrollSegment(app, await planEnrollSegment(app, { id, segment: "all" })));
  await turn(app);
  return id;
}

type Definition = ReturnType<typeof course>;

async function publish({ app }: TestEngine, id: string, definition: Definition, running: PublishInput["running"]) {
  await putDraft(app, { id, definition });
  return publishSequence(app, { id, running: running! });
}

async function publicationOf({ app }: TestEngine, id: string) {
  const [row] = await app.db.select().from(publications).where(eq(publications.id, id));
  return row!;
}

/** Lets a worker move the enrollments, and kills it when it is in the midst of the second batch. */
async function killInTheMidst(t: TestEngine, sink: SmtpSink, publicationId: string): Promise<void> {
  const held = postgres(t.settings.databaseUrl, { max: 1 });
  try {
    const hold = await held.reserve();
    await hold`begin`;
    await hold`select from enrollments where id = (select id from enrollments order by id offset ${1.5 * batch} limit 1) for update`;
    const worker = startWorker(t.settings, sink.url);
    await eventually(async () => {
      const [blocked] = await t.app.db.execute<{ waits: boolean }>(sql`
        select exists (select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%enrollments%') as waits`);
      return blocked?.waits === true && (await publicationOf(t, publicationId)).counts.moved === batch;
    });
    await endProcess(worker, "SIGKILL");
    await hold`rollback`;
    hold.release();
  } finally {
    await held.end();
  }
}

async function placesOf({ app }: TestEngine): Promise<Record<string, number>> {
  const rows = await app.db.execute<{ place: string; n: number }>(sql`
    select 'v' || v.number || ' ' || coalesce(e.step_id, e.status) as place, count(*)::int as n
    from enrollments e join sequence_versions v on v.id = e.version_id group by 1`);
  return Object.fromEntries(rows.map(({ place, n }) => [place, n]));
}

test("a move goes on where a killed worker left it, and no step is sent twice", { timeout: 180_000 }, async () => {
  await using t = await openTestEngine({ roles: [], overrides: { clock: systemClock } });
  await using sink = await openSmtpSink();
  const id = await enrollAll(t);
  // Back to a step that everybody was at already, and on at once: whatever can be sent again would be.
  const again = course([email("one"), wait("pause", "PT1S"), email("two")]);
  const running = { kind: "move", map: { pause: "one" }, release: true } as const;
  const { publicationId } = await publish(t, id, again, running);
  await killInTheMidst(t, sink, publicationId!);
  const left = await publicationOf(t, publicationId!);
  expect([left.counts, left.finishedAt]).toEqual([{ moved: batch, stays: {} }, null]);

  const second = startWorker(t.settings, sink.url);
  await eventually(async () => (await placesOf(t))["v2 completed"] === count);
  await endProcess(second, "SIGTERM");
  const done = await publicationOf(t, publicationId!);
  expect([done.counts, done.finishedAt]).toEqual([{ moved: count, stays: {} }, expect.any(Date)]);
  const [ledger] = await t.app.db.execute(sql`
      select count(*)::int as mails, count(distinct (enrollment_id, step_id))::int as steps,
        count(*) filter (where status = 'sent')::int as sent from messages`);
  expect(ledger).toEqual({ mails: 2 * count, steps: 2 * count, sent: 2 * count });
  const decided = await t.app.db.execute(sql`
    select one ->> 'outcome' as outcome, count(*)::int as n
    from decisions, jsonb_array_elements(made) one where one ->> 'rule' = 'move' group by 1`);
  expect([...decided]).toEqual([{ outcome: "moved", n: count }]);
  const copies = Map.groupBy(sink.mails, ({ to }) => to[0]);
  expect(copies.size).toBe(count);
  for (const mails of copies.values()) {
    // What was in flight when the worker was killed may come again, as the same mail.
    const texts = mails.map(({ raw }) => raw.toString());
    expect(new Set(texts.map((raw) => /^message-id: (.*)$/im.exec(raw)?.[1])).size).toBe(1);
    expect(texts.every((raw) => /^subject: Mail two$/im.test(raw))).toBe(true);
  }
});

test(
  "a publish while a move is under way ends it where it is, and takes on everybody",
  { timeout: 180_000 },
  async () => {
    await using t = await openTestEngine({ roles: [], overrides: { clock: systemClock } });
    await using sink = await openSmtpSink();
    const id = await enrollAll(t);
    const plain = { kind: "move", map: {}, release: false } as const;
    const longer = course([email("one"), wait("pause", "P2D"), email("two")]);
    const first = await publish(t, id, longer, plain);
    await killInTheMidst(t, sink, first.publicationId!);

    const third = course([email("one"), wait("pause", "P3D"), email("two")]);
    const second = await publish(t, id, third, plain);
    expect(second.running.map(({ version, count: n }) => [version, n])).toEqual([
      [1, 2 * batch],
      [2, batch],
    ]);
    const ended = await publicationOf(t, first.publicationId!);
    const counts = { moved: batch, stays: { superseded: 2 * batch } };
    expect([ended.counts, ended.dueAt, ended.finishedAt]).toEqual([counts, null, expect.any(Date)]);
    await moveRunning(t.app, first.publicationId!);
    expect(await placesOf(t)).toEqual({ "v1 pause": 2 * batch, "v2 pause": batch });
    await moveRunning(t.app, second.publicationId!);
    expect(await placesOf(t)).toEqual({ "v3 pause": count });
    expect((await publicationOf(t, second.publicationId!)).counts).toEqual({ moved: count, stays: {} });
    expect((await publicationOf(t, first.publicationId!)).counts).toEqual(counts);
    expect(sink.mails).toEqual([]);
  },
);
