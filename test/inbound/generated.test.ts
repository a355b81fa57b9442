import { describe, expect, test } from "vitest";
import { generateFresh } from "../bench/generate/fresh.ts";
import { generateMails } from "../bench/generate/generate.ts";
import { judgeGenerated } from "../bench/generate/judge.ts";
import { figuresOf, keptAtLeast } from "../bench/generate/score.ts";
import type { Judged } from "../bench/generate/score.ts";

const mails = generateMails(7);

async function judged(isMeant: (family: string) => boolean, from = mails): Promise<Judged[]> {
  const meant = from.filter(({ family }, index) => index % 3 === 0 && isMeant(family));
  const all: Judged[] = [];
  for (const mail of meant) all.push({ mail, outcome: await judgeGenerated(mail) });
  return all;
}

describe("mails generated from standards and documented formats", () => {
  test("are more than two thousand, in 24 languages, and the same for the same seed", () => {
    expect(mails.length).toBeGreaterThan(2_000);
    expect(new Set(mails.flatMap(({ language }) => language ?? [])).size).toBe(24);
    expect(generateMails(7)).toEqual(mails);
    expect(generateMails(8)).not.toEqual(mails);
  });

  test("people are kept", async () => {
    const { people, lost } = figuresOf(await judged((family) => family.startsWith("person")));
    expect((people - lost) / people).toBeGreaterThanOrEqual(keptAtLeast);
  }, 60_000);

  test("no report, complaint, receipt by the standard or marked answer of a machine becomes a prospect", async () => {
    const machines = await judged((family) => /^(?:report|notice|complaint|receipt-mdn)|-marked$/.test(family));
    expect(machines.length).toBeGreaterThan(200);
    expect(figuresOf(machines).promoted).toBe(0);
  }, 60_000);

  test("nor does a note that nothing marks, and people who write like one are kept", async () => {
    const notes = await judged((family) => family === "absence-unmarked");
    const { promoted, people, lost } = figuresOf([...notes, ...(await judged(() => true, generateFresh(7)))]);
    expect(promoted).toBe(0);
    expect((people - lost) / people).toBeGreaterThanOrEqual(keptAtLeast);
  }, 60_000);
});
