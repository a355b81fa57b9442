import { readFileSync, readdirSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { fold } from "../../../src/inbound/classify/fold.ts";
import { buckets, featuresOf } from "../../../src/inbound/note-model/features.ts";
import type { Weights } from "../../../src/inbound/note-model/weights.ts";
import { seededRandom } from "../generate/random.ts";

const file = z.strictObject({ notes: z.array(z.string()).min(10), people: z.array(z.string()).min(10) });

/** A sentence written for the model. */
export interface Example {
  language: string;
  text: string;
  isNote: boolean;
}

/** The sentences that the model learns from; none of them is among those it is measured on. */
export function readExamples(): Example[] {
  const folder = new URL("sentences/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .flatMap((name) => {
      const { notes, people } = file.parse(parse(readFileSync(new URL(name, folder), "utf8")));
      const language = name.slice(0, -".yaml".length);
      return [
        ...notes.map((text) => ({ language, text, isNote: true })),
        ...people.map((text) => ({ language, text, isNote: false })),
      ];
    });
}

const rounds = 30;
const rate = 0.4;
const decay = 5e-5;

/** Weights of a logistic regression, by stochastic descent, in steps of a byte. The same for the same examples. */
export function learn(examples: readonly Example[]): Weights {
  const weights = descend(examples);
  const bias = weights[buckets] ?? 0;
  const table = weights.subarray(0, buckets);
  const step = table.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
  return { bias, step, steps: Int8Array.from(table, (weight) => Math.round(weight / step)) };
}

/** The last weight is the bias. */
function descend(examples: readonly Example[]): Float32Array {
  const random = seededRandom(1);
  const rows = examples.map(({ text, isNote }) => ({ features: featuresOf(fold(text)), wanted: isNote ? 1 : 0 }));
  const weights = new Float32Array(buckets + 1);
  for (let round = 0; round < rounds; round += 1) {
    const step = rate / (1 + round / 10);
    for (const { features, wanted } of shuffled(rows, random.int)) {
      const scale = 1 / Math.sqrt(features.length);
      let sum = weights[buckets] ?? 0;
      for (const place of features) sum += (weights[place] ?? 0) * scale;
      const error = wanted - 1 / (1 + Math.exp(-sum));
      for (const place of features) {
        const old = weights[place] ?? 0;
        weights[place] = old + step * (error * scale - decay * old);
      }
      weights[buckets] = (weights[buckets] ?? 0) + step * error * 0.1;
    }
  }
  return weights;
}

function shuffled<Item>(items: readonly Item[], int: (from: number, to: number) => number): Item[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = int(0, at);
    const [one, two] = [mixed[at], mixed[other]];
    if (one !== undefined && two !== undefined) [mixed[at], mixed[other]] = [two, one];
  }
  return mixed;
}
