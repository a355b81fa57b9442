import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import type { experiments, ExperimentMetric } from "../db/schema/experiments.ts";
import { chooseVariant } from "../enrollment/machine/take-choice.ts";
import { InvalidInputError } from "../platform/errors.ts";
import { durationMs } from "../schedule/duration.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { armsOf, heldOut, holdoutArms, sameArms, treated } from "./arms-of.ts";
import type { ArmLead } from "./judge/judge.ts";

export type Experiment = typeof experiments.$inferSelect;

/** Ways to leave after which nobody can respond to the sequence. */
const leavers = sql`('unsubscribed', 'consent_denied', 'hard_bounce', 'complaint', 'left_company', 'suppressed', 'manual',
  'import_undone', 'archived')`;

/** When a lead first did what counts, from a moment on; settled and not taken back. */
const responseSql: Record<ExperimentMetric, SQL> = {
  replies: sql`(select min(i.received_at) from inbound_mails i where i.lead_id = p.lead_id and i.class = 'human_reply'
    and i.status = 'settled' and (i.review is null or i.review = 'accepted') and i.received_at >= p.since)`,
  promotions: sql`(select min(h.created_at) from handoffs h
    where h.lead_id = p.lead_id and h.status <> 'withdrawn' and h.created_at >= p.since)`,
  accepted: sql`(select min(a.at) from activities a join handoffs h on h.id::text = a.data ->> 'handoffId'
    where a.lead_id = p.lead_id and a.kind = 'handoff' and a.data ->> 'status' = 'accepted' and h.status <> 'withdrawn'
      and a.at >= p.since)`,
  sql: sql`(select l.sql_at from leads l where l.id = p.lead_id and l.sql_at >= p.since)`,
};

const firstActivity = (kind: string) =>
  sql`(select min(a.at) from activities a where a.lead_id = p.lead_id and a.kind = ${kind} and a.at >= p.since)`;

/** As milliseconds since 1970. */
const ms = (instant: SQL) => sql`floor(extract(epoch from ${instant}) * 1000)::float8`;

type Row = {
  versionId: string;
  /** only of a split, whose arms are drawn from it */
  leadId: string | null;
  variant: string | null;
  since: number;
  endedAt: number | null;
  respondedAt: number | null;
  unsubscribedAt: number | null;
  complainedAt: number | null;
  bouncedAt: number | null;
};

/**
 * The leads of an experiment: those who got the mail whose subjects it tries, or (of a split) all who were enrolled since it
 * began, whether they have come to it or not, which favors neither arm, or (of a holdout) those and who was held out. Each once, with the first. `leftOut` counts those whose
 * version divides otherwise than the experiment.
 * @param atMost more are not read into memory
 * @throws InvalidInputError `experiment_too_large`
 */
export async function loadLeads(
  app: SequenceParts,
  tx: Executor,
  experiment: Experiment,
  atMost = 1_000_000,
): Promise<{ leads: ArmLead[]; leftOut: number }> {
  await checkSize(tx, experiment, atMost);
  const leadId = experiment.tries !== "split" ? sql`null::uuid` : sql`p.lead_id`;
  const rows = await tx.execute<Row>(sql`
    with p as (
      select distinct on (lead_id) * from (${participants(experiment)}) found order by lead_id, since)
    select ${leadId} as "leadId", p.version_id as "versionId", p.variant, ${ms(sql`p.since`)} as since,
      ${ms(sql`p.ended_at`)} as "endedAt", ${ms(responseSql[experiment.metric])} as "respondedAt",
      ${ms(firstActivity("unsubscribed"))} as "unsubscribedAt", ${ms(firstActivity("complained"))} as "complainedAt",
      ${ms(firstActivity("bounced"))} as "bouncedAt"
    from p`);
  const within = durationMs(experiment.within);
  const leads: ArmLead[] = [];
  for (const row of rows) {
    const arm = await armOf(app, tx, experiment, row);
    if (arm === undefined) continue;
    // Who gets no more mail cannot respond to any, whether the enrollment was running then or had come to its end.
    const gone = [row.endedAt, row.unsubscribedAt, row.complainedAt, row.bouncedAt].map((at) => at ?? Infinity);
    const leftAt = Math.min(row.since + within, ...gone);
    const guards = { unsubscribes: row.unsubscribedAt, complaints: row.complainedAt, bounces: row.bouncedAt };
    leads.push({ arm, from: row.since, leftAt, respondedAt: row.respondedAt, guards });
  }
  return { leads, leftOut: rows.length - leads.length };
}

