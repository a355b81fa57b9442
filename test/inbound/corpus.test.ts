import { describe, expect, test } from "vitest";
import { corpusFolder, readCorpus } from "../bench/corpus-labels.ts";
import { judgeMail, scoreFigures } from "../bench/corpus-score.ts";

const corpus = readCorpus(corpusFolder());

describe.skipIf(!corpus)("on the labelled corpus", () => {
  test("every figure reaches its target", async () => {
    const judged = await Promise.all((corpus ?? []).map((label) => judgeMail(label)));
    const below = scoreFigures(judged).filter((figure) => figure.of > 0 && figure.right / figure.of < figure.target);
    expect(below.map((figure) => [figure.name, figure.misses])).toEqual([]);
  });
});
