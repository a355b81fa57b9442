import { describe, expect, test } from "vitest";
import { compare, diffLines, inOrder } from "../../src/plan/code/compare.ts";
import { movedSince } from "../../src/plan/code/fingerprint.ts";
import { kinds } from "../../src/plan/code/kinds.ts";
import { hashOf, idOf } from "../../src/plan/code/resource.ts";
import type { Json, KindName, Resource } from "../../src/plan/code/resource.ts";
import { placesIn, textOf } from "../../src/plan/code/text.ts";
import { compareNext, nextMails } from "../../src/plan/people/next-mail.ts";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";

const resource = (kind: KindName, key: string, value: Json): Resource => ({ kind, key, value });
const there = (...all: Resource[]) => new Map(all.map((one) => [idOf(one), one]));

test("a value is shortened to what is no default, in the order of its schema", () => {
  const { value, how } = kinds.sequence.shorten(
    {
      steps: [{ kind: "email", template: "a", id: "a", send: "scheduled", thread: false }],
      finished: "stay",
      trigger: { manual: true },
      enrollments: { map: { old: "a" } },
      reentry: "once",
      name: "A",
      window: { open: [{ to: "17:00", from: "09:00", days: ["mon"] }], zone: "lead" },
      exits: [{ on: "reply", stops: "all", from: ["own", "thread"] }],
    },
    "a",
  );
  expect(how).toEqual({ enrollments: { map: { old: "a" } } });
  expect(JSON.stringify(value)).toBe(
    JSON.stringify({
      definition: {
        name: "A",
        trigger: { manual: true },
        window: { open: [{ days: ["mon"], from: "09:00", to: "17:00" }] },
        exits: [{ on: "reply" }],
        steps: [{ id: "a", kind: "email", template: "a" }],
      },
    }),
  );
  expect(textOf({ kind: "sequence", key: "a", value, how })).toMatch(
    /^name: A\nenrollments:\n {2}map:\n {4}old: a\ntrigger:/,
  );
});

test("what is named goes before what names it, and what is gone goes backwards at the end", () => {
  const all = [
    resource("sequence", "a", null),
    resource("template", "mail", '<mj-include path="x" />'),
    resource("template", "partials/x", '<mj-include path="y" />'),
    resource("template", "partials/y", ""),
    resource("team", "a", { fallbackTeam: "b" }),
    resource("team", "b", { fallbackTeam: "a" }),
    resource("attribute", "plan", "string"),
  ];
  expect(inOrder(all).map(idOf)).toEqual([
    "attribute/plan",
    "team/b",
    "team/a",
    "template/partials/y",
    "template/partials/x",
    "template/mail",
    "sequence/a",
  ]);
  const applied = Object.fromEntries(all.map((one) => [idOf(one), { is: [hashOf(one.value)] }]));
  const { changes } = compare([], there(...all), applied);
  expect(changes.map(idOf)).toEqual(inOrder(all).map(idOf).toReversed());
  expect(changes.every(({ action, destroys }) => action === "delete" && destroys !== null)).toBe(true);
});

test("what nobody applied from the folder is left alone, and drift is what differs from the last apply", () => {
  const [was, is, mine] = [resource("segment", "a", 1), resource("segment", "a", 2), resource("segment", "a", 3)];
  const other = resource("segment", "b", 1);
  const applied = { "segment/a": { is: [hashOf(was.value)] } };
  expect(compare([mine], there(was, other), applied)).toMatchObject({
    changes: [{ drift: null }],
    unmanaged: ["segment/b"],
  });
  expect(compare([mine], there(is), applied)).toMatchObject({ changes: [{ drift: "changed" }] });
  expect(compare([mine], there(), applied)).toMatchObject({ changes: [{ action: "create", drift: "deleted" }] });
  expect(compare([mine], there(), {})).toMatchObject({ changes: [{ action: "create", drift: null }] });
});

test("a plan is of a world that has moved when a resource is neither as it was read nor as it is to be", () => {
  const { changes } = compare([resource("segment", "a", 2)], there(resource("segment", "a", 1)), {});
  const read = { "segment/a": hashOf(1) };
  const moved = (now: Json | undefined) => movedSince(read, changes, () => now);
  expect([moved(1), moved(2), moved(3), moved(undefined)]).toEqual([[], [], ["segment/a"], ["segment/a"]]);
});

test("a place in a file is found by its JSON Pointer, as near as it is there", () => {
  const place = placesIn("name: A\nsteps:\n  - id: one\n    kind: wait\n  - { id: two, a/b: 1 }\n");
  expect(place("/steps/0/kind")).toEqual({ line: 4, column: 5 });
  expect(place("/steps/1/a~1b")).toEqual({ line: 5, column: 16 });
  expect(place("/steps/1/missing")).toEqual({ line: 5, column: 5 });
  expect(place("/nothing")).toEqual({ line: 1, column: 1 });
});

test("a difference has two lines around it, and says where lines are left out", () => {
  const before = "a\nb\nc\nd\ne\nf\ng\n";
  expect(diffLines(before, before.replace("e\n", "x\n")).map(({ sign, text }) => `${sign}${text}`)).toEqual([
    " c",
    " d",
    "-e",
    "+x",
    " f",
    " g",
  ]);
  expect(diffLines("", "a\n")).toEqual([{ sign: "+", text: "a" }]);
});

describe("the next mail", () => {
  const plan = (steps: object[], texts: Record<string, string> = {}) => ({
    definition: sequenceDefinition.parse({ name: "A", trigger: { manual: true }, steps }),
    templates: { a: "A", b: "B", ...texts },
  });
  const mail = (id: string, template = id) => ({ id, kind: "email", template });
  const wait = (id: string) => ({ id, kind: "wait", for: "P1D" });
  const branch = (id: string, onTrue: string) => ({ id, kind: "branch", if: { tag: "x" }, onTrue });
  const next = (one: ReturnType<typeof plan>, stepId: string | null, isDone = false) =>
    nextMails(one, { stepId, isDone });

  test("is the first on every way, and not the one that is on its way", () => {
    const one = plan([branch("fork", "b"), mail("a"), wait("rest"), mail("b")]);
    expect([...next(one, "fork").keys()].sort()).toEqual(["a", "b"]);
    expect([...next(one, "a").keys()]).toEqual(["a"]);
    expect([...next(one, "a", true).keys()]).toEqual(["b"]);
    expect([...next(one, null).keys()]).toEqual([]);
    const loop = plan([mail("a"), { ...wait("rest"), next: "a" }]);
    expect([...next(loop, "a", true).keys()]).toEqual(["a"]);
  });

  test("is said to stay, change, fall away or come", () => {
    const one = plan([wait("rest"), mail("a")]);
    const says = (other: ReturnType<typeof plan>) => compareNext(next(one, "rest"), next(other, "rest"));
    expect(says(plan([wait("rest"), wait("more"), mail("a")]))).toBe("same");
    expect(says(plan([wait("rest"), mail("a")], { a: "New" }))).toBe("changes");
    expect(says(plan([wait("rest"), mail("b")]))).toBe("changes");
    expect(says(plan([wait("rest"), branch("fork", "b"), mail("a"), mail("b")]))).toBe("may_change");
    expect(says(plan([wait("rest")]))).toBe("falls_away");
    expect(compareNext(next(one, null), next(one, "rest"))).toBe("comes");
    expect(compareNext(next(one, null), next(one, null))).toBe("none");
  });
});
