import * as fc from "fast-check";
import { expect, test } from "vitest";
import { tidyText } from "../../src/render/fill/text.ts";

test("text is tidied: line ends, stray spaces, empty lines", () => {
  expect(tidyText("\n Hello Ada,  \r\n\n\n\n  - a point\n \n\n bye\t")).toBe("Hello Ada,\n\n  - a point\n\nbye");
});

test("a tidy text stays as it is, and tidying once is enough", () => {
  const pieces = fc.array(fc.constantFrom("a", " ", "\n", "\r", "\t", "\u00A0", "b c"), { maxLength: 12 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join("");
      const lines = text.split(/\r?\n/).map((line) => line.trimEnd().replace(/^ (?=\S)/, ""));
      const expected = lines
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim();
      expect(tidyText(text)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});
