import { measuredPurposes } from "../../consent/policy/policy.ts";
import type { ConsentPolicy, MeasuredPurpose } from "../../consent/policy/policy.ts";
import type { LeadConsent } from "../../db/schema/leads.ts";
import type { ConsentStatement } from "../../lead/consent/consent-input.ts";

/** What somebody has chosen on the page. What the page did not show stays as it is. */
export interface Choice {
  /** topics that were shown, by key, and whether each is ticked */
  topics: Readonly<Record<string, boolean>>;
  measuring: Partial<Record<MeasuredPurpose, boolean>>;
  /** null: as the sequences have it; undefined: as it is */
  mailsPerWeek: number | null | undefined;
  /** 0: no break; undefined: as it is */
  pauseDays: number | undefined;
}

/** Breaks that the page offers, days. */
export const pauseChoices = [7, 30, 90] as const;
/** Caps that the page offers, mails a week. */
export const paceChoices = [1, 2] as const;

type Fields = ReadonlyMap<string, readonly string[]>;

/** Reads the fields of the page's form. What it does not offer is left out. Pure. */
export function readChoice(fields: Fields): Choice {
  const ticked = (name: string) => new Set(fields.get(name));
  const [topics, measured] = [ticked("topic"), ticked("measure")];
  const shown = (fields.get("shownTopic") ?? []).map((key) => [key, topics.has(key)] as const);
  const purposes = measuredPurposes.filter((purpose) => fields.get("shownMeasure")?.includes(purpose));
  return {
    topics: Object.fromEntries(shown),
    measuring: Object.fromEntries(purposes.map((purpose) => [purpose, measured.has(purpose)])),
    mailsPerWeek: readPace(fields.get("pace")?.[0]),
    pauseDays: [0, ...pauseChoices].find((days) => String(days) === fields.get("pause")?.[0]),
  };
}

function readPace(pace: string | undefined): number | null | undefined {
  return pace === "usual" ? null : paceChoices.find((count) => String(count) === pace);
}

/** How a lead stands, as the page shows it. */
export interface Standing {
  consent: LeadConsent;
  policy: ConsentPolicy;
  /** what is measured of the lead now */
  measured: Readonly<Record<MeasuredPurpose, boolean>>;
  /** keys of all topics */
  topics: readonly string[];
}

/**
 * What a choice says that was not so before. A box that was ticked for those who have said nothing, and is left so, is no word of
 * theirs: consent needs an act (GDPR Recital 32). Pure.
 */
export function saidBy(
  { topics, measuring }: Choice,
  standing: Standing,
): Pick<ConsentStatement, "topics" | MeasuredPurpose> {
  const said: Record<string, "granted" | "denied"> = {};
  for (const [key, wanted] of Object.entries(topics)) {
    const state = standing.consent.topics?.[key];
    if (!standing.topics.includes(key) || wanted === (state !== "denied")) continue;
    said[key] = wanted ? "granted" : "denied";
  }
  const purposes = measuredPurposes.flatMap((purpose) => {
    const wanted = measuring[purpose];
    if (wanted === undefined || !standing.policy[purpose].measure || wanted === standing.measured[purpose]) return [];
    return [[purpose, wanted ? "granted" : "denied"] as const];
  });
  return { ...(Object.keys(said).length > 0 && { topics: said }), ...Object.fromEntries(purposes) };
}
