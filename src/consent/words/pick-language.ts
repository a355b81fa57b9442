import { languages } from "./words.ts";
import type { Language } from "./words.ts";

/**
 * The language for a reader: of several wishes the first that there is, in the order they are given; else English. A region that
 * there is no file for takes the file of its language.
 * @param wishes BCP 47 tags, or nothing where nobody has said
 */
export function pickLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const found = wish === null || wish === undefined ? undefined : find(wish);
    if (found !== undefined) return found;
  }
  const english = find("en");
  if (english === undefined) throw new Error("there is no file for English");
  return english;
}

function find(wish: string): Language | undefined {
  const tag = wish.trim().toLowerCase().replaceAll("_", "-");
  const byTag = (one: string) => languages.find((language) => language.tag.toLowerCase() === one);
  return byTag(tag) ?? byTag(tag.split("-")[0] ?? "");
}

/** The languages that a browser asks for (`Accept-Language`, RFC 9110 section 12.5.4), the most wanted first. */
export function wantedLanguages(header: string | undefined): string[] {
  return (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((q) => q !== undefined);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
