import { describe, expect, test } from "vitest";
import { simulate } from "../../src/enrollment/simulate/simulate.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { keyOfOccasion } from "../../src/sequence/key-of-occasion.ts";
import { assume, define, leadOf, mails } from "./support.ts";

const email = (id: string) => ({ id, kind: "email", template: `test/${id}` });
const sameCart = [{ property: "cartId", op: "eq", trigger: "cartId" }];
const trigger = { event: "cart_abandoned", key: "cartId" };
const problems = (definition: object) => {
  const parsed = parseDefinition({ name: "Cart", trigger, steps: [email("one")], ...definition });
  return parsed.kind === "ok" ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe("the key of an enrollment", () => {
  const definition = define({ name: "Cart", trigger, steps: [email("one")] });
  const keyOf = (properties: Record<string, unknown>) =>
    keyOfOccasion(definition.trigger, { kind: "event", name: "cart_abandoned", properties });

  test("is the property of the event; a number and its text are the same", () => {
    expect(keyOf({ cartId: "c-1" })).toEqual({ kind: "key", key: "c-1" });
    expect(keyOf({ cartId: 17 })).toEqual({ kind: "key", key: "17" });
    expect(keyOf({ cartId: "17" })).toEqual({ kind: "key", key: "17" });
    expect(keyOf({ cartId: false })).toEqual({ kind: "key", key: "false" });
  });

  test.each([{}, { cartId: null }, { cartId: "" }])("%j has none", (properties) => {
    expect(keyOf(properties)).toMatchObject({ kind: "refused", code: "key_missing" });
  });

  test.each([{ cartId: ["c-1"] }, { cartId: { id: 1 } }, { cartId: "c".repeat(201) }])("%j cannot be one", (one) => {
    expect(keyOf(one)).toMatchObject({ kind: "refused", code: "key_invalid" });
  });

  test("is told where it is given by hand, and missing for others", () => {
    expect(keyOfOccasion(definition.trigger, { kind: "manual", key: "c-1" })).toEqual({ kind: "key", key: "c-1" });
    expect(keyOfOccasion(definition.trigger, { kind: "manual" })).toMatchObject({ code: "key_missing" });
    const plain = define({ name: "Plain", trigger: { event: "signup" }, steps: [email("one")] });
    expect(keyOfOccasion(plain.trigger, { kind: "manual" })).toEqual({ kind: "key", key: "" });
  });
});

describe("what is awaited of the very cart", () => {
  const steps = [
    email("one"),
    { id: "order", kind: "waitForEvent", event: "order_placed", where: sameCart, timeout: "P2D", onEvent: "end" },
    email("two"),
  ];
  const walk = (properties: Record<string, unknown>, ...assumed: string[]) =>
    simulate({
      definition: define({ name: "Cart", trigger, steps }),
      lead: leadOf(),
      at: new Date("2026-03-02T09:00:00Z"),
      assumptions: assume(...assumed),
      trigger: properties,
    });

  test("ends the wait, that of another cart does not", () => {
    const own = walk({ cartId: "c-1" }, "event order_placed cartId=c-1 after 1 day");
    expect([own.key, mails(own)]).toEqual(["c-1", ["one 2026-03-02T09:00:00Z"]]);
    const other = walk({ cartId: "c-1" }, "event order_placed cartId=c-2 after 1 day");
    expect(mails(other)).toEqual(["one 2026-03-02T09:00:00Z", "two 2026-03-04T09:00:00Z"]);
  });

  test("is found whether systems write the id as a number or as text", () => {
    expect(mails(walk({ cartId: "17" }, "event order_placed cartId=17 after 1 day"))).toHaveLength(1);
    expect(mails(walk({ cartId: "17" }, "event order_placed cartId=18 after 1 day"))).toHaveLength(2);
  });

  test("does not come when either has no such property", () => {
    expect(mails(walk({ cartId: "c-1" }, "event order_placed after 1 day"))).toHaveLength(2);
    expect(mails(walk({}, "event order_placed after 1 day"))).toHaveLength(2);
  });

  test("takes the lead out by an exit rule, too", () => {
    const exits = [{ on: "event", event: "order_placed", where: sameCart }];
    const pause = { id: "pause", kind: "wait", for: "P2D" };
    const definition = define({ name: "Cart", trigger, exits, steps: [email("one"), pause, email("two")] });
    const exited = (cartId: string) =>
      simulate({
        definition,
        lead: leadOf(),
        at: new Date("2026-03-02T09:00:00Z"),
        assumptions: assume(`event order_placed cartId=${cartId} after 1 day`),
        trigger: { cartId: "c-1" },
      }).end.status;
    expect([exited("c-1"), exited("c-2")]).toEqual(["exited", "completed"]);
  });

  test("says when the event that is told has no key, and when none is told", () => {
    const without = walk({});
    expect([without.enrolls, without.flags.at(-1)?.code]).toEqual([false, "key_missing"]);
    const definition = define({ name: "Cart", trigger, steps });
    const untold = simulate({ definition, lead: leadOf(), at: new Date("2026-03-02T09:00:00Z") });
    expect([untold.enrolls, untold.key, untold.flags.at(-1)?.code]).toEqual([true, null, "key_missing"]);
  });
});

test("what makes no sense is refused with its place", () => {
  expect(problems({ trigger: { event: "a", key: "event.cartId" } })).toEqual(["/trigger/key invalid_value"]);
  expect(problems({ trigger: { segment: "a", key: "cartId" } })).toEqual(["/trigger/key unknown_key"]);
  const exits = [{ on: "event", event: "order_placed", where: sameCart }];
  expect(problems({ trigger: { manual: true }, exits })).toEqual(["/exits/0/where/0/trigger no_trigger_event"]);
  expect(problems({ exits: [{ ...exits[0], where: [{ ...sameCart[0], value: "c-1" }] }] })).toEqual([
    "/exits/0/where/0/value invalid_value",
  ]);
  expect(problems({ exits: [{ ...exits[0], where: [{ ...sameCart[0], op: "contains" }] }] })).toEqual([
    "/exits/0/where/0/op invalid_value",
  ]);
  expect(problems({ trigger: { ...trigger, where: sameCart } })).toContain("/trigger/where/0/trigger unknown_key");
});
