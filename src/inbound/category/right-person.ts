import type { RightPerson } from "../../db/schema/inbound.ts";
import { escapeRegex } from "../out-of-office/words/words.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

const cues = allPhrases((file) => file.category?.person)
  .map(escapeRegex)
  .sort((a, b) => b.length - a.length);
const particle = "(?:de la|de|van der|van den|van|von|der|den|la|el|di|da|dos|del|le|ter|af|zu)";
const title =
  /^(?:(?:Herrn?|Kolleg(?:e|en|in)|Collega|Collègue|Frau|Mr|Mrs|Ms|Dr|Prof|M|Mme|Mlle|Sr|Sra|Señora?|Sig|Signora?|Dott|Pan|Pani|Dhr|Mevr|Hr|Fru)\.?\s)+/u;
const name = new RegExp(`\\p{Lu}[\\p{L}'’.-]*\\p{L}(?:\\s${particle})?(?:\\s\\p{Lu}[\\p{L}'’.-]*\\p{L}){1,3}`, "u");
const cue = new RegExp(`(?<!\\p{L})(?:${cues.join("|")})(?!\\p{Script=Latin})`, "giu");
const address = /[\p{L}\p{Nd}][\p{L}\p{Nd}._%+-]{0,63}@[\p{L}\p{Nd}-]{1,63}(?:\.[\p{L}\p{Nd}-]{1,63})+/u;

/** The name behind words such as "please contact", and the address beside it, as written; null when neither is named. */
export function findRightPerson(text: string): RightPerson | null {
  const email = address.exec(text)?.[0] ?? null;
  for (const match of text.matchAll(cue)) {
    const after =
      text.slice(match.index + match[0].length, match.index + match[0].length + 90).split(/[\n!?;]/)[0] ?? "";
    const found = nameIn(after);
    if (found !== null) return { name: found, email };
  }
  return email === null ? null : { name: null, email };
}

/** A name of two words or more, titles left out. */
function nameIn(text: string): string | null {
  for (let at = 0; at < text.length && at < 50;) {
    const match = name.exec(text.slice(at));
    if (match === null) return null;
    const found = match[0].replace(title, "");
    if (/\s/.test(found)) return found;
    const more = name.exec(text.slice(at + match.index + match[0].length - found.length));
    if (more?.index === 0) return more[0];
    at += match.index + match[0].length;
  }
  return null;
}
