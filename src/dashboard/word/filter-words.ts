import { lineOf } from "../../platform/stranger-text.ts";
import type { Names } from "./happened.ts";

const called: Readonly<Record<string, string>> = {
  q: "beginning with",
  stage: "stage",
  intent: "intent",
  segment: "in the segment",
  fact: "came as far as",
  sequenceId: "taken in by",
  versionId: "taken in by a version",
  repId: "with",
  source: "came by",
  campaign: "of the campaign",
  from: "known since",
  to: "known before",
  minScore: "score of at least",
  activeFrom: "active since",
  tag: "tagged",
};

/** Filters of the list of leads as a phrase: "stage lead · in the segment trials"; "everybody" where there are none. Pure. */
export function filterWords(filter: object, names: Names): string {
  const said = Object.entries(filter).flatMap(([name, value]: [string, string | number | Date | undefined]) => {
    if (value === undefined || value === "") return [];
    const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
    const shown = name === "sequenceId" ? names.sequences.get(text) : name === "repId" ? names.reps.get(text) : text;
    return [`${called[name] ?? name} ${lineOf(shown ?? text, 100)}`];
  });
  return said.length === 0 ? "everybody" : said.join(" · ");
}
