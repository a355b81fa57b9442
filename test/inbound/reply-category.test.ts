import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ReplyCategory } from "../../src/db/schema/inbound.ts";
import { categorizeReply } from "../../src/inbound/category/read.ts";
import { readLabeled } from "./labeled/read-labeled.ts";

const answer = z.strictObject({
  lang: z.string(),
  text: z.string(),
  at: z.string().optional(),
  zone: z.string().optional(),
  date: z.string().optional(),
  person: z.string().optional(),
  address: z.string().optional(),
});
type Answer = z.output<typeof answer> & { category: ReplyCategory };
const answers = z.strictObject({
  interested: z.array(answer),
  question: z.array(answer),
  meeting: z.array(answer),
  later: z.array(answer),
  notInterested: z.array(answer),
  wrongPerson: z.array(answer),
  negative: z.array(answer),
  unclear: z.array(answer),
});

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as ReplyCategory;
const labeled = (file: string): Answer[] =>
  Object.entries(readLabeled(file, answers)).flatMap(([name, list]) =>
    list.map((one) => ({ ...one, category: snake(name) })),
  );
const read = (text: string) =>
  categorizeReply({ text, sentAt: new Date("2026-03-04T09:00:00Z"), zone: "Europe/Berlin" });

describe("what people answer", () => {
  test.each(labeled("categories.yaml"))(
    "$category, $lang: $text",
    ({ text, category, at, zone, date, person, address }) => {
      const found = read(text);
      expect({ ...found, named: found.person?.name, email: found.person?.email }).toMatchObject({
        category,
        meeting: at === undefined ? null : { at, zone },
        laterOn: date ?? null,
        ...(person !== undefined && { named: person }),
        ...(address !== undefined && { email: address }),
      });
    },
  );
});

test("answers that the rules were not written for are seldom taken for something else", () => {
  const held = labeled("categories-held-back.yaml");
  const judged = held.map(({ text, category }) => ({ category, found: read(text).category }));
  const right = judged.filter(({ category, found }) => category === found).length;
  const taken = judged.filter(({ found }) => found !== "unclear");
  const precise = taken.filter(({ category, found }) => category === found).length;
  expect(right / held.length).toBeGreaterThanOrEqual(0.9);
  expect(precise / taken.length).toBeGreaterThanOrEqual(0.95);
});

describe("precision before recall", () => {
  test.each([
    "We're not interested in the platform, but we are interested in the training. Tell me more.",
    "Thanks, noted.",
    "How are you?",
    "",
  ])("unclear: %s", (text) => {
    expect(read(text).category).toBe("unclear");
  });
});
