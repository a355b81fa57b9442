import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { sequencesInLane } from "../send/lane/claim/sequences-in-lane.ts";

/** A number that is read from the database: one row for each value of its label, or one without a label. */
export interface GaugeQuery {
  /** Name without `ripen_`; seconds and counts, as Prometheus has it. */
  name: string;
  help: string;
  label?: "job" | "kind" | "reason" | "state";
  /** Columns `value` (number) and, where there is a label, `label`. Bounded by an index: it runs with every scrape. */
  query: (now: SQL) => SQL;
}

/** The seconds by which the oldest of something due is late; 0 with nothing due. */
const lag = (now: SQL, oldest: SQL) =>
  sql`select greatest(0, extract(epoch from ${now} - (${oldest})))::float8 as value`;
const rows = (table: SQL) => sql`select count(*)::int as value from ${table}`;

/** How late each stage of a mail's way is: the oldest row that is due and not taken. */
const stages: Record<string, (now: SQL) => SQL> = {
  event: () => sql`select min(received_at) from events where matched_at is null`,
  enrollment: (now) => sql`
    select min(first.due_at) from sequences s cross join lateral (
      select e.due_at from enrollments e
      where e.sequence_id = s.id and e.status = 'active' and e.due_at is not null and e.due_at <= ${now}
      order by e.due_at limit 1) first
    where s.status = 'published'`,
  // The senders that may send: what waits for a cap or a hold is not late.
  message: (now) => sql`
    select min(first.due_at) from senders s
    cross join unnest(${sequencesInLane(sql`s.id`)}) q (id) cross join (values (0), (1)) p (priority)
    join sequences of on of.id = q.id::uuid and of.status = 'published'
    cross join lateral (
      select m.due_at from messages m
      where m.sender_id = s.id and m.status in ('queued', 'deferred') and not m.in_line
        and m.sequence_id = q.id::uuid and m.priority = p.priority and m.due_at <= ${now}
      order by m.due_at limit 1) first
    where s.paused_at is null and (s.held_until is null or s.held_until <= ${now})`,
  inbound: () => sql`select min(received_at) from inbound_mails where status in ('stored', 'classified')`,
  notice: (now) => sql`select min(due_at) from outbox where done_at is null and due_at <= ${now}`,
  webhook: (now) => sql`select min(due_at) from webhook_calls where status = 'pending' and due_at <= ${now}`,
  delivery: (now) => sql`
    select min(first.at) from webhook_endpoints e cross join lateral (
      select coalesce(v.at, v.written_at) as at from webhook_deliveries d join webhook_events v on v.id = d.event_id
      where d.endpoint_id = e.id and d.status = 'pending' and d.due_at <= ${now} order by d.due_at, d.event_id limit 1) first
    where e.state = 'enabled' and (e.slow_until is null or e.slow_until <= ${now})`,
};

/** What `/metrics` reads from the database. Every process tells the same: take `max` over processes. */
export const gauges: readonly GaugeQuery[] = [
  {
    name: "due_lag_seconds",
    help: "How late the oldest work is that is due and not taken, by kind.",
    label: "kind",
    query: (now) =>
      sql.join(
        Object.entries(stages).map(
          ([kind, oldest]) => sql`select ${kind}::text as label, lag.value from (${lag(now, oldest(now))}) lag`,
        ),
        sql` union all `,
      ),
  },
  {
    name: "messages_uncertain",
    help: "Mails of which nobody knows whether the server took them.",
    query: () => rows(sql`messages where status = 'uncertain'`),
  },
  {
    name: "set_asides",
    help: "What failed by itself and was set aside, by job.",
    label: "job",
    query: () => sql`select job as label, count(*)::int as value from set_asides group by job`,
  },
  {
    name: "failing_jobs",
    help: "1 for each job that has failed for a minute without a success in between.",
    label: "job",
    query: () => sql`
      select job as label, 1 as value from failing_jobs
      where since <= now() - interval '1 minute' and last_at > now() - interval '3 minutes' group by job`,
  },
  {
    name: "destinations_held",
    help: "Destinations that asked to be left alone for a while.",
    query: (now) => rows(sql`destination_holds where held_until > ${now}`),
  },
  {
    name: "senders",
    help: "Senders that are paused, or held by a cap, a gap or a fault.",
    label: "state",
    query: (now) => sql`
      select 'paused' as label, count(*) filter (where paused_at is not null)::int as value from senders
      union all
      select 'held', count(*) filter (where paused_at is null and held_until > ${now})::int from senders`,
  },
  {
    name: "handoffs_late",
    help: "Handoffs that nobody has accepted in the time that their team has for it.",
    query: (now) => rows(sql`handoffs where status = 'open' and accept_by < ${now}`),
  },
  {
    name: "handoffs_unassigned",
    help: "Prospects that no rep has.",
    query: () => rows(sql`handoffs where status = 'open' and rep_id is null`),
  },
  {
    name: "reviews_waiting",
    help: "Mails that wait for a person to say what they are.",
    query: () => rows(sql`inbound_mails where review = 'needed'`),
  },
  {
    name: "review_age_seconds",
    help: "How long the oldest mail waits for a person to say what it is.",
    query: (now) => lag(now, sql`select min(received_at) from inbound_mails where review = 'needed'`),
  },
  {
    name: "database_connections",
    help: "Connections to this database, of all programs.",
    query: () => rows(sql`pg_stat_activity where datname = current_database()`),
  },
];
