import { consentInput } from "../../lead/consent/consent-input.ts";
import type { ConsentStatement } from "../../lead/consent/consent-input.ts";
import type { FieldProblem } from "../../platform/errors.ts";

/** What the fields of a form begin with that say something of consent: `consent.opens`, `consent.topics.newsletter`. */
export const consentPrefix = "consent.";

/** What a ticked box sends, and what is written in hidden fields. */
const yes = new Set(["granted", "on", "yes", "true", "1"]);
const measured = new Set(["opens", "clicks", "profile"]);
const topicPrefix = `${consentPrefix}topics.`;

/**
 * Reads what a visitor said of mails and of being measured, with the wording beside the boxes. A form can grant mails, and not
 * leave them: anybody can type anybody's address.
 */
export function readConsentFields(fields: ReadonlyMap<string, string>): {
  consent: ConsentStatement | undefined;
  problems: FieldProblem[];
} {
  const problems: FieldProblem[] = [];
  const said: Record<string, string> = {};
  const topics: Record<string, string> = {};
  const problem = (name: string, code: string, message: string) =>
    problems.push({ pointer: `/${name.slice(0, 130)}`, code, message });
  for (const [name, raw] of fields) {
    const value = raw.trim();
    if (value === "" || !name.startsWith(consentPrefix)) continue;
    const what = name.slice(consentPrefix.length);
    const granted = yes.has(value.toLowerCase());
    if (what === "wording") said["wording"] = value;
    else if (measured.has(what)) {
      if (granted || value === "denied") said[what] = granted ? "granted" : "denied";
      else problem(name, "invalid_value", 'Write "granted" or "denied"');
    } else if (what === "mail" || name.startsWith(topicPrefix)) {
      if (!granted) problem(name, "invalid_value", 'Write "granted": a form cannot leave mails for somebody');
      else if (what === "mail") said["mail"] = "granted";
      else topics[name.slice(topicPrefix.length)] = "granted";
    } else {
      const known = "mail, topics.KEY, opens, clicks, profile and wording";
      problem(name, "unrecognized_key", `"${name.slice(0, 130)}" is not a known field: consent has ${known}`);
    }
  }
  const all = { ...said, ...(Object.keys(topics).length > 0 && { topics }) };
  if (Object.keys(all).every((key) => key === "wording") || problems.length > 0)
    return { consent: undefined, problems };
  const parsed = consentInput.safeParse(all);
  if (parsed.success) return { consent: parsed.data, problems };
  for (const { path, message } of parsed.error.issues)
    problem(`${consentPrefix}${path.join(".")}`, "invalid_value", message);
  return { consent: undefined, problems };
}
