import { describe, expect, test } from "vitest";
import { languages } from "../../src/consent/words/words.ts";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { builtInTemplate } from "../../src/trigger/confirm/template.ts";

test("there are nine languages", () => {
  expect(languages.map(({ tag }) => tag)).toEqual(["de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt"]);
});

describe.each(languages.map(({ tag, words }) => [tag, words] as const))("%s", (tag, words) => {
  test("says what a confirmation and a form say with the placeholders of the English", () => {
    const english = languages.find((language) => language.tag === "en")!.words;
    const placeholders = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort().join("");
    const shape = (all: object) => Object.entries(all).map(([key, sentence]) => `${key} ${placeholders(sentence)}`);
    expect(shape(words.confirmation)).toEqual(shape(english.confirmation));
    expect(shape(words.form)).toEqual(shape(english.form));
  });

  test.each([false, true])("the mail compiles (reminder: %s)", async (again) => {
    const compiled = await compileTemplate({ mjml: builtInTemplate(tag, again), partials: {} });
    expect(compiled.kind === "invalid" ? compiled.problems : []).toEqual([]);
  });
});
