import { describe, expect, test } from "vitest";
import { judge } from "../../src/experiment/judge/judge.ts";
import type { ArmLead } from "../../src/experiment/judge/judge.ts";
import { say } from "../../src/experiment/judge/say.ts";
import { moreLeads } from "../../src/experiment/evidence/more-leads.ts";

const none = { unsubscribes: null, complaints: null, bounces: null };

/** So many leads of an arm, the first of whom respond, one after the other. */
function leads(arm: string, count: number, responses: number, guards: Partial<ArmLead["guards"]> = {}): ArmLead[] {
  return Array.from({ length: count }, (_, i) => ({
    arm,
    from: 0,
    leftAt: null,
    respondedAt: i < responses ? 100 + i : null,
    guards: { ...none, ...(i >= responses && guards) },
  }));
}

const two = {
  arms: [
    { name: "own", weight: 50 },
    { name: "question", weight: 50 },
  ],
  control: "own",
  metric: "replies" as const,
  endedAt: null as Date | null,
  within: "P30D",
};
const verdict = (people: ArmLead[], experiment = two, asOf = new Date(10_000)) =>
  say(judge(experiment, people, asOf.getTime()), experiment, asOf);

describe("the verdict", () => {
  test("is open while nothing happened", () => {
    expect(verdict([])).toEqual({
      kind: "open",
      arm: null,
      words: "There are no replies from people yet. Look again when there are some.",
    });
  });

  test("is open on thirty leads, whatever they did, and says how many it takes", () => {
    const { kind, words } = verdict([...leads("own", 15, 4), ...leads("question", 15, 8)]);
    expect(kind).toBe("open");
    expect(words).toMatch(/^Nothing is shown yet\. For "question" there is .* it takes about [\d,]+ more leads\./);
  });

  test("says nothing about how many leads it takes below ten responses", () => {
    const people = [...leads("own", 23, 1), ...leads("question", 17, 2)];
    expect(judge(two, people, 10_000).comparisons[0]?.moreLeads).toBeNull();
    const { words } = verdict(people);
    expect(words).toContain("With fewer than 10 responses nobody can say how many more leads it takes.");
    expect(words).not.toMatch(/about [\d,]+ more leads/);
  });

  test("of an experiment that has ended says so, until when responses count, and no more leads", () => {
    const ended = { ...two, endedAt: new Date("2026-01-05T09:00:00Z") };
    const people = [...leads("own", 15, 4), ...leads("question", 15, 8)];
    const soon = verdict(people, ended, new Date("2026-01-06T09:00:00Z")).words;
    expect(soon).toMatch(/^Nothing is shown\. For "question" there is [^.]*\(.*\)\. The experiment has ended/);
    expect(soon).toContain(
      "has ended (2026-01-05 09:00 UTC) and takes no more leads in. Responses of those in it still",
    );
    expect(soon).toContain("count until their time is over, at the latest 2026-02-04 09:00 UTC.");
    expect(soon).not.toMatch(/it takes about|as often as you like/);
    expect(judge(ended, people, 1_000_000).comparisons[0]?.moreLeads).toBeNull();
    const won = verdict(
      [...leads("own", 500, 10), ...leads("question", 500, 50)],
      ended,
      new Date("2026-03-06T09:00:00Z"),
    );
    expect([won.kind, won.arm]).toEqual(["winner", "question"]);
    expect(won.words).toMatch(/The experiment has ended .* The time of everybody in it is over: this is the result\.$/);
  });

  test("names the better arm when it is shown", () => {
    const { kind, arm, words } = verdict([...leads("own", 500, 10), ...leads("question", 500, 50)]);
    expect([kind, arm]).toEqual(["winner", "question"]);
    expect(words).toMatch(/^"question" gets more replies from people than "own": 5\.\d times as many \(between /);
  });

  test("names control when the other is shown to be worse", () => {
    expect(verdict([...leads("own", 500, 50), ...leads("question", 500, 10)])).toMatchObject({
      kind: "winner",
      arm: "own",
    });
  });

  test("of three arms, one that is better by chance is not named sooner", () => {
    const three = { ...two, arms: [...two.arms, { name: "third", weight: 50 }] };
    const people = [...leads("own", 300, 10), ...leads("question", 300, 30)];
    const both = judge(two, people, 10_000).comparisons[0]!;
    const among = judge(three, [...people, ...leads("third", 300, 10)], 10_000).comparisons[0]!;
    expect(among.e).toBeCloseTo(both.e / 2, 10);
  });

  test("is harm, before all else, when an arm costs more unsubscribes", () => {
    const people = [...leads("own", 500, 10), ...leads("question", 500, 50)].map((lead, i) =>
      lead.arm === "question" && lead.respondedAt === null && i % 8 === 0
        ? { ...lead, leftAt: 500 + i, guards: { ...none, unsubscribes: 500 + i } }
        : lead,
    );
    const { kind, arm, words } = verdict(people);
    expect([kind, arm]).toEqual(["harm", "question"]);
    expect(words).toContain('"question" costs more unsubscribes than "own"');
  });

  test("is uneven, and nothing else, when leads did not fall to the arms as they were to", () => {
    const { kind, words } = verdict([...leads("own", 1000, 10), ...leads("question", 800, 80)]);
    expect(kind).toBe("uneven");
    expect(words).toContain('"own" 1000 (weight 50), "question" 800 (weight 50)');
  });
});

test("what is still to come does not count at an earlier look", () => {
  const people = [...leads("own", 10, 2), ...leads("question", 10, 2)];
  expect(judge(two, people, 100).arms.map(({ responses }) => responses)).toEqual([1, 1]);
});

test("who has left without a response is counted as left", () => {
  const gone = leads("own", 3, 0).map((lead) => ({ ...lead, leftAt: 50, respondedAt: 60 }));
  expect(judge(two, gone, 100).arms[0]).toMatchObject({ leads: 3, responses: 0, left: 3 });
});

describe("how many more leads", () => {
  const shown = { e: 2, ratio: Math.log(2), share: 0.5, responses: 40, people: 2000 };
  test("grows as the difference shrinks", () => {
    const less = moreLeads({ ...shown, ratio: Math.log(1.2) });
    expect(moreLeads(shown)).toBeGreaterThan(0);
    expect(less).toBeGreaterThan(moreLeads(shown)!);
  });
  test("is none when it is enough, and unknown when nothing differs or happened", () => {
    expect([
      moreLeads({ ...shown, e: 20 }),
      moreLeads({ ...shown, ratio: 0 }),
      moreLeads({ ...shown, responses: 0 }),
      moreLeads({ ...shown, responses: 9 }),
    ]).toEqual([0, null, null, null]);
    expect(moreLeads({ ...shown, responses: 10 })).toBeGreaterThan(0);
  });
});

test("the course of the evidence is what a look at each of its instants showed, and ends with what is shown now", () => {
  // No two respond at one instant.
  const later = ({ respondedAt, ...lead }: ArmLead) => ({ ...lead, respondedAt: respondedAt && respondedAt + 0.5 });
  const people = [...leads("own", 300, 40), ...leads("question", 300, 130).map(later)];
  const { course, e } = judge(two, people, 10_000).comparisons[0]!;
  expect(course.length).toBeGreaterThan(20);
  expect(course.length).toBeLessThanOrEqual(60);
  expect(course.at(-1)!.e).toBe(e);
  for (const point of course) expect(judge(two, people, point.at).comparisons[0]!.e).toBeCloseTo(point.e, 9);
  expect(judge(two, [], 10_000).comparisons[0]!.course).toEqual([]);
});
