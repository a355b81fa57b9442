import { eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads, reps } from "../../db/schema/index.ts";
import type { Attributes, LeadConsent } from "../../db/schema/leads.ts";
import { sampleLeads } from "../../enrollment/foresee/sample-leads.ts";
import { scoreOf } from "../../lead/score-of.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { getSegment } from "../../sequence/segment/put-segment.ts";
import type { MoreFacts, ScopeInput } from "../../render/variables/scope.ts";

type Lead = typeof leads.$inferSelect;

/** Whom a mail is rendered for: a lead by id, one that is told inline, a sample of a segment, or an example. */
export type Whom =
  | { kind: "lead"; id: string }
  | { kind: "inline"; lead: ToldLead }
  | { kind: "segment"; key: string; size: number }
  | { kind: "example" };

/** A lead as a request tells it; what is left out is unknown. */
export interface ToldLead {
  email?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  company?: string | undefined;
  timezone?: string | undefined;
  locale?: string | undefined;
  attributes?: Attributes | undefined;
  tags?: readonly string[] | undefined;
  score?: { fit?: number | undefined; engagement?: number | undefined } | undefined;
}

/** Properties of the event that triggers, as a request tells them. */
export type ToldEvent = MoreFacts["event"];

/** Somebody a mail is rendered for; `id` is null for one that is no lead of ours. */
export interface Person {
  id: string | null;
  lead: Omit<ScopeInput["lead"], "id"> & { attributes: Attributes };
  more: MoreFacts;
  /** what they said of being measured; nothing, of somebody who is told inline */
  consent: LeadConsent;
}

/** A lead of whom everything is known that every lead may have. */
export const exampleLead: ToldLead = {
  email: "ada@example.com",
  firstName: "Ada",
  lastName: "Lovelace",
  company: "Analytical Engines Ltd",
  timezone: "Europe/London",
  locale: "en-GB",
};

/**
 * Those whom a mail is rendered for. A segment may be empty.
 * @param event that triggers, for what a template says of it; null when none does
 * @throws NotFoundError when there is no such lead or segment
 */
export async function findPeople(app: Pick<Ground, "db" | "clock">, whom: Whom, event: ToldEvent): Promise<Person[]> {
  switch (whom.kind) {
    case "example":
      return [toldPerson(exampleLead, event)];
    case "inline":
      return [toldPerson(whom.lead, event)];
    case "lead": {
      const [found] = await app.db.select().from(leads).where(eq(leads.id, whom.id));
      if (found === undefined) throw new NotFoundError("lead", whom.id);
      return withReps(app, [found], event);
    }
    case "segment": {
      const { condition } = await getSegment(app, { key: whom.key });
      const { sample } = await sampleLeads(app.db, condition, whom.size, app.clock.now());
      return withReps(app, sample, event);
    }
  }
}

/** What the lead's own columns say of it, as a mail sees it. */
export function leadOf(row: Lead): Person["lead"] {
  const { email, firstName, lastName, company, timezone, locale, attributes } = row;
  return { email, firstName, lastName, company, timezone, locale, attributes };
}

async function withReps(
  { db, clock }: Pick<Ground, "db" | "clock">,
  rows: readonly Lead[],
  event: ToldEvent,
): Promise<Person[]> {
  const ids = rows.flatMap(({ repId }) => repId ?? []);
  const found = ids.length === 0 ? [] : await db.select().from(reps).where(inArray(reps.id, ids));
  return rows.map((row) => {
    const { tags, stage } = row;
    const { fit, engagement } = scoreOf(row, clock.now());
    const rep = found.find(({ id }) => id === row.repId);
    const named = rep === undefined ? null : { name: rep.name, email: rep.email };
    const more = { tags, stage, fitScore: fit, engagementScore: engagement, event, rep: named };
    return { id: row.id, lead: leadOf(row), more, consent: row.consent };
  });
}

/** A lead as it is told, with what is left out unknown. */
export function toldPerson(lead: ToldLead, event: ToldEvent): Person {
  const { fit = 0, engagement = 0 } = lead.score ?? {};
  return {
    id: null,
    lead: {
      email: lead.email ?? "ada@example.com",
      firstName: lead.firstName ?? null,
      lastName: lead.lastName ?? null,
      company: lead.company ?? null,
      timezone: lead.timezone ?? null,
      locale: lead.locale ?? null,
      attributes: lead.attributes ?? {},
    },
    more: { tags: lead.tags ?? [], stage: "lead", fitScore: fit, engagementScore: engagement, event, rep: null },
    consent: {},
  };
}
