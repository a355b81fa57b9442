import { describe, expect, test } from "vitest";
import type { Candidate } from "../../src/rep/assign/candidate.ts";
import { chooseRep } from "../../src/rep/assign/choose-rep.ts";
import { asked, candidate, now, team } from "./support.ts";

const away = { absentUntil: new Date("2026-01-09T00:00:00Z") };
const [ann, bob, cyd] = [candidate("ann"), candidate("bob"), candidate("cyd")];

/** Assigns again and again. @returns who got it, in order */
function draw(reps: Candidate[], times: number): string {
  let names = "";
  for (let i = 0; i < times; i++) {
    const choice = chooseRep({ reps, teams: [] }, asked());
    names += choice.rep?.name[0] ?? "-";
    for (const { id, ...standing } of choice.standings) {
      const at = reps.findIndex((rep) => rep.id === id);
      reps[at] = { ...reps[at]!, ...standing };
    }
  }
  return names;
}

const count = (names: string, name: string) => names.split(name).length - 1;

describe("in turn, by weight", () => {
  test("shares are within one of the weights after every assignment", () => {
    const weights = { a: 5, b: 3, c: 2 };
    const names = draw(
      Object.entries(weights).map(([name, weight]) => candidate(name, { weight })),
      1_000,
    );
    for (let n = 1; n <= names.length; n++) {
      for (const [name, weight] of Object.entries(weights)) {
        expect(Math.abs(count(names.slice(0, n), name) - (n * weight) / 10)).toBeLessThanOrEqual(1);
      }
    }
  });

  test("who returns is not flooded", () => {
    const reps = [candidate("a"), candidate("b"), candidate("c", away)];
    expect(count(draw(reps, 100), "c")).toBe(0);
    reps[2] = { ...reps[2]!, absentUntil: null };
    const names = draw(reps, 9);
    expect(["a", "b", "c"].map((name) => count(names, name))).toEqual([3, 3, 3]);
    expect(names).not.toContain("cc");
  });

  test("who is new starts where the others are", () => {
    const reps = [candidate("a", { pointer: 50 }), candidate("b", { behind: true })];
    expect(count(draw(reps, 10), "b")).toBe(5);
  });

  test("who was full is not flooded either", () => {
    const reps = [candidate("a"), candidate("b", { capacity: 2, open: 2 })];
    draw(reps, 50);
    reps[1] = { ...reps[1]!, open: 0 };
    expect(count(draw(reps, 10), "b")).toBe(5);
  });

  test("the fewest open handoffs for their weight, where the team wants it so", () => {
    const reps = [candidate("a", { open: 3, weight: 2 }), candidate("b", { open: 2 })];
    const one = team("t", ["a", "b"], { strategy: "fewest_open" });
    expect(chooseRep({ reps, teams: [one] }, asked()).rep?.id).toBe("a");
  });
});

describe("who has them already", () => {
  test("the rep of the lead, however full, before the rep of the company, before whose turn it is", () => {
    const reps = [ann, bob, { ...cyd, capacity: 1, open: 9, pointer: 9 }];
    const choose = (ownerId: string | null, companyOwnerIds: string[]) => {
      const { rep, via } = chooseRep({ reps, teams: [] }, asked({}, { ownerId, companyOwnerIds }));
      return [rep?.id, via];
    };
    expect(choose("cyd", ["bob"])).toEqual(["cyd", "owner"]);
    expect(choose(null, ["bob", "ann"])).toEqual(["bob", "company"]);
    expect(choose(null, [])).toEqual(["ann", "turn"]);
  });

  test("their deputies stand in, one for the other", () => {
    const reps = [
      { ...ann, ...away, deputyId: "bob" },
      { ...bob, active: false, deputyId: "cyd" },
      { ...cyd, pointer: 9 },
      candidate("dan"),
    ];
    const choice = chooseRep({ reps, teams: [] }, asked({}, { ownerId: "ann" }));
    expect([choice.rep?.id, choice.via]).toEqual(["cyd", "deputy"]);
    expect(choice.passedOver.map(({ repId, code }) => [repId, code])).toEqual([
      ["ann", "absent"],
      ["bob", "inactive"],
    ]);
  });

  test("deputies in a circle are nobody, and it goes by turn", () => {
    const reps = [{ ...ann, ...away, deputyId: "bob" }, { ...bob, ...away, deputyId: "ann" }, cyd];
    expect(chooseRep({ reps, teams: [] }, asked({}, { ownerId: "ann" }))).toMatchObject({
      rep: { id: "cyd" },
      via: "turn",
    });
  });
});

