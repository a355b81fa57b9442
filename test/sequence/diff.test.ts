import { expect, test } from "vitest";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { diffDefinitions } from "../../src/sequence/publish/diff.ts";

const wait = (id: string, duration = "P1D") => ({ id, kind: "wait", for: duration });

function define(steps: object[], rest: object = {}) {
  const parsed = parseDefinition({ name: "Test", trigger: { manual: true }, steps, ...rest });
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  return parsed.definition;
}

const before = define([wait("a"), wait("b"), wait("c"), wait("d")]);

test("the same definition, written another way, has no differences", () => {
  const steps = ["a", "b", "c", "d"].map((id) => ({ for: "P1D", days: "calendar", kind: "wait", id }));
  expect(diffDefinitions(before, define(steps, { reentry: "once", exits: [] }))).toMatchObject({ same: true });
});

test("a step put in between is added, and moves nothing", () => {
  const diff = diffDefinitions(before, define([wait("a"), wait("x"), wait("b"), wait("c"), wait("d")]));
  expect(diff.added.map(({ id }) => id)).toEqual(["x"]);
  expect(diff).toMatchObject({ removed: [], changed: [], moved: [], settings: [], same: false });
});

test("a step left out is removed, and moves nothing", () => {
  const diff = diffDefinitions(before, define([wait("a"), wait("c"), wait("d")]));
  expect(diff.removed.map(({ id }) => id)).toEqual(["b"]);
  expect(diff).toMatchObject({ added: [], moved: [], changed: [] });
});

test("a step put elsewhere is moved, alone", () => {
  const diff = diffDefinitions(before, define([wait("d"), wait("a"), wait("b"), wait("c")]));
  expect(diff.moved).toEqual([{ id: "d", from: 3, to: 0 }]);
});

test("a changed step names the fields that differ", () => {
  const diff = diffDefinitions(before, define([wait("a"), wait("b", "P2D"), wait("c"), wait("d")]));
  expect(diff.changed).toMatchObject([{ id: "b", fields: ["for"], before: { for: "P1D" }, after: { for: "P2D" } }]);
});

test("a step of another kind under the same id is changed, not added", () => {
  const diff = diffDefinitions(
    before,
    define([wait("a"), { id: "b", kind: "email", template: "x/y" }, wait("c"), wait("d")]),
  );
  expect(diff).toMatchObject({ added: [], removed: [], changed: [{ id: "b" }] });
  expect(diff.changed[0]?.fields).toContain("kind");
});

test("settings of the whole sequence are named", () => {
  const after = define([wait("a"), wait("b"), wait("c"), wait("d")], { cap: { perDay: 1 }, timezone: "Europe/Paris" });
  expect(diffDefinitions(before, after).settings.toSorted()).toEqual(["cap", "timezone"]);
});
