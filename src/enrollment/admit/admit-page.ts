import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor, Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { resolveZone } from "../../schedule/zone.ts";
import type { Condition } from "../../sequence/condition/condition.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { isSuppressed } from "../../db/suppressed.ts";
import { holdoutSql, loadHoldouts } from "./hold-out.ts";
import type { Holdout } from "./hold-out.ts";
import { closeSlots, openTurns, sayBacklog } from "./slow-for-team.ts";
import type { Turns } from "./slow-for-team.ts";

/** What many leads are enrolled in. With a `condition`, only those for whom it is true are considered. */
export interface PageTarget {
  sequenceId: string;
  versionId: string;
  definition: SequenceDefinition;
  condition?: Condition;
}

/**
 * `looked` counts leads, `members` those considered; `skipped` is by why. A type alias, not an interface: rows of a query have
 * an index signature.
 */
export type PageCounts = {
  looked: number;
  members: number;
  enrolled: number;
  waiting: number;
  skipped: Record<string, number>;
};

/** What became of one lead; `at` is when its enrollment begins. */
export interface AdmittedLead {
  leadId: string;
  outcome: "enrolled" | "waiting" | "skipped";
  code: string | null;
  at: string | null;
}

/** One page; `cursor` is the last lead of it. `leads` is empty unless each was asked for. */
export type AdmittedPage = PageCounts & { cursor: string | null; leads: AdmittedLead[] };

const nothing: AdmittedPage = { cursor: null, looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {}, leads: [] };

/** Spreads the beginning of enrollments over a time: `before` leads had their turn before this page. */
export interface Pacing {
  from: Date;
  ms: number;
  before: number;
}

/** What else there is to an admission: the import it comes of, its pace, and whether to tell of each lead. */
export interface PageOptions {
  importId?: string;
  pacing?: Pacing | undefined;
  each?: boolean;
}

/** Adds the counts of a page to a sum, in place. */
export function addPage(sum: PageCounts, page: PageCounts): void {
  sum.looked += page.looked;
  sum.members += page.members;
  sum.enrolled += page.enrolled;
  sum.waiting += page.waiting;
  for (const [code, count] of Object.entries(page.skipped)) sum.skipped[code] = (sum.skipped[code] ?? 0) + count;
}

/**
 * Enrolls a page of leads in one statement of the database, so that this process holds counts only. The rules are those of
 * admitLeads: stage, suppression, consent, the trigger's condition, re-entry, exclusivity groups, its turn where it goes slower for a team;
 * refusals are recorded. What begins later, being paced or in turn, says so.
 * @param from a query of whole rows of `leads l`, ordered by id
 */
