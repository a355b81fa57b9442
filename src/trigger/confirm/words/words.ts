import { de } from "./de.ts";
import { en } from "./en.ts";
import type { ConfirmationWords } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { it } from "./it.ts";
import { ja } from "./ja.ts";
import { nl } from "./nl.ts";
import { pl } from "./pl.ts";
import { pt } from "./pt.ts";

const all = { en, de, fr, es, it, pt, nl, pl, ja } satisfies Record<string, ConfirmationWords>;

export type Language = keyof typeof all;

/** Languages that the mail and the pages are written in. */
export const languages = Object.keys(all) as readonly Language[];

/** The words of a language, as it was stored; English for one that there is none of. */
export function wordsOf(language: string): ConfirmationWords {
  return isLanguage(language) ? all[language] : en;
}

/** The first language that one of the tags (BCP 47, or an `Accept-Language` header) asks for, by its primary subtag; else English. */
export function languageOf(...tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    for (const part of (tag ?? "").split(",", 10)) {
      const primary = part.trim().split(/[-_;]/, 1)[0]?.toLowerCase() ?? "";
      if (isLanguage(primary)) return primary;
    }
  }
  return "en";
}

/** A sentence with its values filled in. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(all, text);
}