async function checkSize(tx: Executor, experiment: Experiment, atMost: number): Promise<void> {
  const [row] = await tx.execute<{ isOver: boolean }>(sql`
    select count(*) > ${atMost} as "isOver"
    from (select distinct lead_id from (${participants(experiment)}) found limit ${atMost + 1}) counted`);
  if (row?.isOver !== true) return;
  const message = `The experiment has more than ${atMost.toLocaleString("en-US")} leads, more than are compared at once: end it, and start another one.`;
  throw new InvalidInputError("experiment_too_large", message);
}

function participants({ sequenceId, stepId, tries, topic, startedAt, endedAt }: Experiment): SQL {
  const from = sql`${startedAt.toISOString()}::timestamptz`;
  const to = sql`${endedAt?.toISOString() ?? "infinity"}::timestamptz`;
  const ended = sql`case when e.exit_reason in ${leavers} then e.ended_at end as ended_at`;
  if (tries === "subjects") {
    return sql`
      select m.lead_id, m.version_id, m.subject_variant as variant, m.sent_at as since, ${ended}
      from messages m join enrollments e on e.id = m.enrollment_id
      where m.sequence_id = ${sequenceId} and m.step_id = ${stepId} and m.subject_variant is not null
        and m.sent_at >= ${from} and m.sent_at < ${to}`;
  }
  if (tries === "holdout") {
    const [ofWalk, ofHoldout] =
      topic === null
        ? [sql`e.sequence_id = ${sequenceId}`, sql`h.sequence_id = ${sequenceId} and h.topic is null`]
        : [
            sql`e.version_id in (select id from sequence_versions where definition ->> 'topic' = ${topic})`,
            sql`h.topic = ${topic}`,
          ];
    return sql`
      select e.lead_id, e.version_id, ${treated}::text as variant, e.created_at as since, ${ended}
      from enrollments e where ${ofWalk} and e.created_at >= ${from} and e.created_at < ${to}
      union all
      select h.lead_id, h.version_id, ${heldOut}::text, h.at, null
      from holdouts h where ${ofHoldout} and h.at >= ${from} and h.at < ${to}`;
  }
  return sql`
    select e.lead_id, e.version_id, null::text as variant, e.created_at as since, ${ended}
    from enrollments e
    where e.sequence_id = ${sequenceId} and e.created_at >= ${from} and e.created_at < ${to}`;
}

/** The arm of a lead; undefined of one that is in none. */
async function armOf(app: SequenceParts, tx: Executor, experiment: Experiment, row: Row) {
  const { arms, stepId, sequenceId, tries, topic } = experiment;
  if (topic !== null) return row.variant ?? undefined;
  const { definition } = await app.versions.get(tx, row.versionId);
  if (tries === "holdout") {
    const share = definition.holdout?.share;
    return share !== undefined && sameArms(holdoutArms(share), arms) ? (row.variant ?? undefined) : undefined;
  }
  const step = definition.steps.find(({ id }) => id === stepId);
  const divided = step === undefined ? undefined : armsOf(step);
  if (step === undefined || divided === undefined || !sameArms(divided, arms)) return undefined;
  if (step.kind === "email") return row.variant ?? undefined;
  return chooseVariant(divided, `${sequenceId}:${row.leadId}:${stepId}`).name;
}
