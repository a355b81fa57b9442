import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** In each of these is a page to be looked at. */
export const schemes = ["light", "dark"] as const;
export const widths = [390, 1280] as const;
export const looks = schemes.flatMap((scheme) => widths.map((width) => [scheme, width] as const));

/** Pictures go there, for people to look at. */
const pictures = process.env["RIPEN_TEST_PICTURES"];

let axe: Promise<string> | undefined;

/** Expects that a page is accessible, and fits the width of the window. @param name of its picture */
export async function checkPage(page: Page, name: string): Promise<void> {
  axe ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(await axe);
  const found = await page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id + ' ' + v.nodes[0].html))");
  expect([name, found]).toEqual([name, []]);
  const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect([name, await page.evaluate(overflow)]).toEqual([name, 0]);
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}
