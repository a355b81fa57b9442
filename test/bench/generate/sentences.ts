import { readFileSync, readdirSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const file = z.strictObject({
  greetings: z.array(z.string()).min(2),
  closings: z.array(z.string()).min(2),
  attribution: z.string(),
  title: z.string(),
  people: z.array(z.string()).min(10),
  absence: z.array(z.string()).min(10),
  receipt: z.array(z.string()).min(4),
  unseen: z.strictObject({ people: z.array(z.string()), absence: z.array(z.string()) }),
});

/** What people and machines write in one language. */
export type Language = z.infer<typeof file> & { code: string };

/**
 * How much of a sentence the rules may know. `open`: rules were written with it in sight. `held_back`: every second one of a list;
 * only the kind of thing it says was looked at, after the first mending. `unseen`: written after the rules, which never followed it.
 */
export type Sight = "open" | "held_back" | "unseen";

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

/** The sentences of a list, every second one of which is held back, and those written after the rules. */
export function sentencesOf(list: readonly string[], unseen: readonly string[] = []): Sentence[] {
  const known = list.map((text, index): Sentence => ({ text, sight: index % 2 === 1 ? "held_back" : "open" }));
  return [...known, ...unseen.map((text): Sentence => ({ text, sight: "unseen" }))];
}
