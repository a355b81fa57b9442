import type { Attributes, LeadConsent, Stage } from "../../db/schema/leads.ts";
import type { Lead } from "../../lead/upsert-lead.ts";

/** A field that both have, differently: `kept` is the survivor's. */
export interface Difference {
  field: string;
  kept: unknown;
  other: unknown;
}

/** The fields of the survivor as they become. */
export type MergedFields = Pick<
  Lead,
  | "firstName"
  | "lastName"
  | "company"
  | "timezone"
  | "locale"
  | "accountId"
  | "accountGiven"
  | "attributes"
  | "tags"
  | "consent"
  | "fitScore"
  | "engagementScore"
  | "stage"
  | "stageAt"
  | "repId"
  | "recycledAt"
  | "coolUntil"
  | "coolSequenceId"
  | "qualification"
  | "sqlAt"
  | "awayUntil"
  | "reviewUntil"
  | "pausedUntil"
  | "mailsPerWeek"
>;

// Who is disqualified is left alone, which a lead is not; who has answered since is somebody's conversation.
const rank: Readonly<Record<Stage, number>> = { lead: 0, disqualified: 1, prospect: 2, customer: 3 };

/**
 * What becomes of a person who was two leads. The survivor's fields win, the other's fill in; the further stage; whatever keeps mails
 * away wins: a denial, the later pause, the fewer mails a week. Pure.
 */
export function mergedFields(survivor: Lead, other: Lead): { fields: MergedFields; differences: Difference[] } {
  const further = rank[other.stage] > rank[survivor.stage] ? other : survivor;
  const placed = survivor.accountGiven || !other.accountGiven ? survivor : other;
  const cool = later(survivor.coolUntil, other.coolUntil) === survivor.coolUntil ? survivor : other;
  const fields: MergedFields = {
    firstName: survivor.firstName ?? other.firstName,
    lastName: survivor.lastName ?? other.lastName,
    company: survivor.company ?? other.company,
    timezone: survivor.timezone ?? other.timezone,
    locale: survivor.locale ?? other.locale,
    accountId: placed.accountId ?? survivor.accountId ?? other.accountId,
    accountGiven: placed.accountGiven,
    attributes: { ...other.attributes, ...survivor.attributes },
    tags: [...new Set([...survivor.tags, ...other.tags])],
    consent: stricter(survivor.consent, other.consent),
    fitScore: Math.max(survivor.fitScore, other.fitScore),
    engagementScore: survivor.engagementScore + other.engagementScore,
    stage: further.stage,
    stageAt: further.stageAt,
    repId: further.repId ?? survivor.repId ?? other.repId,
    recycledAt: later(survivor.recycledAt, other.recycledAt),
    coolUntil: cool.coolUntil,
    coolSequenceId: cool.coolSequenceId,
    qualification: { ...other.qualification, ...known(survivor.qualification) },
    sqlAt: further.sqlAt,
    awayUntil: later(survivor.awayUntil, other.awayUntil),
    reviewUntil: later(survivor.reviewUntil, other.reviewUntil),
    pausedUntil: later(survivor.pausedUntil, other.pausedUntil),
    mailsPerWeek: least(survivor.mailsPerWeek, other.mailsPerWeek),
  };
  return { fields, differences: differencesOf(survivor, other) };
}

function stricter(survivor: LeadConsent, other: LeadConsent): LeadConsent {
  const strict = <K extends "opens" | "clicks" | "profile">(key: K) =>
    survivor[key] === "denied" || other[key] === "denied" ? "denied" : (survivor[key] ?? other[key]);
  const topics: NonNullable<LeadConsent["topics"]> = { ...other.topics, ...survivor.topics };
  for (const [topic, state] of Object.entries(other.topics ?? {})) if (state === "denied") topics[topic] = state;
  const [opens, clicks, profile] = [strict("opens"), strict("clicks"), strict("profile")];
  return {
    ...(opens !== undefined && { opens }),
    ...(clicks !== undefined && { clicks }),
    ...(profile !== undefined && { profile }),
    ...(Object.keys(topics).length > 0 && { topics }),
    // It is the survivor's address that mails go to: that the other was confirmed says nothing of it.
    ...(survivor.unconfirmed === true && { unconfirmed: true as const }),
  };
}

const later = (a: Date | null, b: Date | null) => (a === null ? b : b === null || a >= b ? a : b);
const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));

function known(qualification: Lead["qualification"]): Lead["qualification"] {
  return Object.fromEntries(Object.entries(qualification).filter(([, { state }]) => state !== "unknown"));
}

function differencesOf(survivor: Lead, other: Lead): Difference[] {
  const told = ["firstName", "lastName", "company", "timezone", "locale", "repId", "stage"] as const;
  const fields = told.flatMap((field): Difference[] => {
    const [kept, theirs] = [survivor[field], other[field]];
    return kept === null || theirs === null || kept === theirs ? [] : [{ field, kept, other: theirs }];
  });
  return [...fields, ...inAttributes(survivor.attributes, other.attributes)];
}

function inAttributes(survivor: Attributes, other: Attributes): Difference[] {
  return Object.entries(other).flatMap(([name, theirs]) => {
    if (!Object.hasOwn(survivor, name) || survivor[name] === theirs) return [];
    return [{ field: `attributes.${name}`, kept: survivor[name] ?? null, other: theirs }];
  });
}
