import type { GroupName } from "./describe.ts";

/** What a mail may say about, beside what its template holds. */
export interface ScopeInput {
  lead: {
    email: string;
    firstName: string | null;
    lastName: string | null;
    company: string | null;
    timezone: string | null;
    locale: string | null;
    attributes: Readonly<Record<string, unknown>>;
    id: string;
  };
  /** what is loaded only for templates that ask for it (`HydratedTemplate.asksFor`) */
  more?: MoreFacts | undefined;
  sender: { name: string; email: string };
  company: { name: string; address: string };
  sequence: { name: string; timezone: string };
  step: { id: string };
  /** left out where a preview has nobody whose preferences they are */
  preferencesUrl?: string | undefined;
  /** likewise */
  answersUrl?: string | undefined;
}

/** Facts that few mails say anything about. */
export interface MoreFacts {
  tags: readonly string[];
  stage: string;
  fitScore: number;
  engagementScore: number;
  event: { occurredAt: string; properties: Readonly<Record<string, unknown>> } | null;
  rep: { name: string; email: string } | null;
}

/** The variables that need `MoreFacts`; `event` and `rep` as a whole. */
export const askedFor = /\b(?:event|rep)\b|\blead\s*(?:\.\s*(?:tags|stage|score|fitScore|engagementScore)\b|\[)/;

/**
 * The scope of one mail, as `describe.ts` has it. What a lead is made of goes before attributes of the same name, and
 * the event's own instant before a property.
 */
export function mailScope({ lead, more, sender, company, sequence, step, preferencesUrl, answersUrl }: ScopeInput) {
  const { attributes, email, firstName, lastName, timezone, locale, id } = lead;
  // Named one by one: gathering the rest of an object takes longer than writing them.
  const own = { email, firstName, lastName, company: lead.company, timezone, locale, id };
  return {
    lead: { ...attributes, ...own, ...(more !== undefined && leadFacts(more)) },
    event: eventScope(more?.event ?? null),
    rep: more?.rep ?? {},
    sender: { name: sender.name, email: sender.email },
    // Liquid takes an empty text for a value, so that an `if` around the address would not leave it out.
    company: { name: company.name, address: company.address === "" ? null : company.address },
    sequence,
    step,
    preferences_url: preferencesUrl ?? "",
    answers_url: answersUrl ?? "",
  } satisfies Record<Exclude<GroupName, Links>, object> & Record<Exclude<Links, "unsubscribe_url">, string>;
}

type Links = "unsubscribe_url" | "preferences_url" | "answers_url";

function leadFacts({ tags, stage, fitScore, engagementScore }: MoreFacts) {
  return { tags, stage, fitScore, engagementScore, score: fitScore + engagementScore };
}

function eventScope(event: MoreFacts["event"]): object {
  return event === null ? {} : { ...event.properties, occurredAt: event.occurredAt };
}
