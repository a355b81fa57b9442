import { describe, expect, test } from "vitest";
import { maskAddress } from "../../src/consent/words/mask-address.ts";
import { pickLanguage, wantedLanguages } from "../../src/consent/words/pick-language.ts";
import { fill, languages } from "../../src/consent/words/words.ts";
import { writeDate } from "../../src/consent/words/write-date.ts";

/** Every text of a language with its path, such as `page.save`. */
function textsOf(value: object, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    typeof one === "string" ? [[`${path}${key}`, one]] : textsOf(one as object, `${path}${key}.`),
  );
}

const english = textsOf(pickLanguage("en").words);
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();

test("there are the nine languages", () => {
  expect(languages.map(({ tag }) => tag)).toEqual(["de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt"]);
});

describe.each(languages.map(({ tag, words }) => [tag, words] as const))("%s", (tag, words) => {
  const texts = new Map(textsOf(words));

  test("has every text, with what is filled in", () => {
    expect([...texts.keys()].toSorted()).toEqual(english.map(([path]) => path).toSorted());
    for (const [path, text] of english) {
      expect([path, placeholders(texts.get(path) ?? "")]).toEqual([path, placeholders(text)]);
    }
  });

  test("is translated, and says no internal word", () => {
    const same = english.filter(([path, text]) => tag !== "en" && path !== "dir" && texts.get(path) === text);
    expect(same).toEqual([]);
    const internal = /\b(?:leads?|sequences?|enrollments?|tokens?|suppress\w*|opt-?(?:in|out))\b/i;
    expect([...texts].filter(([, text]) => internal.test(text))).toEqual([]);
  });
});

test.each([
  [["de-AT"], "de"],
  [["pt_BR"], "pt"],
  [["xx", "fr-CA"], "fr"],
  [[null, "ja"], "ja"],
  [["../../etc"], "en"],
  [[], "en"],
])("of %j it is %s", (wishes, tag) => {
  expect(pickLanguage(...wishes).tag).toBe(tag);
});

test("a browser's wishes are read by their weight, and nonsense is left out", () => {
  expect(wantedLanguages("en;q=0.4, de-CH, fr;q=0.9, *;q=0.1, it;q=0, <x>")).toEqual(["de-CH", "fr", "en"]);
  expect(wantedLanguages(undefined)).toEqual([]);
});

test("an address is known again by its owner alone", () => {
  expect(maskAddress("dana@brightlab.example")).toBe("d•••@brightlab.example");
  expect(maskAddress("😀x@a.example")).toBe("😀•••@a.example");
});

test("texts are filled in, and what there is no value for stays", () => {
  expect(fill("{a} and {b}", { a: "{b}" })).toBe("{b} and {b}");
});

test("a day is written in the reader's language and zone", () => {
  const at = new Date("2026-03-01T23:30:00Z");
  expect(writeDate(pickLanguage("de"), at, "Europe/Berlin")).toBe("2. März 2026");
  expect(writeDate(pickLanguage("ja"), at, "no/zone")).toBe("2026年3月1日");
});
