import { expect, test } from "vitest";
import { guessColumns } from "../../src/enrollment/import/file/guess-columns.ts";
import { filterQuery, readAction, readTarget } from "../../src/dashboard/bulk/read.ts";
import { filterWords } from "../../src/dashboard/word/filter-words.ts";
import { segmentOf } from "../../src/dashboard/people/segment-of.ts";
import { rulesInWords } from "../../src/dashboard/scoring/sentences.ts";
import { scoringRules } from "../../src/score/rules/rules.ts";

const names = { sequences: new Map(), reps: new Map() };
const rules = scoringRules.parse({
  name: "Test",
  fit: [
    { id: "trial", points: 15, if: { attribute: "plan", op: "eq", value: "trial" } },
    { id: "left", points: -5, leftTopic: "news" },
  ],
  engagement: [
    {
      id: "website",
      halfLife: "P14D",
      cap: 40,
      rules: [
        {
          id: "prices",
          on: "event",
          event: "page.viewed",
          where: [{ property: "path", op: "eq", value: "/pricing" }],
          points: 10,
          cap: 30,
        },
        { id: "answers", on: "reply", category: ["interested", "question"], points: 40 },
      ],
    },
  ],
  intent: { warm: 20, hot: 50 },
  mql: { score: "fit", op: "gte", value: 20 },
});

test.each([
  [
    ["E-Mail-Adresse", "Vorname", "Nachname", "Firma"],
    ["email", "firstName", "lastName", "company"],
  ],
  [
    ["courriel", "Prénom", "nom", "Société"],
    ["email", "firstName", "lastName", "company"],
  ],
  [
    ["First name", "first", "EMAIL"],
    ["firstName", "first", "email"],
  ],
  [
    ["Job title", "Größe", "", "tags"],
    ["job_title", "gro_e", "-", "tags"],
  ],
  [
    ["consent.mail", "PLAN"],
    ["consent.mail", "plan"],
  ],
])("columns %j are taken for %j", (columns, guesses) => {
  const guessed = guessColumns(
    columns.map((name) => ({ name, samples: [] })),
    ["plan"],
  );
  expect(guessed.map(({ guess }) => guess)).toEqual(guesses);
});

test("a column of addresses is the address, whatever it is called", () => {
  const guessed = guessColumns(
    [
      { name: "Who", samples: ["Ada"] },
      { name: "Where", samples: ["ada@x.example", "bo@x.example"] },
    ],
    [],
  );
  expect(guessed.map(({ guess }) => guess)).toEqual(["who", "email"]);
});

test("filters become the condition of a segment, or say which of them cannot", () => {
  expect(segmentOf({ stage: "lead" }, undefined, undefined)).toEqual({ stage: "lead" });
  expect(segmentOf({ tag: "fair", intent: "warm" }, rules, { stage: "lead" })).toEqual({
    all: [
      { stage: "lead" },
      { tag: "fair" },
      {
        all: [
          { score: "total", op: "gte", value: 20 },
          { score: "total", op: "lt", value: 50 },
        ],
      },
    ],
  });
  expect(() => segmentOf({ q: "da", tag: "fair" }, rules, undefined)).toThrow("the text that you look for");
  expect(() => segmentOf({}, rules, undefined)).toThrow("everybody is no segment");
  expect(() => segmentOf({ intent: "hot" }, undefined, undefined)).toThrow("no scoring rules");
});

test("what a form says is read by the schemas of the API", () => {
  const search = new URLSearchParams("stage=lead&q=&sort=score&cursor=abc&lead=1&to=all&said=x&part=people");
  expect(filterQuery(search)).toBe("stage=lead");
  expect(readTarget({ filter: "stage=lead&sort=score" })).toEqual({ filter: { stage: "lead" } });
  expect(() => readTarget({ filter: "stage=nobody" })).toThrow("is wrong");
  expect(() => readTarget({ leads: "x,y" })).toThrow("wrong");
  expect(readAction({ kind: "add_tag", "add_tag.tag": " fair ", "remove_tag.tag": "x" })).toEqual({
    kind: "add_tag",
    tag: "fair",
  });
  expect(() => readAction({ kind: "add_tag" })).toThrow("wrong");
  expect(filterWords({ stage: "lead", tag: "fair" }, names)).toBe("stage lead · tagged fair");
  expect(filterWords({}, names)).toBe("everybody");
});

test("rules are sentences", () => {
  expect(rulesInWords(rules)).toEqual({
    fit: [
      { id: "trial", points: 15, words: "who is: plan is trial" },
      { id: "left", points: -5, words: "who left the topic news" },
    ],
    groups: [
      {
        id: "website",
        words: "Half of the points are left after 14 days; 40 count at most.",
        rules: [
          { id: "prices", points: 10, words: "for each “page.viewed” where path is /pricing, 30 at most" },
          { id: "answers", points: 40, words: "for each answer that says: interested or question" },
        ],
      },
    ],
    intent: "Warm from 20 points, hot from 50; below that they are cold.",
    mql: "Marketing-qualified: fit is at least 20.",
  });
});
