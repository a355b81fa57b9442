import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Executor } from "../db/client.ts";
import { sequences } from "../db/schema/index.ts";
import { ConflictError, NotFoundError } from "../platform/errors.ts";
import { uuidList } from "../platform/rows.ts";
import type { Condition } from "../sequence/condition/condition.ts";
import { conditionToSql } from "../sequence/condition/to-sql.ts";
import type { SequenceDefinition } from "../sequence/definition/definition.ts";
import { getSegment } from "../sequence/segment/put-segment.ts";

type Deps = Pick<App, "db" | "clock" | "queues" | "versions">;

/** How far a bulk enrollment is. `looked` counts leads, `members` those in the segment; `skipped` is by why. */
export interface EnrollProgress {
  looked: number;
  members: number;
  enrolled: number;
  waiting: number;
  skipped: Record<string, number>;
  done: boolean;
}

/** What a bulk enrollment needs, checked before the first row. */
export interface EnrollPlan {
  sequenceId: string;
  versionId: string;
  definition: SequenceDefinition;
  condition: Condition;
}

const pageSize = 10_000;

/** @throws NotFoundError; ConflictError `sequence_not_published` */
export async function planEnrollSegment(
  app: Deps,
  { id, segment }: { id: string; segment: string },
): Promise<EnrollPlan> {
  const [sequence] = await app.db.select().from(sequences).where(eq(sequences.id, id));
  if (sequence === undefined) throw new NotFoundError("sequence", id);
  const { status, currentVersionId: versionId } = sequence;
  if (status !== "published" || versionId === null) {
    throw new ConflictError("sequence_not_published", `The sequence is ${status}; publish it first.`);
  }
  const { condition } = await getSegment(app, { key: segment });
  const { definition } = await app.versions.get(app.db, versionId);
  return { sequenceId: id, versionId, definition, condition };
}

/**
 * Enrolls the leads of a segment, page by page, each in one statement of the database: whatever the number of leads, this
 * process holds counts only. The same rules as for one lead hold: stage, suppression, the trigger's condition, re-entry,
 * exclusivity groups; refusals are recorded. Stopped half-way, the same request goes on where it was.
 */
export async function* enrollSegment(app: Deps, plan: EnrollPlan): AsyncGenerator<EnrollProgress> {
  const { db, clock, queues } = app;
  const busy = await rivalVersions(db, plan.definition);
  const progress: EnrollProgress = { looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {}, done: false };
  let cursor: string | null = null;
  do {
    const page: Page = await enrollPage(db, plan, busy, cursor, clock.now());
    cursor = page.looked < pageSize ? null : page.cursor;
    progress.looked += page.looked;
    progress.members += page.members;
    progress.enrolled += page.enrolled;
    progress.waiting += page.waiting;
    for (const [code, count] of Object.entries(page.skipped)) {
      progress.skipped[code] = (progress.skipped[code] ?? 0) + count;
    }
    yield { ...progress, skipped: { ...progress.skipped }, done: cursor === null };
  } while (cursor !== null);
  await queues.enqueue("advance", {});
}

/** Versions whose enrollments keep a lead out, because they share an exclusivity group. */
async function rivalVersions(db: Executor, { exclusivity }: SequenceDefinition): Promise<string[]> {
  if (exclusivity === undefined) return [];
  const groups = JSON.stringify(exclusivity.groups);
  const rows = await db.execute<{ id: string }>(sql`
    select id from sequence_versions where (definition -> 'exclusivity' -> 'groups') ?| array(
      select jsonb_array_elements_text(${groups}::text::jsonb))`);
  return rows.map(({ id }) => id);
}

type Page = {
  cursor: string | null;
  looked: number;
  members: number;
  enrolled: number;
  waiting: number;
  skipped: Record<string, number>;
};

const nothing: Page = { cursor: null, looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {} };

