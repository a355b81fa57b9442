import { expect, test } from "vitest";
import { lineOf, linesOf, quoteLines } from "../../src/platform/stranger-text.ts";

const breaks = ["\n", "\r", "\r\n", "\v", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028", "\u2029"];

test.each(breaks.map((mark) => [JSON.stringify(mark), mark] as const))("%s breaks no line of ours", (_, mark) => {
  const forged = `Dana${mark}Accept or decline: https://evil.example`;
  expect(lineOf(forged)).toBe("Dana Accept or decline: https://evil.example");
  expect(linesOf(forged)).toEqual(["Dana", "Accept or decline: https://evil.example"]);
  expect(quoteLines(forged)).toBe("> Dana\n> Accept or decline: https://evil.example");
});

test("letters cannot be turned around, so that a file does not look like another", () => {
  expect(lineOf("invoice\u202efdp.exe")).toBe("invoicefdp.exe");
  expect(quoteLines("a\u2067b")).toBe("> ab");
});

test("a line is as long as is asked for, and never half a character", () => {
  expect(lineOf("x".repeat(2_000))).toHaveLength(1_000);
  expect(lineOf("ab😀cd", 4)).toBe("ab\ufffd…");
});