describe("territory, skill, language", () => {
  const country = (value: string) => ({ attribute: "country", op: "eq" as const, value });

  test("who names the territory comes before who takes everybody; nobody gets what is outside", () => {
    const reps = [ann, { ...bob, territory: country("DE"), pointer: 9 }];
    const of = (value: string) => chooseRep({ reps, teams: [] }, asked({ attributes: { country: value } })).rep?.id;
    expect([of("DE"), of("FR")]).toEqual(["bob", "ann"]);
  });

  test("a language that is known and not spoken is a reason against", () => {
    const reps = [
      { ...ann, languages: ["en"] },
      { ...bob, languages: ["de", "en"] },
    ];
    const choice = chooseRep({ reps, teams: [] }, asked({ locale: "de-AT" }));
    expect(choice.rep?.id).toBe("bob");
    expect(choice.passedOver).toEqual([
      { repId: "ann", name: "ann", code: "other_language", message: "Speaks en, the lead de." },
    ]);
    expect(chooseRep({ reps, teams: [] }, asked()).rep?.id).toBe("ann");
  });

  test("an unknown fact is not the territory", () => {
    const reps = [{ ...ann, territory: country("DE") }];
    const choice = chooseRep({ reps, teams: [] }, asked());
    expect(choice).toMatchObject({ rep: null, via: "operator", passedOver: [{ code: "outside_territory" }] });
  });
});

describe("teams", () => {
  const emea = { attribute: "region", op: "eq" as const, value: "emea" };

  test("the first that takes the lead", () => {
    const teams = [team("emea", ["bob"], { condition: emea }), team("rest", ["ann"])];
    const of = (region: string) => chooseRep({ reps: [ann, bob], teams }, asked({ attributes: { region } }));
    expect(of("emea")).toMatchObject({ rep: { id: "bob" }, team: { key: "emea" } });
    expect(of("apac")).toMatchObject({ rep: { id: "ann" }, team: { key: "rest" } });
  });

  test("nobody of it: the fallback rep, then the fallback team, then the operator; circles end", () => {
    const teams = [
      team("one", ["ann"], { fallbackRepId: "bob", fallbackTeamId: "two" }),
      team("two", ["cyd"], { fallbackTeamId: "one" }),
    ];
    const except = (...ids: string[]) =>
      chooseRep({ reps: [ann, bob, cyd], teams }, asked({}, { except: new Set(ids) }));
    expect(except()).toMatchObject({ rep: { id: "ann" }, via: "turn" });
    expect(except("ann")).toMatchObject({ rep: { id: "bob" }, via: "fallback_rep" });
    expect(except("ann", "bob")).toMatchObject({ rep: { id: "cyd" }, via: "fallback_team", team: { key: "two" } });
    expect(except("ann", "bob", "cyd")).toMatchObject({ rep: null, via: "operator" });
  });

  test.each<[string, Partial<Candidate>]>([
    ["inactive", { active: false }],
    ["left", { activeUntil: now }],
    ["unreachable", { unreachableAt: now }],
    ["absent", away],
    ["full", { capacity: 3, open: 3 }],
  ])("%s: passed over, and told so", (code, some) => {
    const choice = chooseRep({ reps: [{ ...ann, ...some }, bob], teams: [] }, asked());
    expect(choice.rep?.id).toBe("bob");
    expect(choice.passedOver).toMatchObject([{ repId: "ann", code }]);
  });
});
