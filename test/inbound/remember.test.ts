import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, describe, expect, it } from "vitest";
import { remember } from "../../src/inbound/phrases/remember.ts";

describe("what was read once", () => {
  it("is not made again until an input changes", async () => {
    const { made, from } = counting();
    expect(await from(["a", "b"])).toEqual({ number: 1 });
    expect(await from(["a", "b"])).toEqual({ number: 1 });
    expect(await from(["ab", ""])).toEqual({ number: 2 });
    expect(await from(["a", "b", "c"])).toEqual({ number: 3 });
    expect(made()).toBe(3);
  });

  it("is made again when its file is broken, and the file is mended", async () => {
    const { made, from, folder } = counting();
    await from(["a"]);
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"number"');
    expect(await from(["a"])).toEqual({ number: 2 });
    expect(await from(["a"])).toEqual({ number: 2 });
    expect(made()).toBe(2);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("is made each time where nothing can be kept", async () => {
    let number = 0;
    const make = () => Promise.resolve((number += 1));
    const nowhere = "/dev/null/ripen";
    expect([await remember(["a"], make, nowhere), await remember(["a"], make, nowhere)]).toEqual([1, 2]);
  });
});

function counting() {
  const folder = mkdtempSync(join(tmpdir(), "ripen-remember-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let number = 0;
  const make = () => Promise.resolve({ number: (number += 1) });
  return { folder, made: () => number, from: (inputs: string[]) => remember(inputs, make, folder) };
}
