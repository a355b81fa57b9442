import { asc, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { senders } from "../../db/schema/index.ts";
import { enrollmentColumns, readDue, readWalk } from "../../enrollment/advance/claim-due.ts";
import type { DueEnrollment } from "../../enrollment/advance/claim-due.ts";
import { loadRows } from "../../enrollment/facts/load-facts.ts";
import { loadSends } from "../../enrollment/facts/load-sends.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { mergeNeeded } from "../../sequence/definition/merge-needed.ts";
import { triggerFacts } from "../../sequence/definition/trigger-facts.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Sender } from "../../sender/default-sender.ts";
import { countUsage } from "../../sender/usage/count-usage.ts";
import { loadCourses } from "./load-courses.ts";
import { loadPasts, loadPicks, loadWaiting } from "./load-mails.ts";
import type { EntryPast, WaitingMail } from "./load-mails.ts";
import { goesOn } from "./sample.ts";
import type { Sample } from "./sample.ts";
import type { Mail, Person, Walker, World } from "./world.ts";

/** All that walking a sample of enrollments on needs. What cannot be read does not move, as in production. */
export async function loadWorld(
  { versions }: Pick<SequenceParts, "versions">,
  tx: Tx,
  sample: Sample,
  now: Date,
): Promise<World> {
  // The other enrollments of the same people share their caps and exclusivity: they walk along, and count nothing.
  const rows = await tx.execute(sql`
    select ${enrollmentColumns}, enrollments.due_at as "dueAt", enrollments.resume_at as "resumeAt" from enrollments join leads on leads.id = enrollments.lead_id
    where enrollments.id in (
      select e.id from enrollments e join sequences s on s.id = e.sequence_id
      where ${goesOn} and e.lead_id in (select t.lead_id from enrollments t where t.id in ${uuidList([...sample.taken.keys()])}))
    order by enrollments.due_at, enrollments.id`);
  const { due } = await readDue(versions, tx, rows.map(readWalk));
  const times = new Map(
    rows.map((row) => [row["e_id"], { dueAt: instantOf(row["dueAt"]), resumeAt: instantOf(row["resumeAt"]) }]),
  );
  const courses = await loadCourses(versions, tx, due);
  const leadRows = [...new Map(due.map(({ lead }) => [lead.id, lead])).values()];
  const ids = due.map(({ row }) => row.id);
  const needed = mergeNeeded([
    ...new Set(due.map(({ version }) => version.needed)),
    ...[...courses.named.values()].flatMap(({ definition, needed: of }) => [of, triggerFacts(definition)]),
  ]);
  const known = await loadRows(tx, leadRows, ids, { ...needed, recentSends: false }, now);
  const waiting = await loadWaiting(tx, ids);
  const leadIds = leadRows.map(({ id }) => id);
  const sends = await loadSends(tx, leadIds, now);
  const picks = await loadPicks(tx, leadIds, courses.pools);
  const entered =
    courses.named.size === 0 ? new Map<string, EntryPast>() : await loadPasts(tx, leadIds, [...courses.named.values()]);
  const underWay = new Set(waiting.map(({ id }) => id));
  const people = new Map<string, Person>();
  for (const lead of leadRows) {
    people.set(lead.id, {
      lead,
      walkers: [],
      past: (sends.get(lead.id) ?? []).flatMap(({ id, at }) => (underWay.has(id) ? [] : [at])),
      mails: [],
      pick: picks.get(lead.id)?.pick ?? 0,
      lastSender: picks.get(lead.id)?.lastSender ?? new Map(),
      lastEnrolled: entered.get(lead.id)?.lastEnrolled ?? new Map(),
      coolUntil: entered.get(lead.id)?.coolUntil ?? null,
      leftTopics: entered.get(lead.id)?.leftTopics ?? [],
    });
  }
  const weights = new Map(sample.strata.map(({ key, size, taken }) => [key, taken === 0 ? 0 : size / taken]));
  const walkers = due.flatMap((one): Walker[] => {
    const person = people.get(one.lead.id);
    if (person === undefined) return [];
    const stratum = sample.taken.get(one.row.id);
    const { dueAt = null, resumeAt = null } = times.get(one.row.id) ?? {};
    const from = Math.max(dueAt ?? 0, resumeAt ?? 0);
    const walker = toWalker(one, person, courses.of(one), {
      from,
      // Sooner than planned where something has happened that may move it.
      lookAt: dueAt === null ? null : from,
      messages: [...(known.messages.get(one.row.id) ?? [])],
      tasks: [...(known.tasks.get(one.row.id) ?? [])],
      trigger: known.triggers.get(one.row.id) ?? {},
      stratum: stratum ?? "",
      weight: stratum === undefined ? 0 : (weights.get(stratum) ?? 0),
    });
    person.walkers.push(walker);
    return [walker];
  });
  const all = await tx.select().from(senders).orderBy(asc(senders.createdAt));
  const usage = await Promise.all(all.map(async (sender) => (hasCap(sender) ? countUsage(tx, sender, now) : unused)));
  return {
    now,
    people: [...people.values()],
    mails: toMails(waiting, walkers),
    senders: all.map((sender, index) => {
      const { day = 0, hour = 0 } = usage[index] ?? {};
      // What is being handed over right now goes once more below.
      const handing = waiting.filter(({ senderId, sending }) => sending && senderId === sender.id).length;
      return { sender, usage: { day: Math.max(0, day - handing), hour: Math.max(0, hour - handing) } };
    }),
    courses: courses.named,
    known: { events: known.events, signals: known.signals, deeds: known.deeds, accounts: known.accounts },
  };
}

const instantOf = (text: unknown): number | null => (typeof text === "string" ? Date.parse(text) : null);
const unused = { day: 0, hour: 0 };
const hasCap = ({ dailyCap, hourlyCap, warmUp }: Sender) => dailyCap !== null || hourlyCap !== null || warmUp !== null;

function toWalker(
  { row, state }: DueEnrollment,
  person: Person,
  course: Walker["course"],
  more: Pick<Walker, "messages" | "tasks" | "trigger" | "stratum" | "weight" | "from" | "lookAt">,
): Walker {
  return {
    id: row.id,
    person,
    course,
    state,
    waits: row.status === "waiting",
    keptAt: row.keptAt,
    turn: 0,
    ...more,
  };
}

function toMails(waiting: readonly WaitingMail[], walkers: readonly Walker[]): Mail[] {
  const byId = new Map(walkers.map((walker) => [walker.id, walker]));
  return waiting.flatMap((row): Mail[] => {
    const walker = byId.get(row.enrollmentId);
    const record = walker?.messages.find(({ stepId, visit }) => stepId === row.stepId && visit === row.visit);
    if (walker === undefined || record === undefined) return [];
    const mail: Mail = {
      walker,
      record,
      senderId: row.senderId,
      priority: row.priority,
      queuedAt: row.queuedAt.getTime(),
      dueAt: Math.max(row.dueAt.getTime(), walker.from),
      allowedUntil: row.allowedUntil?.getTime() ?? null,
      left: walker.weight,
      sentAt: null,
    };
    walker.person.mails.push(mail);
    return [mail];
  });
}
