import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";
import { step } from "../../src/sequence/definition/steps.ts";

const guide = await readFile(new URL("../../docs/guide/steps.md", import.meta.url), "utf8");
const snippets = [...guide.matchAll(/^## (\w+)\n([^]*?)(?=^## )/gm)].map(([, kind = "", text = ""]) => ({
  kind,
  steps: [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = ""]) => parse(yaml) as object[]),
}));
const kinds = step.options.map(({ shape }) => shape.kind.value);

test("the guide of steps has every kind of step, and no other", () => {
  const shown = snippets.filter(({ steps }) => steps.length > 0).map(({ kind }) => kind);
  expect(shown.toSorted()).toEqual([...kinds].toSorted());
});

test.each(snippets.flatMap(({ kind, steps }) => steps.map((list, place) => [kind, place, list] as const)))(
  "its example of %s, number %i, is a step that can be published",
  (kind, _place, list) => {
    const read = sequenceDefinition.safeParse({ name: "Guide", trigger: { event: "signup" }, steps: list });
    expect(read.error?.issues ?? []).toEqual([]);
    expect(JSON.stringify(list)).toContain(`"kind":"${kind}"`);
  },
);
