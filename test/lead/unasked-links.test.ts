import { expect, test } from "vitest";
import { unaskedLinks } from "../../src/lead/qualification/unasked-links.ts";

const criteria = [
  { key: "budget", name: "Budget", question: "Can they pay?", ask: "Do you have a budget?" },
  { key: "need", name: "Need", question: "What for?" },
];
const asked = (source: string, of = criteria) => unaskedLinks(source, { criteria: of }).map(({ message }) => message);

test.each([
  ["{{ answers_url }}/budget/yes and {{answers_url}}/budget/no"],
  ["{{ answers_url }}"],
  ["{{ answers_url }}/{{ lead.asks }}/yes"],
  ["{{ answers_url }}/budget/{{ lead.answer }}"],
])("nothing is wrong with %s", (source) => {
  expect(asked(source)).toEqual([]);
});

test("a criterion without `ask`, one that is none, and an answer that is none are told, each once", () => {
  expect(asked('<a href="{{ answers_url }}/need/no">No</a> {{ answers_url }}/need/no')).toEqual([
    'links to answers_url/need/no, but "need" has no `ask`: leads are asked nothing there. Give it an `ask` by PUT /v1/settings/qualification; these have one: budget.',
  ]);
  expect(asked("{{- answers_url -}}/nead/no")).toEqual([
    'links to answers_url/nead/no, but "nead" is no criterion. There are: budget, need.',
  ]);
  expect(asked("{{ answers_url }}/budget/maybe {{ answers_url }}/budget")).toHaveLength(2);
});

test("where leads are asked nothing, no link to questions leads anywhere", () => {
  expect(asked("{{ answers_url }}", criteria.slice(1))).toEqual([expect.stringContaining("leads are asked nothing")]);
});