export async function admitPage(
  tx: Tx,
  { sequenceId, versionId, definition, condition }: PageTarget,
  from: SQL,
  now: Date,
  { importId, pacing, each = false }: PageOptions = {},
): Promise<AdmittedPage> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const waits = definition.exclusivity?.whenBusy === "wait";
  // A statement of its own, so that the next one sees what other admissions of these leads have committed.
  if (definition.exclusivity) await tx.execute(sql`select count(*) from (${from} for no key update of l) held`);
  const busy = await rivalVersions(tx, definition);
  const held = await loadHoldouts(tx, sequenceId, definition);
  const turns = await openTurns(tx, definition.slowForTeam, now);
  const members = condition === undefined ? sql`true` : conditionToSql(condition, await openScope(tx, condition, now));
  const [page] = await tx.execute<AdmittedPage & { lastSlot: string | null }>(sql`
    with page as materialized (${from}), judged as materialized (
      select l.id, ${beginning(pacing, at)} as begins_at,
        ${await refusal(tx, definition, sequenceId, busy, now, held)} as refused, ${holdoutSql(held, sql`l.id`)} as held
      from page l where ${members}
    ), begun as materialized (
      select j.id, j.refused, greatest(j.begins_at, j.slot_at) as begins_at, j.slot_at
      from (select o.*, ${slotAt(turns)} as slot_at from judged o) j
    ), added as (
      insert into enrollments (id, lead_id, sequence_id, version_id, import_id, status, step_id, due_at, wait_until, created_at)
      select ${uuidV7(now)}, j.id, ${sequenceId}::uuid, ${versionId}::uuid, ${importId ?? null}::uuid,
        case when j.refused is null then 'active' else 'waiting' end, ${definition.steps[0]?.id ?? null},
        case when j.refused is null then j.begins_at else ${at} end,
        case when j.refused is null and j.begins_at > ${at} then j.begins_at end, ${at}
      from begun j where j.refused is null ${waits ? sql`or j.refused = 'group_busy'` : sql``}
      on conflict do nothing
      returning id, lead_id, status, wait_until, due_at
    ), held_out as (
      insert into holdouts (id, lead_id, sequence_id, version_id, topic, share, at)
      select ${uuidV7(now)}, j.id, ${sequenceId}::uuid, ${versionId}::uuid, h ->> 'topic', (h ->> 'share')::int, ${at}
      from judged j cross join lateral (select ${JSON.stringify(held)}::text::jsonb -> j.held as h) which
      where j.refused = 'held_out' on conflict do nothing
    ), noted as (
      insert into activities (id, lead_id, kind, at, enrollment_id, data)
      select ${uuidV7(now)}, lead_id, 'enrolled', ${at}, id, jsonb_build_object('sequenceId', ${sequenceId}::text)
      from added where status = 'active'
    ), left_out as materialized (
      select j.id, coalesce(j.refused, 'already_enrolled') as code from judged j
      where not exists (select from added a where a.lead_id = j.id)
    ), explained as (
      insert into decisions (lead_id, enrollment_id, sequence_id, version_id, made)
      select id, null::uuid, ${sequenceId}::uuid, ${versionId}::uuid,
        ${made(sql`case code when 'held_out' then code else 'skipped' end`, sql`'Not enrolled: ' || replace(code, '_', ' ') || '.'`, sql`code`, now)}
      from left_out
      union all
      select lead_id, id, ${sequenceId}::uuid, ${versionId}::uuid,
        ${made(sql`'waiting'`, sql`'The lead is in another sequence of the same group.'`, sql`'group_busy'`, now)}
      from added where status = 'waiting'
      union all
      select lead_id, added.id, ${sequenceId}::uuid, ${versionId}::uuid,
        case when slot_at = wait_until then ${turns === undefined ? sql`null` : inTurn(turns, now)} else ${paced(now)} end
      from added join begun on begun.id = lead_id where wait_until is not null
    )
    select (select id from page order by id desc limit 1) as cursor,
      (select count(*)::int from page) as looked, (select count(*)::int from judged) as members,
      (select count(*)::int from added where status = 'active') as enrolled,
      (select count(*)::int from added where status = 'waiting') as waiting,
      (select coalesce(jsonb_object_agg(code, n), '{}') from (
        select code, count(*) as n from left_out group by code) c) as skipped,
      ${each ? eachLead(at) : sql`'[]'::jsonb`} as leads,
      (select max(slot_at) from added join begun on begun.id = lead_id where status = 'active') as "lastSlot"`);
  if (page === undefined) return nothing;
  const { lastSlot, ...admitted } = page;
  if (turns !== undefined && lastSlot !== null) await closeSlots(tx, turns.inputs.team, new Date(lastSlot));
  return admitted;
}

/**
 * When an enrollment begins. Successive multiples of the golden ratio's fraction fall evenly into a span however many there
 * are, so that the pace is even although nobody knows how long the file is.
 */
function beginning(pacing: Pacing | undefined, at: SQL): SQL {
  if (pacing === undefined) return at;
  const { from, ms, before } = pacing;
  const fraction = sql`mod((${before}::bigint + row_number() over (order by l.id)) * 0.618033988749895, 1)`;
  const planned = sql`${from.toISOString()}::timestamptz + (${ms}::float8 * ${fraction})::float8 * interval '1 millisecond'`;
  return sql`greatest(${at}, date_trunc('milliseconds', ${planned}))`;
}

/** The time of each that is enrolled, one after the other in the order of their ids, where they go slower for a team. */
function slotAt(turns: Turns | undefined): SQL {
  if (turns === undefined) return sql`null::timestamptz`;
  const number = sql`row_number() over (partition by o.refused is null order by o.id)`;
  return sql`case when o.refused is null then date_trunc('milliseconds', ${new Date(turns.last).toISOString()}::timestamptz
    + (${turns.everyMs}::float8 * ${number}) * interval '1 millisecond') end`;
}

