import { holdsFor } from "../lead-condition.ts";
import type { RoutedLead } from "../lead-condition.ts";
import type { Candidate, Hindrance } from "./candidate.ts";
import { awayBecause } from "./presence.ts";

/** Whom something is to be assigned for, and who is not to get it: they have had it. */
export interface Wanted {
  lead: RoutedLead;
  except: ReadonlySet<string>;
  now: Date;
}

export interface PassedOver extends Hindrance {
  repId: string;
  name: string;
}

/** Those of a group who can take a lead and fit it best; why each of the others does not; and who is not there at all. */
export interface Fitting {
  fit: Candidate[];
  passedOver: PassedOver[];
  away: Candidate[];
}

/**
 * Narrows a group down: those who are there, have room, and serve the lead's territory, skill and language. Among these, who
 * names the territory comes before who takes everybody; then likewise for skills, then for the language.
 */
export function fittingOf(group: readonly Candidate[], wanted: Wanted): Fitting {
  const passedOver: PassedOver[] = [];
  const away: Candidate[] = [];
  const able = group.filter((rep) => {
    const hindrance = hindranceOf(rep, wanted);
    if (hindrance === undefined) return true;
    passedOver.push({ repId: rep.id, name: rep.name, ...hindrance });
    if (awayBecause(rep, wanted.now) !== undefined || hindrance.code === "full") away.push(rep);
    return false;
  });
  const named = [
    (rep: Candidate) => rep.territory !== null,
    (rep: Candidate) => rep.skills !== null,
    (rep: Candidate) => languageOf(wanted.lead) !== null && rep.languages.length > 0,
  ];
  const fit = named.reduce<Candidate[]>((left, names) => (left.some(names) ? left.filter(names) : left), able);
  for (const { id, name } of able.filter((rep) => !fit.includes(rep))) {
    passedOver.push({
      repId: id,
      name,
      code: "others_fit_better",
      message: "Others name the territory, the skill or the language of the lead.",
    });
  }
  return { fit, passedOver, away };
}

/** Why a rep is not to be asked now, whatever the lead is; undefined when they may be. */
export function unavailable(rep: Candidate, { except, now }: Wanted): Hindrance | undefined {
  const away = awayBecause(rep, now);
  if (away !== undefined) return away;
  return except.has(rep.id) ? { code: "had_it", message: "Has declined it, or was late." } : undefined;
}

function hindranceOf(rep: Candidate, wanted: Wanted): Hindrance | undefined {
  const { lead, now } = wanted;
  const hindrance = unavailable(rep, wanted);
  if (hindrance !== undefined) return hindrance;
  if (rep.capacity !== null && rep.open >= rep.capacity) {
    return { code: "full", message: `Has ${rep.open} open handoffs, and takes ${rep.capacity}.` };
  }
  if (rep.territory !== null && holdsFor(rep.territory, lead, now) !== true) {
    return { code: "outside_territory", message: "The lead is not in their territory." };
  }
  if (rep.skills !== null && holdsFor(rep.skills, lead, now) !== true) {
    return { code: "lacks_skill", message: "The lead is none of those they are skilled for." };
  }
  const language = languageOf(lead);
  if (language !== null && rep.languages.length > 0 && !rep.languages.includes(language)) {
    return { code: "other_language", message: `Speaks ${rep.languages.join(", ")}, the lead ${language}.` };
  }
  return undefined;
}

/** ISO 639 code of the lead's language, by the locale (`de-AT`, `de_AT`). */
function languageOf({ locale }: Wanted["lead"]): string | null {
  const language = locale?.trim().split(/[-_]/)[0]?.toLowerCase() ?? "";
  return language === "" ? null : language;
}
