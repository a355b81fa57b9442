import { writeFileSync } from "node:fs";
import { fold } from "../../../src/inbound/classify/fold.ts";
import { noteLikeness } from "../../../src/inbound/note-model/note-likeness.ts";
import { encodeWeights, useWeights, weightsFile } from "../../../src/inbound/note-model/weights.ts";
import { learn, readExamples } from "./learn.ts";
import type { Example } from "./learn.ts";

/**
 * Trains the model of notes on the sentences beside it and writes its weights. Prints, for each language, how well a model that never
 * saw the language tells its notes from its people: the share of pairs of one each that it puts in the right order. Whether the
 * model helps the phrases is measured on other sentences, by `npm run corpus -- --leave-out`.
 */
function main(): void {
  const examples = readExamples();
  const judged = [...Map.groupBy(examples, ({ language }) => language)].flatMap(([language, own]) => {
    useWeights(learn(examples.filter((one) => one.language !== language)));
    const scored = own.map((one) => ({ ...one, score: noteLikeness(fold(one.text)) }));
    console.log(`${language}: without its own sentences ${orderOf(scored)} % in order`);
    return scored;
  });
  console.log(`all: ${orderOf(judged)} % in order`);
  for (const limit of [0.3, 0.4, 0.5, 0.6, 0.7]) {
    const above = (isNote: boolean) => {
      const all = judged.filter((one) => one.isNote === isNote);
      return ((100 * all.filter(({ score }) => score >= limit).length) / all.length).toFixed(1);
    };
    console.log(`at ${limit}: ${above(true)} % of notes, ${above(false)} % of people`);
  }
  writeFileSync(weightsFile, encodeWeights(learn(examples)));
}

function orderOf(scored: readonly (Example & { score: number })[]): string {
  const notes = scored.filter(({ isNote }) => isNote);
  const people = scored.filter(({ isNote }) => !isNote);
  const right = notes.flatMap((note) => people.filter((person) => note.score > person.score)).length;
  return ((100 * right) / (notes.length * people.length)).toFixed(1);
}

main();
