import { markQuotes } from "../reply-text/mark-quotes.ts";
import { readTextLines } from "../reply-text/text-lines.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

/** Stems of a sentence that names who to write to in the meantime. */
const delegateCues = allPhrases((file) => file.outOfOffice?.delegate);
/** Words that say the address is the absent person's own. */
const selfCues = allPhrases((file) => file.outOfOffice?.ownAddress);
const maxLength = 8000;
/** addr-spec without quoted strings (RFC 5321); the local part is bounded, so that the search stays linear. */
const address = /(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\p{L}\p{Nd}-]{1,63}\.){1,6}[\p{L}]{2,24}/gu;
const reach = 320;

/**
 * The address a note asks to write to in the meantime, or null: the first one near a phrase such as "please contact", unless
 * the note calls it the absent person's own. In the writing of the note, without a dot at its end.
 */
export function findDelegate(text: string): string | null {
  const lines = readTextLines(text.slice(0, maxLength));
  markQuotes(lines);
  const own = lines
    .filter((line) => !line.quoted)
    .map((line) => line.text.trim())
    .join("\n")
    .replace(/\s?[[(]\s?(?:at|ät)\s?[\])]\s?/gi, "@")
    .replace(/\s?[[(]\s?(?:dot|punkt)\s?[\])]\s?/gi, ".");
  const lower = own.toLowerCase();
  for (const match of own.matchAll(address)) {
    const before = lower.substring(match.index - reach, match.index);
    const after = lower.substring(match.index + match[0].length, match.index + match[0].length + 80);
    const near = lower.substring(match.index - 40, match.index);
    if (selfCues.some((cue) => near.includes(cue))) continue;
    if (/no-?reply|donotreply|mailer-daemon/i.test(match[0])) continue;
    if (delegateCues.some((cue) => before.includes(cue) || after.includes(cue))) return match[0].replace(/^'+/, "");
  }
  return null;
}
