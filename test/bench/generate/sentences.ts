import { readFileSync, readdirSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const later = z.strictObject({ people: z.array(z.string()), absence: z.array(z.string()) });

const file = z.strictObject({
  greetings: z.array(z.string()).min(2),
  closings: z.array(z.string()).min(2),
  attribution: z.string(),
  title: z.string(),
  people: z.array(z.string()).min(10),
  absence: z.array(z.string()).min(10),
  receipt: z.array(z.string()).min(4),
  once_unseen: later,
  unseen: later,
  sealed: later,
});

/** What people and machines write in one language. */
export type Language = z.infer<typeof file> & { code: string };

/**
 * How much of a sentence the rules may know. `open`: rules were written with it in sight. `held_back`: every second one of a list;
 * only the kind of thing it says was looked at, after the first mending. `once_unseen`: written after the rules; its misses were
 * looked at when they were mended again. `unseen`: written after the rules, which never followed it. `sealed`: as `unseen`, and
 * its misses are never printed: only its figure is known. `fresh_open` and `fresh_sealed` are the same once more: the half that
 * rules were weighed by, and the half that was put aside.
 */
export type Sight = "open" | "held_back" | "once_unseen" | "unseen" | "sealed" | (typeof freshSights)[number];

/** The lists written after the rules. */
export const laterSights = ["once_unseen", "unseen", "sealed"] as const;

/** The files of `fresh/`: unmarked notes, and short answers of people that look like such notes. */
export const freshSights = ["fresh_open", "fresh_sealed"] as const;

/** A sentence of a person or a machine. */
export interface Sentence {
  text: string;
  sight: Sight;
}

/** The languages of `sentences/`, by their codes (ISO 639-1). */
export function readLanguages(): Language[] {
  const folder = new URL("sentences/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) =>
      Object.assign(file.parse(parse(readFileSync(new URL(name, folder), "utf8"))), { code: name.slice(0, -5) }),
    );
}

/** The sentences of a list, every second one of which is held back. */
export function sentencesOf(list: readonly string[]): Sentence[] {
  return list.map((text, index): Sentence => ({ text, sight: index % 2 === 1 ? "held_back" : "open" }));
}

/** The sentences of people or of notes that were written after the rules. */
export function laterSentences(
  language: Language,
  kind: "people" | "absence",
  sights: readonly (typeof laterSights)[number][],
): Sentence[] {
  return sights.flatMap((sight) => language[sight][kind].map((text): Sentence => ({ text, sight })));
}
