import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { unmarkedIn } from "./machines.ts";
import type { GeneratedMail } from "./mail.ts";
import { answersIn } from "./people.ts";
import { seededRandom } from "./random.ts";
import { freshSights, readLanguages } from "./sentences.ts";
import type { Sentence } from "./sentences.ts";

const file = z.record(z.string(), z.strictObject({ absence: z.array(z.string()), people: z.array(z.string()) }));

/** Of each sentence this many mails: with and without greetings, quotes, threads and clocks. */
const times = 3;

/**
 * Mails of the hardest kind alone: unmarked notes, and answers of people that look like them, in 28 languages. Those that have no
 * file in `sentences/` greet and quote in English.
 */
export function generateFresh(seed: number): GeneratedMail[] {
  const random = seededRandom(seed);
  const languages = new Map(readLanguages().map((language) => [language.code, language]));
  const english = languages.get("en");
  if (english === undefined) throw new Error("sentences/en.yaml is missing.");
  return freshSights.flatMap((sight) => {
    const name = sight === "fresh_open" ? "open" : "sealed";
    const groups = file.parse(parse(readFileSync(new URL(`fresh/${name}.yaml`, import.meta.url), "utf8")));
    return Object.entries(groups).flatMap(([code, { absence, people }]) => {
      const language = { ...(languages.get(code) ?? english), code };
      const seen = (texts: readonly string[]) => texts.map((text): Sentence => ({ text, sight }));
      return [
        ...unmarkedIn(random, language, seen(absence), times),
        ...answersIn(random, language, seen(people), times),
      ];
    });
  });
}
