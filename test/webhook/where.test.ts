import { expect, test } from "vitest";
import { isWanted, requireMeaning, whereSchema } from "../../src/webhook/event/where.ts";

const clicked = { verdict: "human", hits: 3, link: null, lead: { stage: "prospect", company: "Brightlab" } };

test.each([
  [{}, true],
  [{ verdict: "human" }, true],
  [{ verdict: ["unknown", "machine"] }, false],
  [{ verdict: "human", "lead.stage": "lead" }, false],
  [{ "lead.stage": ["lead", "prospect"] }, true],
  [{ link: null }, true],
  [{ link: "pricing" }, false],
  [{ hits: 3 }, true],
  [{ hits: "3" }, false],
  // What an event does not have is no reason to keep it back.
  [{ category: "meeting" }, true],
  [{ toString: "x" }, true],
])("where %j a click by a person of a prospect is posted: %s", (where, posted) => {
  expect(isWanted(clicked, whereSchema.parse(where))).toBe(posted);
});

test("an event without a lead is not kept back by what leads must be", () => {
  expect(isWanted({ sequenceId: "1" }, { "lead.stage": ["prospect"] })).toBe(true);
});

test.each([
  [["message.clicked"], { verdict: ["human"], link: ["pricing"], "lead.company": [null] }],
  [["*"], { category: ["meeting"], skipped: [true], previousVerdict: [null] }],
  [["message.*"], { hard: [true], attempts: [1] }],
])("%j may be asked for where %j", (types, where) => {
  expect(() => requireMeaning(types, where)).not.toThrow();
});

test.each([
  [["message.clicked"], { verdikt: ["human"] }, "/where/verdikt", 'did you mean "verdict"?'],
  [["lead.created"], { verdict: ["human"] }, "/where/verdict", 'No event that this webhook gets has a field "verdict"'],
  [["message.*"], { verdict: ["robot"] }, "/where/verdict", '"verdict" is never "robot": it is one of human, unknown'],
  [["*"], { "lead.stage": ["prospects"] }, "/where/lead.stage", "it is one of lead, prospect"],
  [["message.*"], { hard: ["true"] }, "/where/hard", '"hard" is never "true"'],
  [["message.*"], { verdict: [null] }, "/where/verdict", '"verdict" is never null'],
])("%j where %j is refused with what to write", (types, where, pointer, message) => {
  expect(() => requireMeaning(types, where)).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ pointer, message: expect.stringContaining(message) })],
    }),
  );
});
