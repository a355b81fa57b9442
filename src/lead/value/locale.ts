import { remember } from "./remember.ts";

/**
 * Reads a language tag as programs write it: BCP 47 in any case, with underscores, or as POSIX has it (`de_AT.UTF-8@euro`).
 * @returns the tag in canonical form, such as `en-US`; null when the text is none
 */
export const readLocale = remember((text: string): string | null => {
  const tag = text
    .trim()
    .replace(/[.@].*$/, "")
    .replaceAll("_", "-");
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
});