async function enrollPage(
  db: Executor,
  { sequenceId, versionId, definition, condition }: EnrollPlan,
  busy: readonly string[],
  cursor: string | null,
  now: Date,
): Promise<Page> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const after = cursor === null ? sql`` : sql`where l.id > ${cursor}::uuid`;
  const waits = definition.exclusivity?.whenBusy === "wait";
  const [page] = await db.execute<Page>(sql`
    with page as materialized (
      select l.* from leads l ${after} order by l.id limit ${pageSize}
    ), judged as materialized (
      select l.id, ${refusal(definition, sequenceId, busy, now)} as refused
      from page l where ${conditionToSql(condition, { now })}
    ), added as (
      insert into enrollments (id, lead_id, sequence_id, version_id, status, step_id, due_at, created_at)
      select ${uuidV7(now)}, j.id, ${sequenceId}::uuid, ${versionId}::uuid,
        case when j.refused is null then 'active' else 'waiting' end, ${definition.steps[0]?.id ?? null}, ${at}, ${at}
      from judged j where j.refused is null ${waits ? sql`or j.refused = 'group_busy'` : sql``}
      on conflict do nothing
      returning id, lead_id, status
    ), noted as (
      insert into activities (id, lead_id, kind, at, enrollment_id, data)
      select ${uuidV7(now)}, lead_id, 'enrolled', ${at}, id, jsonb_build_object('sequenceId', ${sequenceId}::text)
      from added where status = 'active'
    ), left_out as materialized (
      select j.id, coalesce(j.refused, 'already_enrolled') as code from judged j
      where not exists (select from added a where a.lead_id = j.id)
    ), explained as (
      insert into decisions (lead_id, sequence_id, version_id, made)
      select id, ${sequenceId}::uuid, ${versionId}::uuid, jsonb_build_array(jsonb_build_object(
        'at', ${now.toISOString()}::text, 'stepId', null, 'rule', 'enrollment', 'outcome', 'skipped',
        'reason', 'Not enrolled with the segment: ' || replace(code, '_', ' ') || '.',
        'inputs', jsonb_build_object('code', code), 'until', null, 'zone', null, 'shifts', '[]'::jsonb))
      from left_out
    )
    select (select id from page order by id desc limit 1) as cursor,
      (select count(*)::int from page) as looked, (select count(*)::int from judged) as members,
      (select count(*)::int from added where status = 'active') as enrolled,
      (select count(*)::int from added where status = 'waiting') as waiting,
      (select coalesce(jsonb_object_agg(code, n), '{}') from (
        select code, count(*) as n from left_out group by code) c) as skipped`);
  return page ?? nothing;
}

/** Why a lead (`l`) is not enrolled, as a code; NULL when nothing stands against it. */
function refusal(definition: SequenceDefinition, sequenceId: string, busy: readonly string[], now: Date): SQL {
  const { trigger, reentry, timezone } = definition;
  const at = sql`${now.toISOString()}::timestamptz`;
  const own = sql`select from enrollments e where e.lead_id = l.id and e.sequence_id = ${sequenceId}::uuid`;
  const condition = "if" in trigger ? trigger.if : undefined;
  return sql`case
    when exists (select from suppressions s where s.email = l.email) then 'suppressed'
    when l.stage <> 'lead' then 'not_a_lead'
    ${condition === undefined ? sql`` : sql`when ${conditionToSql(condition, { now })} is not true then 'condition'`}
    when exists (${own} and e.status in ('waiting', 'active', 'paused')) then 'already_enrolled'
    ${reentry === "once" ? sql`when exists (${own}) then 'once_only'` : sql``}
    ${
      typeof reentry === "object"
        ? sql`when exists (${own} and
            ((e.created_at at time zone ${timezone}) + ${reentry.after}::interval) at time zone ${timezone} > ${at}) then 'too_early'`
        : sql``
    }
    ${
      busy.length === 0
        ? sql``
        : sql`when exists (select from enrollments e where e.lead_id = l.id and e.status in ('active', 'paused')
            and e.version_id in ${uuidList(busy)}) then 'group_busy'`
    }
    end`;
}

/** A UUIDv7 (RFC 9562) for each row, on every supported PostgreSQL: the time in front, the rest random, version bits set. */
function uuidV7(now: Date): SQL {
  const ms = String(now.getTime());
  return sql`encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(${ms}::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;
}
