import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { openRowReader } from "../../../db/row-reader.ts";
import { enrollments, leads } from "../../../db/schema/index.ts";
import type { MessageStatus } from "../../../db/schema/enrollments.ts";
import { asksForSends, loadFacts } from "../../../enrollment/facts/load-facts.ts";
import { loadSends } from "../../../enrollment/facts/load-sends.ts";
import type { CountedSend } from "../../../enrollment/facts/load-sends.ts";
import { recordDecisions } from "../../../enrollment/record-decisions.ts";
import type { NewDecision } from "../../../enrollment/record-decisions.ts";
import type { Ground } from "../../../ground.ts";
import { recordRows } from "../../../platform/rows/record-rows.ts";
import { uuidList } from "../../../platform/rows/rows.ts";
import { mergeNeeded } from "../../../sequence/definition/merge-needed.ts";
import type { SequenceParts } from "../../../sequence/parts.ts";
import type { Version } from "../../../sequence/version-cache.ts";
import { sequencesInLane } from "../claim/sequences-in-lane.ts";
import { judge, unreadable } from "./judge.ts";
import type { Asked, Verdict } from "./judge.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "log" | "versions" | "queues">;

/** Which messages: some by their ids, or also those at the head of a sender's lane. */
export interface Which {
  ids: readonly string[];
  laneOf?: string;
}

/** How far into a lane is looked at once. */
const headLength = 1_000;

/**
 * Asks the rules again about messages whose allowed span ends before they could leave: window, quiet hours, holidays, caps
 * and the lead's zone as they are now, and whether the lead has left by an exit rule or a goal meanwhile. Such a message
 * gets a new span, or waits for the next instant that is allowed, with the reason as a decision. What somebody else holds
 * at the moment is left for later.
 * @returns how many it has decided about
 */
export async function askAgain(app: Deps, which: Which, now: Date): Promise<number> {
  const { decided, leaving } = await app.db.transaction(async (tx) => {
    const asked = await claimPassed(tx, which, now);
    if (asked.length === 0) return { decided: 0, leaving: false };
    const verdicts = await decide(app, tx, asked, now);
    await write(tx, verdicts, now);
    return { decided: asked.length, leaving: verdicts.some(({ leaves }) => leaves) };
  });
  if (leaving) await app.queues.enqueue("advance", {});
  return decided;
}

const enrollmentReader = openRowReader(enrollments, "e_");
const leadReader = openRowReader(leads, "l_");

// A type alias, not an interface: rows of a query have an index signature.
type Row = { id: string; stepId: string; versionId: string; status: MessageStatus; dueAt: string } & Record<
  string,
  unknown
>;

/** The leads are held as well, so that no mail of another sequence slips under the same cap meanwhile. */
async function claimPassed(tx: Tx, { ids, laneOf }: Which, now: Date): Promise<Asked[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const waiting = sql`m.status in ('queued', 'deferred')`;
  const head = sql`
    select h.id from unnest(${sequencesInLane(sql`${laneOf ?? null}::uuid`)}) s (id) cross join lateral (
      select m.id, m.allowed_until from messages m
      where m.sender_id = ${laneOf ?? null}::uuid and ${waiting} and not m.in_line and m.sequence_id = s.id::uuid
        and m.due_at <= ${at}
      order by m.priority desc nulls last, m.due_at limit ${headLength}
    ) h where h.allowed_until <= ${at}`;
  const rows = await tx.execute<Row>(sql`
    select m.id, m.step_id as "stepId", m.version_id as "versionId", m.status, m.due_at as "dueAt",
      ${enrollmentReader.columns}, ${leadReader.columns}
    from messages m join enrollments on enrollments.id = m.enrollment_id join leads on leads.id = m.lead_id
    where m.id in (select unnest(${`{${ids.join(",")}}`}::uuid[]) union ${head})
      and ${waiting} and m.allowed_until <= greatest(m.due_at, ${at})
    order by m.priority desc nulls last, m.due_at
    for no key update of m, enrollments, leads skip locked`);
  return rows.map((row) => ({
    message: { id: row.id, stepId: row.stepId, versionId: row.versionId, dueAt: new Date(row.dueAt) },
    enrollment: enrollmentReader.read(row),
    lead: leadReader.read(row),
  }));
}

async function decide({ versions, log }: Deps, tx: Tx, asked: readonly Asked[], now: Date): Promise<Verdict[]> {
  const known = new Map<string, Version>();
  for (const id of new Set(asked.flatMap(({ message, enrollment }) => [message.versionId, enrollment.versionId]))) {
    const version = await versions.get(tx, id).catch(() => undefined);
    if (version !== undefined) known.set(id, version);
  }
  const needed = mergeNeeded([...known.values()].map((version) => version.needed));
  const people = asked.map(({ lead }) => lead);
  const walks = asked.map(({ enrollment }) => enrollment.id);
  const facts = await loadFacts(tx, people, walks, { ...needed, recentSends: false }, now);
  const leadIds = [...new Set(people.map(({ id }) => id))];
  const sends = asksForSends(needed, people) ? await loadSends(tx, leadIds, now) : new Map<string, CountedSend[]>();
  return asked.map((one) => {
    const { message, enrollment, lead } = one;
    const others = (sends.get(lead.id) ?? []).filter(({ id }) => id !== message.id);
    try {
      const recentSends = others.map(({ at }) => at);
      const about = { ...facts.of(lead.id, enrollment.id, enrollment.keptAt), recentSends };
      const verdict = judge(one, known, about, now);
      // A mail of the same lead further down counts it where it goes now.
      sends.set(lead.id, [...others, { id: message.id, at: verdict.dueAt ?? now }]);
      return verdict;
    } catch (error) {
      log.error({ err: error, messageId: message.id }, "the message cannot be judged; trying again in an hour");
      return unreadable(one, now);
    }
  });
}

async function write(tx: Tx, verdicts: readonly Verdict[], now: Date): Promise<void> {
  const columns = `id uuid, "dueAt" timestamptz, "allowedUntil" timestamptz, reason text`;
  await tx.execute(sql`
    update messages m set due_at = coalesce(r."dueAt", m.due_at), allowed_until = coalesce(r."allowedUntil", m.allowed_until),
      reason = coalesce(r.reason, m.reason)
    from ${recordRows(
      verdicts.map(({ id, dueAt, allowedUntil, reason }) => ({ id, dueAt, allowedUntil, reason })),
      columns,
    )}
    where m.id = r.id`);
  const leaving = verdicts.flatMap(({ leaves, enrollmentId }) => (leaves ? [enrollmentId] : []));
  if (leaving.length > 0) {
    await tx.execute(sql`
      update enrollments set due_at = ${now.toISOString()} where id in ${uuidList(leaving)} and status = 'active'`);
  }
  await recordDecisions(
    tx,
    verdicts.flatMap(({ decision }): NewDecision[] => (decision === null ? [] : [decision])),
  );
}

/** What a claim does about messages whose span has passed. */
export function asker(app: Deps, senderId: string): (ids: readonly string[], now: Date) => Promise<number> {
  return (ids, now) => askAgain(app, { ids, laneOf: senderId }, now);
}
