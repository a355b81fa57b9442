import type { LeadConsent } from "../../db/schema/leads.ts";
import type { ConsentItem } from "../../lead/consent/consent-input.ts";

/**
 * How much a statement may change of what is known. `said`: by the person, or by who can prove it; the last word. `given`: told
 * along with other data (a list, an event), where a denial holds and a grant takes none back. `known`: told where anybody can tell
 * it (a public form), and so only where nothing is known.
 */
export type Trust = "said" | "given" | "known";

/** What became of a statement: `changed` says more than was known, `same` says it again, `kept` was not taken. */
export interface Merged {
  consent: LeadConsent;
  changed: ConsentItem[];
  same: ConsentItem[];
  kept: ConsentItem[];
}

/**
 * Applies what was said to what is known. Pure.
 * @param mail what is known of all mails: `denied` when the person has unsubscribed from them
 */
export function mergeConsent(
  known: LeadConsent,
  mail: ConsentItem["state"] | undefined,
  items: readonly ConsentItem[],
  trust: Trust,
): Merged {
  const merged: Merged = { consent: { ...known, topics: { ...known.topics } }, changed: [], same: [], kept: [] };
  const { topics = {} } = merged.consent;
  for (const item of items) {
    const { purpose, topic, state } = item;
    const before = purpose !== "mail" ? merged.consent[purpose] : topic === "" ? mail : topics[topic];
    if (before === state) merged.same.push(item);
    else if (before !== undefined && (trust === "known" || (trust === "given" && before === "denied"))) {
      merged.kept.push(item);
    } else {
      merged.changed.push(item);
      if (purpose !== "mail") merged.consent[purpose] = state;
      else if (topic !== "") topics[topic] = state;
    }
  }
  if (Object.keys(topics).length === 0) delete merged.consent.topics;
  return merged;
}

/** What an item is about, as people read it: `opens`, `mail`, `topic newsletter`. */
export function nameOf({ purpose, topic }: Pick<ConsentItem, "purpose" | "topic">): string {
  return topic === "" ? purpose : `topic ${topic}`;
}
