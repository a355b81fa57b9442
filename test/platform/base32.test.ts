import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase32, encodeBase32 } from "../../src/platform/secret/base32.ts";

// RFC 4648 section 10, in lower case and without padding
test.each([
  ["", ""],
  ["f", "my"],
  ["fo", "mzxq"],
  ["foo", "mzxw6"],
  ["foob", "mzxw6yq"],
  ["fooba", "mzxw6ytb"],
  ["foobar", "mzxw6ytboi"],
])("%j is written as the standard has it", (text, encoded) => {
  expect(encodeBase32(Buffer.from(text))).toBe(encoded);
});

test("bytes of any length come back, also from capitals, one text after the other", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 }), (all) => {
      for (const bytes of all) {
        const text = encodeBase32(bytes);
        expect(decodeBase32(text)).toEqual(Buffer.from(bytes));
        expect(decodeBase32(text.toUpperCase())).toEqual(Buffer.from(bytes));
      }
    }),
  );
});

test.each([
  ["a character that is not of the alphabet", "mzxw1"],
  ["a bit set that belongs to no byte", "mz"],
  ["a character that stands for no byte", "mya"],
  ["one character alone", "m"],
  ["a character whose lower case is one of the alphabet", "\u212amzx"],
])("%s is refused", (_, text) => {
  expect(decodeBase32(text)).toBeUndefined();
});
