import type { leads } from "../../db/schema/index.ts";
import type { Attributes } from "../../db/schema/leads.ts";
import { attributesOf } from "../../lead/built-in-attributes.ts";
import { scoreOf } from "../../lead/score-of.ts";
import type { AccountFacts, EventFact, MailDeed } from "../../sequence/condition/facts.ts";
import type { Effect, Facts, MessageRecord, Signal } from "../machine/types.ts";

/** Columns of leads that no rule of a walk asks for, and none of its effects. */
export const unasked = [
  "accountGiven",
  "source",
  "consent",
  "repId",
  "coolUntil",
  "coolSequenceId",
  "qualification",
  "createdAt",
] as const satisfies readonly (keyof typeof leads.$inferSelect)[];

/** What is known of a lead that walks. */
export type Lead = Omit<typeof leads.$inferSelect, (typeof unasked)[number]>;

/** Facts of a batch as they were loaded, by id of the lead or the enrollment. */
export interface LoadedFacts {
  messages: ReadonlyMap<string, MessageRecord[]>;
  tasks: ReadonlyMap<string, Facts["tasks"]>;
  events: ReadonlyMap<string, EventFact[]>;
  recentSends: ReadonlyMap<string, Date[]>;
  signals: ReadonlyMap<string, Signal[]>;
  triggers: ReadonlyMap<string, Facts["trigger"]>;
  deeds: ReadonlyMap<string, MailDeed[]>;
  accounts: ReadonlyMap<string, AccountFacts>;
}

/**
 * What is known of the leads of a batch. What the batch itself does to a lead is noted, so that the next enrollment of the
 * same lead sees it: two mails of one lead never slip under a cap together.
 */
export class FactBook {
  readonly #loaded: LoadedFacts;
  readonly #leads = new Map<string, Lead>();
  readonly #sends = new Map<string, Date[]>();

  readonly #now: Date;

  constructor(loaded: LoadedFacts, leads: readonly Lead[], now: Date) {
    this.#loaded = loaded;
    this.#now = now;
    for (const lead of leads) this.#leads.set(lead.id, lead);
  }

  /**
   * The facts of a lead, with those of one of its enrollments.
   * @param keptAt when that enrollment was let go on although the lead became a prospect
   * @throws when the lead is not of this batch
   */
  of(leadId: string, enrollmentId: string | null, keptAt: Date | null = null): Facts {
    const lead = this.lead(leadId);
    const { messages, tasks, events, recentSends, signals, triggers, deeds, accounts } = this.#loaded;
    const own = enrollmentId ?? "";
    return {
      attributes: attributesOf(lead),
      tags: lead.tags,
      stage: lead.stage,
      labels: lead.sqlAt === null ? [] : ["sql"],
      score: scoreOf(lead, this.#now),
      timezone: lead.timezone,
      country: countryOf(lead),
      events: events.get(leadId) ?? [],
      messages: messages.get(own) ?? [],
      outside: enrollmentId === null,
      deeds: deeds.get(leadId) ?? [],
      account: accounts.get(leadId) ?? null,
      tasks: tasks.get(own) ?? [],
      trigger: triggers.get(own) ?? {},
      mailsPerWeek: lead.mailsPerWeek,
      recentSends: [...(recentSends.get(leadId) ?? []), ...(this.#sends.get(leadId) ?? [])],
      signals: [...(signals.get(leadId) ?? []), ...this.#promotion(lead, keptAt)],
    };
  }

  /** A promotion is judged where it happens; one that was being enrolled at that moment is judged by this. */
  #promotion({ stage, stageAt }: Lead, keptAt: Date | null): Signal[] {
    const isJudged = keptAt !== null && keptAt >= stageAt;
    return stage === "prospect" && !isJudged ? [{ kind: "promotion", at: this.#now }] : [];
  }

  lead(leadId: string): Lead {
    const lead = this.#leads.get(leadId);
    if (lead === undefined) throw new Error(`lead ${leadId} is not in this batch`);
    return lead;
  }

  /** Notes what a step did. */
  note(leadId: string, effect: Effect, now: Date): void {
    if (effect.kind === "sendEmail") {
      this.#sends.set(leadId, [...(this.#sends.get(leadId) ?? []), now]);
    } else if (effect.kind === "updateLead") {
      this.#leads.set(leadId, changedLead(this.lead(leadId), effect, now));
    }
  }
}

/** The country a lead's record names, unchecked. */
export function countryOf({ attributes }: Pick<Lead, "attributes">): string | null {
  const { country } = attributes;
  return typeof country === "string" ? country : null;
}

/** What else another stage changes: who is disqualified or given back is qualified by nobody any more. */
function moved(stage: Lead["stage"], now: Date): Partial<Lead> {
  const isOut = stage === "lead" || stage === "disqualified";
  return { stageAt: now, ...(isOut && { sqlAt: null }), ...(stage === "lead" && { recycledAt: now }) };
}

/** A lead after an update step. A null takes an attribute away. */
export function changedLead(lead: Lead, effect: Extract<Effect, { kind: "updateLead" }>, now: Date): Lead {
  const { set, addTags, removeTags, stage } = effect;
  const all: Attributes = { ...attributesOf(lead), ...set };
  const { firstName, lastName, company, timezone, locale, email: _email, ...own } = all;
  const attributes = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null));
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const kept = lead.tags.filter((tag) => !removeTags.includes(tag));
  return {
    ...lead,
    firstName: text(firstName),
    lastName: text(lastName),
    company: text(company),
    timezone: text(timezone),
    locale: text(locale),
    attributes,
    tags: [...new Set([...kept, ...addTags])],
    stage: stage ?? lead.stage,
    ...(stage !== null && stage !== lead.stage && moved(stage, now)),
    updatedAt: now,
  };
}