/** Why whoever begins in turn waits, as recordDecisions stores it. */
function inTurn({ inputs }: Turns, now: Date): SQL {
  return sql`jsonb_build_array(jsonb_build_object('at', ${now.toISOString()}::text, 'rule', 'team_backlog', 'outcome', 'waits',
    'reason', ${sayBacklog(inputs)}::text || ' This one begins at ' || ${isoText(sql`wait_until`)} || '.',
    'inputs', ${JSON.stringify(inputs)}::text::jsonb, 'until', ${isoText(sql`wait_until`)}))`;
}

const isoText = (at: SQL): SQL => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Why the beginning of an enrollment waits, as recordDecisions stores it. */
function paced(now: Date): SQL {
  return sql`jsonb_build_array(jsonb_build_object('at', ${now.toISOString()}::text, 'rule', 'spread', 'outcome', 'waiting',
    'reason', 'The first mails of this import are spread over time.',
    'until', ${isoText(sql`wait_until`)}))`;
}

/** What became of each lead of the page, as AdmittedLead. */
function eachLead(at: SQL): SQL {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('leadId', lead_id, 'outcome', outcome, 'code', code, 'at', at)), '[]')
    from (select lead_id, case status when 'active' then 'enrolled' else status end as outcome,
        case status when 'waiting' then 'group_busy' end as code,
        case status when 'active' then greatest(due_at, ${at}) end as at from added
      union all select id, 'skipped', code, null from left_out) one)`;
}

/** One decision about enrolling, as recordDecisions stores it. */
function made(outcome: SQL, reason: SQL, code: SQL, now: Date): SQL {
  return sql`jsonb_build_array(jsonb_build_object('at', ${now.toISOString()}::text, 'rule', 'enrollment',
    'outcome', ${outcome}, 'reason', ${reason}, 'inputs', jsonb_build_object('code', ${code})))`;
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

/**
 * Why a lead (`l`) is not enrolled, as a code; NULL when nothing stands against it. Held out are those only who would have been
 * enrolled, so that the others can be compared with them.
 */
async function refusal(
  db: Executor,
  definition: SequenceDefinition,
  sequenceId: string,
  busy: readonly string[],
  now: Date,
  held: readonly Holdout[],
): Promise<SQL> {
  const heldOut = held.length === 0 ? sql`` : sql`when ${holdoutSql(held, sql`l.id`)} is not null then 'held_out'`;
  const waits = definition.exclusivity?.whenBusy === "wait";
  const { trigger, reentry, timezone, topic } = definition;
  const at = sql`${now.toISOString()}::timestamptz`;
  const own = sql`select from enrollments e where e.lead_id = l.id and e.sequence_id = ${sequenceId}::uuid`;
  const condition = "if" in trigger ? trigger.if : undefined;
  const holds = condition && conditionToSql(condition, await openScope(db, condition, now, zoneOf(definition)));
  return sql`case
    when ${isSuppressed(sql`l.email`)} then 'suppressed'
    when l.stage <> 'lead' then 'not_a_lead'
    when l.cool_until > ${at} then 'cooling_down'
    ${topic === undefined ? sql`` : sql`when l.consent -> 'topics' ->> ${topic}::text = 'denied' then 'consent_denied'`}
    ${holds === undefined ? sql`` : sql`when ${holds} is not true then 'condition'`}
    when exists (${own} and e.status in ('waiting', 'active', 'paused')) then 'already_enrolled'
    ${reentry === "once" ? sql`when exists (${own}) then 'once_only'` : sql``}
    ${
      typeof reentry === "object"
        ? sql`when exists (${own} and
            ((e.created_at at time zone ${timezone}) + ${reentry.after}::interval) at time zone ${timezone} > ${at}) then 'too_early'`
        : sql``
    }
    ${waits ? heldOut : sql``}
    ${
      busy.length === 0
        ? sql``
        : sql`when exists (select from enrollments e where e.lead_id = l.id and e.status in ('active', 'paused')
            and e.version_id in ${uuidList(busy)}) then 'group_busy'`
    }
    ${waits ? sql`` : heldOut}
    end`;
}

/** The zone that days are of, as timeContext has it: that of the window, or of each lead. */
function zoneOf({ window, timezone }: SequenceDefinition): { fallback: string } | { fixed: string } {
  if (window === undefined || window.zone === "lead") return { fallback: timezone };
  return { fixed: resolveZone(window.zone, null, timezone).zone };
}

/** A UUIDv7 (RFC 9562) for each row, on every supported PostgreSQL: the time in front, the rest random, version bits set. */
function uuidV7(now: Date): SQL {
  const ms = String(now.getTime());
  return sql`encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(${ms}::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;
}
