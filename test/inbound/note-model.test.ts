import { statSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { classify } from "../../src/inbound/classify.ts";
import { likenessOf } from "../../src/inbound/classify/auto/note-words.ts";
import { fold } from "../../src/inbound/classify/fold.ts";
import { haveSameBuild } from "../../src/inbound/judge/same-build.ts";
import { weighCircumstances } from "../../src/inbound/judge/circumstances.ts";
import { coreLines } from "../../src/inbound/note-model/core-lines.ts";
import { noteLikeness } from "../../src/inbound/note-model/note-likeness.ts";
import { noteWeights, useWeights, weightsFile } from "../../src/inbound/note-model/weights.ts";
import { parseMail } from "../../src/inbound/parse.ts";
import { learn, readExamples } from "../bench/note-model/learn.ts";
import { mailOf } from "./mail-of.ts";

const trained = noteWeights();
afterEach(() => useWeights(trained));

async function verdictOn(body: string, headers: readonly string[] = []) {
  const thread = ["In-Reply-To: <step1@ours.example>", "References: <step1@ours.example>"];
  return classify(await parseMail(mailOf({ subject: "Re: Your trial", headers: [...thread, ...headers], body })), true);
}

describe("the model of notes", () => {
  test("is what its sentences teach, and small", () => {
    expect(trained).toEqual(learn(readExamples()));
    expect(statSync(weightsFile).size).toBeLessThan(300_000);
  });

  test("puts nine in ten pairs of a note and an answer in order in languages it never saw", () => {
    const examples = readExamples();
    const scored = [...Map.groupBy(examples, ({ language }) => language)]
      .filter((_, index) => index % 6 === 0)
      .flatMap(([language, own]) => {
        useWeights(learn(examples.filter((one) => one.language !== language)));
        return own.map(({ text, isNote }) => ({ isNote, score: noteLikeness(fold(text)) }));
      });
    const people = scored.filter(({ isNote }) => !isNote);
    const pairs = scored.filter(({ isNote }) => isNote).flatMap((note) => people.map((one) => note.score > one.score));
    expect(pairs.filter(Boolean).length / pairs.length).toBeGreaterThan(0.85);
  });

  // No phrase knows how these tell an absence.
  const notes = [
    "Ich begleite diese Woche eine Delegation in Posen und lese erst am Samstag mit.",
    "Acompaño esta semana a una delegación en Poznan; el sábado leo lo recibido.",
  ];

  test.each(notes)("asks a person to look at what no phrase tells of: %s", async (note) => {
    useWeights(null);
    expect(await verdictOn(note)).toMatchObject({ class: "human_reply", review: null });
    useWeights(trained);
    expect(await verdictOn(note)).toMatchObject({ class: "human_reply", review: "may_be_automatic" });
  });

  test("tells nothing against a program in which people write, a question, or a proposal", async () => {
    for (const [body, headers] of [
      [notes[0] ?? "", ["X-Mailer: Apple Mail (2.3826)"]],
      [notes[0] ?? "", ["Thread-Index: AdQxYz=="]],
      ["Hvad koster det for fyrre personer?", []],
      ["Let us talk on Wednesday, my number is 555 0142.", []],
    ] as const)
      expect((await verdictOn(body, headers)).reasons).not.toContain("reads_like_note");
  });
});

describe("how much words read like a note", () => {
  const note = "Back from the fair on Friday. The office takes calls until then.";

  test("does not depend on greeting, closing and name", () => {
    expect(likenessOf(`Hello,\n\n${note}\n\nBest wishes,\nAnn`)).toBe(likenessOf(note));
    expect(coreLines("Hi,\n\nThanks!\nAnn")).toBe("Hi,\nThanks!\nAnn");
  });

  test.each([
    "今週は研修に参加しております。お急ぎの場合は受付までお電話ください。",
    "Esta semana estou num curso. Se não puder esperar, ligue para a receção.",
  ])("counts a number to call in urgent cases as no proposal to talk: %s", (text) => {
    expect(likenessOf(text)).toBeGreaterThan(0.5);
  });

  test.each(["Yes, we are interested. Could you call me on Friday at 10?", "I would like to talk, call me."])(
    "is nothing where a person talks: %s",
    (text) => {
      expect(likenessOf(text)).toBe(0);
    },
  );
});

describe("circumstances of an answer", () => {
  const calm = {
    secondsAfter: 3_600,
    cameJustThen: true,
    sentBefore: false,
    titled: false,
    quotesNothing: true,
    toBounceAddress: false,
    nullSender: false,
    answersSeveral: false,
    sameBuild: false,
    speaksLikeOne: false,
    likeness: 0,
    writtenInProgram: true,
  };
  const weigh = async (about: Partial<typeof calm>) =>
    weighCircumstances(await verdictOn("Wir haben das gesehen."), { ...calm, ...about });

  test("one sign alone changes nothing, nor does a likeness", async () => {
    for (const sign of [{ answersSeveral: true }, { sameBuild: true }, { secondsAfter: 2 }, { likeness: 0.9 }])
      expect(await weigh(sign)).toMatchObject({ class: "human_reply", review: null });
  });

  test("a sign with words that read like a note, or a second sign, asks a person to look", async () => {
    for (const signs of [
      { secondsAfter: 2, likeness: 0.35 },
      { sameBuild: true, likeness: 0.35 },
      { answersSeveral: true, sameBuild: true },
    ])
      expect(await weigh(signs)).toMatchObject({ class: "human_reply", review: "may_be_automatic" });
  });

  test("a sign with the words of a note makes it one", async () => {
    expect(await weigh({ answersSeveral: true, speaksLikeOne: true })).toMatchObject({ class: "auto_reply" });
  });
});

describe("texts of one build", () => {
  const of = (name: string, day: number) =>
    `ผู้รับ ${name} ไม่อยู่จนถึงวันที่ ${day} กรุณาติดต่อ ${name}@firm.example แทน ขอบคุณที่ติดต่อบริษัทของเรา`;

  test("differ in names, numbers and addresses, in any language", () => {
    expect(haveSameBuild(of("Ann", 3), of("Bob", 21))).toBe(true);
  });

  test("are neither short nor different", () => {
    expect(haveSameBuild("Thanks!", "Thanks!")).toBe(false);
    expect(
      haveSameBuild(
        "We talked about it and would like to start with twenty people in January.",
        "Could you send us a quote for twenty people? We would decide in January.",
      ),
    ).toBe(false);
  });
});
