import { describe, expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { builtInTemplate } from "../../src/trigger/confirm/template.ts";
import { fill, languageOf, languages, wordsOf } from "../../src/trigger/confirm/words/words.ts";

test.each([
  ["de-AT", "de"],
  ["pt_BR", "pt"],
  ["JA", "ja"],
  ["sv, fr;q=0.8", "fr"],
  ["tlh", "en"],
  ["", "en"],
  [undefined, "en"],
  ["constructor", "en"],
])("who asks for %s is written to in %s", (tag, language) => {
  expect(languageOf(tag)).toBe(language);
});

test("the first tag that is known decides", () => {
  expect(languageOf(null, "it")).toBe("it");
  expect(languageOf("tlh", "it")).toBe("it");
  expect(languageOf("pl", "it")).toBe("pl");
});

test("there are nine languages", () => {
  expect(languages).toEqual(["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja"]);
});

describe.each(languages)("%s", (language) => {
  const words = wordsOf(language);

  test("says everything, with the placeholders of the English", () => {
    const placeholders = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort().join("");
    const shape = (all: object) =>
      Object.entries(all).map(([key, sentence]) => `${key} ${sentence === ""} ${placeholders(sentence)}`);
    expect(shape(words)).toEqual(shape(wordsOf("en")));
    expect(Object.values(words)).not.toContain("");
  });

  test.each([false, true])("the mail compiles (reminder: %s)", async (again) => {
    const compiled = await compileTemplate({ mjml: builtInTemplate(language, again), partials: {} });
    expect(compiled.kind === "invalid" ? compiled.problems : []).toEqual([]);
  });
});

test("values are filled in as they are", () => {
  expect(fill("{company} and {email}, {other}", { company: "A {email} $& B", email: "x@y.test" })).toBe(
    "A {email} $& B and x@y.test, {other}",
  );
});
