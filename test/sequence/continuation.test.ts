import { expect, test } from "vitest";
import { continuationOf } from "../../src/sequence/publish/finished/continuation.ts";
import { defineSteps } from "../enrollment/support.ts";

const email = (id: string, rest: object = {}) => ({ id, kind: "email", template: `test/${id}`, ...rest });
const pause = { id: "pause", kind: "wait", for: "P3D" };
const go = (old: object[], young: object[]) => continuationOf(defineSteps(old), defineSteps(young));

test("those who finished go on at the first new step behind the one that was last", () => {
  expect(go([email("one")], [email("one"), pause, email("two")])).toEqual({
    kind: "extends",
    after: "one",
    stepId: "pause",
  });
  const apart = [email("zero", { next: "one" }), email("one", { next: "two" }), email("two")];
  expect(go([email("one")], apart)).toMatchObject({ stepId: "two" });
  expect(go([email("one", { next: "end" })], [email("one"), email("two")])).toMatchObject({ stepId: "two" });
});

test("nobody does where nothing new is behind it, or it is gone", () => {
  const stays = (why: string) => ({ kind: "stays", why });
  expect(go([email("one"), email("two")], [pause, email("one"), email("two")])).toEqual(stays("no_new_steps"));
  expect(go([email("one"), email("two")], [email("two"), email("one")])).toEqual(stays("no_new_steps"));
  expect(go([email("one"), email("two")], [email("one"), email("three")])).toEqual(stays("step_removed"));
});

test("where the last step parts ways, nobody knows who was let go", () => {
  const order = { id: "order", kind: "waitForEvent", event: "ordered", timeout: "P3D" };
  const stays = { kind: "stays", why: "unclear_end" };
  expect(go([email("one"), { ...order, onEvent: "end" }], [email("one"), order, email("two")])).toEqual(stays);
  expect(go([email("one"), order], [email("one"), { ...order, onEvent: "end" }, email("two")])).toEqual(stays);
  expect(go([email("one"), order], [email("one"), order, email("two")])).toMatchObject({ stepId: "two" });
});
