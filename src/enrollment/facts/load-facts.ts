import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { executePrepared } from "../../db/prepared.ts";
import { columnRows } from "../../platform/rows/column-rows.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { EventFact } from "../../sequence/condition/facts.ts";
import { loadAccountFacts } from "../../sequence/condition/account/load-account-facts.ts";
import type { NeededFacts } from "../../sequence/definition/needed-facts.ts";
import type { Facts, Signal } from "../machine/types.ts";
import { FactBook } from "./fact-book.ts";
import type { Lead, LoadedFacts } from "./fact-book.ts";
import { group } from "./group.ts";
import { loadDeeds } from "./load-deeds.ts";
import { loadMessages } from "./load-messages.ts";
import { loadSends } from "./load-sends.ts";
import type { CountedSend } from "./load-sends.ts";

const eventsPerLead = 1_000;

/**
 * Loads what a batch of enrollments can ask for: one query for each kind of fact, none for facts that no definition of the
 * batch looks at.
 * @param enrollmentIds may be empty, for leads that are not enrolled yet
 * @param walks those whose trigger may be compared with; all that are given, when it is not said
 */
export async function loadFacts(
  tx: Executor,
  leads: readonly Lead[],
  enrollmentIds: readonly string[],
  needed: NeededFacts,
  now: Date,
  walks: readonly string[] = enrollmentIds,
): Promise<FactBook> {
  return new FactBook(await loadRows(tx, leads, enrollmentIds, needed, now, walks), leads, now);
}

/** What `loadFacts` makes a book of, as it was found: for whoever makes a book of each instant. */
export async function loadRows(
  tx: Executor,
  leads: readonly Lead[],
  enrollmentIds: readonly string[],
  needed: NeededFacts,
  now: Date,
  walks: readonly string[] = enrollmentIds,
): Promise<LoadedFacts> {
  const leadIds = [...new Set(leads.map(({ id }) => id))];
  const enrolled = enrollmentIds.length > 0;
  return {
    messages: enrolled ? await loadMessages(tx, enrollmentIds, needed.ownMessages) : new Map(),
    tasks: enrolled && needed.tasks ? await loadTasks(tx, enrollmentIds) : new Map(),
    events: needed.events.length > 0 ? await loadEvents(tx, leadIds, needed.events, now) : new Map(),
    recentSends: asksForSends(needed, leads) ? instantsOf(await loadSends(tx, leadIds, now)) : new Map(),
    signals: await loadSignals(tx, leads),
    deeds: await loadDeeds(tx, leadIds, needed.deeds, now),
    accounts: await loadAccountFacts(tx, leads, needed.account, now),
    triggers: needed.trigger && walks.length > 0 ? await loadTriggers(tx, walks) : new Map(),
  };
}

/** Whether the mails of the last days matter: for the cap of a definition, or for a lead's own. */
export function asksForSends({ recentSends }: Pick<NeededFacts, "recentSends">, leads: readonly Lead[]): boolean {
  return recentSends || leads.some(({ mailsPerWeek }) => mailsPerWeek !== null);
}

function instantsOf(sends: ReadonlyMap<string, readonly CountedSend[]>): Map<string, Date[]> {
  return new Map(Array.from(sends, ([leadId, counted]) => [leadId, counted.map(({ at }) => at)]));
}

async function loadTasks(tx: Executor, ids: readonly string[]): Promise<Map<string, Facts["tasks"][number][]>> {
  const rows = await tx.execute<{ owner: string; stepId: string; visit: number; doneAt: string | null }>(sql`
    select enrollment_id as owner, step_id as "stepId", visit, done_at as "doneAt"
    from tasks where enrollment_id in ${uuidList(ids)}`);
  return group(rows, ({ stepId, visit, doneAt }) => ({
    stepId,
    visit,
    doneAt: doneAt === null ? null : new Date(doneAt),
  }));
}

async function loadTriggers(tx: Executor, ids: readonly string[]): Promise<Map<string, Facts["trigger"]>> {
  const rows = await tx.execute<{ id: string; properties: Record<string, unknown> }>(sql`
    select e.id, ev.properties from enrollments e join events ev on ev.id = e.event_id where e.id in ${uuidList(ids)}`);
  return new Map(rows.map(({ id, properties }) => [id, properties]));
}

async function loadEvents(
  tx: Executor,
  leadIds: readonly string[],
  names: readonly string[],
  now: Date,
): Promise<Map<string, EventFact[]>> {
  type Row = { owner: string; id: string; name: string; at: string; properties: Record<string, unknown> };
  const rows = await tx.execute<Row>(sql`
    select l.id as owner, e.id, e.name, e.occurred_at as at, e.properties
    from (select unnest(array[${sql.join(
      leadIds.map((id) => sql`${id}::uuid`),
      sql`, `,
    )}]) as id) l
    cross join lateral (
      select id, name, occurred_at, properties from events
      where lead_id = l.id and occurred_at <= ${now.toISOString()}
        and name in (${sql.join(
          names.map((name) => sql`${name}`),
          sql`, `,
        )})
      order by occurred_at desc limit ${eventsPerLead}
    ) e`);
  return group(rows, ({ id, name, at, properties }) => ({ id, name, at: new Date(at), properties }));
}

const addressed = { id: "uuid", email: "text" } as const;

/** Whoever is suppressed leaves, whatever else was decided. Replies and promotions stop enrollments where they are recorded. */
async function loadSignals(tx: Executor, leads: readonly Lead[]): Promise<Map<string, Signal[]>> {
  const known = [...new Map(leads.map((lead) => [lead.id, lead])).values()];
  const rows = await executePrepared<{ owner: string; reason: string; at: string }>(
    tx,
    sql`
    select r.id as owner, s.reason, s.created_at as at
    from ${columnRows(known, addressed)} join suppressions s on s.key = any(suppression_keys(r.email))`,
  );
  return group(rows, ({ reason, at }): Signal => {
    const kind =
      reason === "hard_bounce" || reason === "soft_bounce"
        ? "bounce"
        : reason === "complaint"
          ? "complaint"
          : "unsubscribe";
    return { kind, at: new Date(at) };
  });
}
