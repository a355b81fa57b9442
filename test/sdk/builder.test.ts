import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { sequence } from "../../src/client/index.ts";
import { everyStep } from "./sequences/every-step.ts";
import { trialExpiry } from "./sequences/trial-expiry.ts";
import { welcome } from "./sequences/welcome.ts";

test.each([welcome, everyStep, trialExpiry])(
  "the definition of $key is what the YAML says",
  async ({ key, definition }) => {
    const yaml = await readFile(new URL(`../../templates/sequences/${key}.yaml`, import.meta.url), "utf8");
    expect(definition).toEqual(parse(yaml));
  },
);

const basics = { name: "Short", trigger: { manual: true } } as const;

test("a step leads only where there is one, says the compiler", () => {
  const { definition } = sequence("short", {
    ...basics,
    steps: [
      { id: "a", kind: "email", template: "t", next: "b" },
      { id: "b", kind: "branch", if: { tag: "vip" }, onTrue: "a", onFalse: "end" },
      // @ts-expect-error -- no step is called so
      { id: "c", kind: "wait", for: "P2D", next: "nowhere" },
      {
        id: "d",
        kind: "split",
        variants: [
          { name: "x", weight: 1, next: "a" },
          // @ts-expect-error -- no step is called so
          { name: "y", weight: 1, next: "elsewhere" },
        ],
      },
    ],
  });
  expect(definition.steps).toHaveLength(4);
});

test("so do fields and kinds that there are not", () => {
  // @ts-expect-error -- there is no such kind
  sequence("short", { ...basics, steps: [{ id: "a", kind: "fax", template: "t" }] });
  // @ts-expect-error -- a wait says for how long
  sequence("short", { ...basics, steps: [{ id: "a", kind: "wait" }] });
  const steps = [{ id: "a", kind: "goal", if: { attribute: "plan", op: "is", value: "pro" } }] as const;
  // @ts-expect-error -- no operator is called so
  sequence("short", { ...basics, steps: [...steps] });
});

test("two steps of the same id are refused", () => {
  const twice = { id: "a", kind: "wait", for: "P1D" } as const;
  expect(() => sequence("short", { ...basics, steps: [twice, twice] })).toThrow('Two steps of short are called "a".');
});
