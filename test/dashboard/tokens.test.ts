import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { plainAccent, styleSheet } from "../../src/platform/http/look/style.ts";

const tokens = await readFile(new URL("../../src/dashboard/style/tokens.css", import.meta.url), "utf8");
/** The custom properties of the light and of the dark scheme. */
const schemesOf = (css: string): Map<string, string>[] => {
  const [light = "", dark = ""] = css.split("prefers-color-scheme: dark").map((part) => part.split("@media print")[0]!);
  return [light, dark].map(
    (part) =>
      new Map([...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/g)].map(([, name, value]) => [name!, value!])),
  );
};

test("pages that people outside see have the colors of the dashboard, in light and in dark", () => {
  const [own, outside] = [schemesOf(tokens), schemesOf(styleSheet(plainAccent))];
  for (const scheme of [0, 1]) {
    const same = [...outside[scheme]!].filter(([name]) => own[scheme]!.has(name));
    expect(same.length).toBeGreaterThanOrEqual(6);
    for (const [name, value] of same) expect([scheme, name, value]).toEqual([scheme, name, own[scheme]!.get(name)]);
  }
});
