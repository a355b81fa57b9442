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

test("what is not Base32 has no bytes", () => {
  expect(decodeBase32("mzxw1")).toBeUndefined();
});
