import { topicKey } from "../consent/consent-input.ts";

/** What the columns begin with that say something of consent: `consent.opens`, `consent.topics.newsletter`. */
export const consentPrefix = "consent.";

const states = new Set(["mail", "opens", "clicks", "profile"]);
const proofs = new Set(["method", "wording", "source", "at", "ip"]);
const topicPrefix = "topics.";

const yes = new Set(["granted", "yes", "true", "1", "opt-in"]);
const no = new Set(["denied", "no", "false", "0", "opt-out"]);

/** What is wrong with the name of a column about consent; undefined when nothing is, or it is about something else. */
export function consentMistake(column: string): string | undefined {
  const name = column.trim();
  if (!name.startsWith(consentPrefix)) return undefined;
  const what = name.slice(consentPrefix.length);
  const isTopic = what.startsWith(topicPrefix) && topicKey.safeParse(what.slice(topicPrefix.length)).success;
  if (states.has(what) || proofs.has(what) || isTopic) return undefined;
  return `"${name.slice(0, 130)}" says nothing of consent: write consent.mail, consent.topics.KEY, consent.opens, consent.clicks or consent.profile, and with them consent.method, consent.wording, consent.source, consent.at or consent.ip.`;
}

/**
 * What the cells of a row say of consent, as a lead in a request has it; undefined when they grant and deny nothing. What is
 * neither yes nor no stays as it is written, and is refused with its row.
 */
export function consentOf(cells: readonly (readonly [string, string])[]): Record<string, unknown> | undefined {
  const said: Record<string, unknown> = {};
  const topics: Record<string, string> = {};
  let says = false;
  for (const [name, text] of cells) {
    const isTopic = name.startsWith(topicPrefix);
    if (isTopic || states.has(name)) {
      if (text.toLowerCase() === "unknown") continue;
      says = true;
      if (isTopic) topics[name.slice(topicPrefix.length)] = stateOf(text);
      else said[name] = stateOf(text);
    } else if (name === "ip") said["evidence"] = { ip: text };
    else said[name] = text;
  }
  return says ? { ...said, ...(Object.keys(topics).length > 0 && { topics }) } : undefined;
}

function stateOf(text: string): string {
  const lower = text.toLowerCase();
  if (yes.has(lower)) return "granted";
  return no.has(lower) ? "denied" : text;
}
