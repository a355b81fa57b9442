import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { readHeld } from "../../backup/hold/hold-restored.ts";
import { forPeople } from "../../db/message-history.ts";
import { withinTime } from "../../db/read/within-time.ts";
import { queueNames } from "../../jobs/catalog.ts";
import { failingJobs } from "../../jobs/failing.ts";
import { gauges } from "../gauges.ts";

/** A part that cannot be read in this time is left out. */
const patienceMs = 2_000;
/** Of a crowd this many are counted: what is there is known by then. */
const countedAtMost = 100_000;
const shownAtMost = 20;
const failingSeconds = 60;

/** One sender, and what waits in its lane now; `due` is at most `countedAtMost`. */
export interface SenderStatus {
  sender: string;
  state: "open" | "held" | "paused";
  until: string | null;
  reason: string | null;
  due: number;
}

/** How an installation is doing. Instants are ISO 8601; no personal data. */
export interface Status {
  at: string;
  /** Sentences: what a person has to do. Empty when all goes by itself. */
  needsPerson: string[];
  /** How late the oldest work is, seconds by kind. */
  lagSeconds: Record<string, number>;
  /** Jobs by queue and state; null when the queue is out of reach. */
  queues: Record<string, Record<string, number>> | null;
  senders: SenderStatus[];
  /** Mails that wait, by what for. */
  waiting: { reason: string; mails: number }[];
  setAsides: { job: string; code: string; rows: number; forPerson: number; reason: string }[];
  failingJobs: { job: string; since: string; failures: number }[];
  /** Parts that could not be read. */
  unread: string[];
}

type Deps = Pick<Ground, "db" | "clock" | "queues">;

/** Reads how an installation is doing, from the database and the queue. Bounded, however much waits. */
export async function readStatus({ db, clock, queues }: Deps): Promise<Status> {
  const now = clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const unread: string[] = [];
  const part = async <T>(name: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch {
      unread.push(name);
      return undefined;
    }
  };
  const rows = <Row extends Record<string, unknown>>(name: string, query: SQL) =>
    part(name, () => withinTime(db, patienceMs, async (tx) => [...(await tx.execute<Row>(query))], tooLong));
  const numbers = await Promise.all(
    gauges.map(
      async ({ name, query }) => [name, await rows<{ label?: string; value: number }>(name, query(at))] as const,
    ),
  );
  const numberOf = (name: string) => numbers.find(([of]) => of === name)?.[1]?.[0]?.value ?? 0;
  const lag = numbers.find(([name]) => name === "due_lag_seconds")?.[1] ?? [];
  const [senders = [], waiting = [], setAsides = [], failing = [], counts, people, restore] = await Promise.all([
    rows<SenderStatus & Record<string, unknown>>("senders", sendersAt(at)),
    rows<{ reason: string; mails: number }>("waiting", waitingAt(at)),
    rows<Status["setAsides"][number]>("set_asides", asides),
    part("failing_jobs", () => failingJobs(db, failingSeconds)),
    part("queues", () => soon(Promise.all(queueNames.map(async (name) => [name, await queues.counts(name)] as const)))),
    rows<{ uncertain: number; trips: number; webhooks: number }>("people", forAPerson),
    part("restore", () => readHeld(db)),
  ]);
  const jobs = failing.map(({ since, ...job }) => ({ ...job, since: since.toISOString() }));
  const [{ uncertain, trips, webhooks } = { uncertain: 0, trips: 0, webhooks: 0 }] = people ?? [];
  const forPerson = setAsides.reduce((sum, row) => sum + row.forPerson, 0);
  const paused = senders.filter(({ state }) => state === "paused").length;
  const lagSeconds = Object.fromEntries(lag.map(({ label, value }) => [label ?? "", Math.round(value)]));
  return {
    at: now.toISOString(),
    needsPerson: [
      ...(restore === undefined
        ? []
        : [`A backup of ${restore.takenAt.toISOString()} was restored and holds all senders: ripen release`]),
      ...jobs.map(({ job, since }) => `The job "${job}" has failed since ${since}: see the log of the workers`),
      ...Object.entries(lagSeconds)
        .filter(([, seconds]) => seconds > lateSeconds)
        .map(([kind, seconds]) => `Work of kind "${kind}" is ${seconds} s late: are there enough workers?`),
      ...say("Mails that may have been delivered or not", uncertain, "POST /v1/messages/{id}/resolve"),
      ...say("Rows set aside that are not tried again by themselves", forPerson, "GET /v1/set-asides"),
      ...say("Pauses by the guard", trips, "GET /v1/guard-trips"),
      ...say("Senders that are paused", restore === undefined ? paused : 0),
      ...say("Prospects without a rep", numberOf("handoffs_unassigned")),
      ...say("Handoffs that were not accepted in time", numberOf("handoffs_late")),
      ...say("Mails that wait for somebody to say what they are", numberOf("reviews_waiting")),
      ...say("Webhook endpoints that were disabled because they failed", webhooks),
      ...say("Parts of this that could not be read", unread.length),
    ],
    lagSeconds,
    queues: counts === undefined ? null : Object.fromEntries(counts),
    senders,
    waiting,
    setAsides,
    failingJobs: jobs,
    unread,
  };
}

const lateSeconds = 300;

const say = (what: string, count: number, how?: string): string[] =>
  count === 0 ? [] : [`${what}: ${count.toLocaleString("en-US")}${how === undefined ? "" : ` (${how})`}`];

const tooLong = () => new Error(`not read within ${patienceMs} ms`);

/** A queue out of reach must not hold up the rest. */
async function soon<T>(work: Promise<T>): Promise<T> {
  const enough = delay(patienceMs, undefined, { ref: false }).then(() => Promise.reject(tooLong()));
  return Promise.race([work, enough]);
}

const sendersAt = (at: SQL) => sql`
  select s.email as sender, case when s.paused_at is not null then 'paused' when s.held_until > ${at} then 'held' else 'open' end as state,
    case when s.paused_at is null and s.held_until > ${at} then to_char(s.held_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end as until,
    case when s.paused_at is not null then s.paused_reason when s.held_until > ${at} then s.held_reason
      else s.transport_fault ->> 'reason' end as reason,
    (select count(*)::int from (select from messages m
      where m.sender_id = s.id and m.status in ('queued', 'deferred') and m.due_at <= ${at} limit ${countedAtMost}) due) as due
  from senders s order by (s.paused_at is null), s.email limit ${shownAtMost}`;

const waitingAt = (at: SQL) => sql`
  select reason, count(*)::int as mails from (
    select case when s.paused_at is not null then 'sender_paused' when s.held_until > ${at} then coalesce(s.held_reason, 'sender_held')
      when m.in_line then 'destination' when m.due_at > ${at} then coalesce(m.reason, 'later') else 'turn' end as reason
    from messages m join senders s on s.id = m.sender_id
    where m.status in ('queued', 'deferred') limit ${countedAtMost}) waiting
  group by reason order by mails desc limit ${shownAtMost}`;

const asides = sql`
  select job, code, count(*)::int as rows, (count(*) filter (where next_try_at is null))::int as "forPerson", min(about) as reason
  from set_asides group by job, code order by rows desc limit ${shownAtMost}`;

const forAPerson = sql`
  select (select count(*)::int from messages where status = 'uncertain' and reason in ${forPeople}) as uncertain,
    (select count(*)::int from guard_trips where resumed_at is null) as trips,
    (select count(*)::int from webhook_endpoints where state = 'disabled' and disabled_for = 'failing') as webhooks`;
