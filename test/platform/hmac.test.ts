import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createHmacSha256 } from "../../src/platform/secret/hmac.ts";

test("texts of any length and script have the HMAC that Node computes, one after the other", () => {
  const key = fc.uint8Array({ minLength: 0, maxLength: 64 });
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ minLength: 1_300, maxLength: 6_000 }),
  );
  fc.assert(
    fc.property(key, fc.array(text, { minLength: 1, maxLength: 5 }), (secret, texts) => {
      const hmac = createHmacSha256(secret);
      for (const one of texts) expect(hmac(one)).toEqual(createHmac("sha256", secret).update(one).digest());
    }),
  );
});

test("the test case of the standard comes out (RFC 4231 section 4.3)", () => {
  const hmac = createHmacSha256(Buffer.from("Jefe"));
  expect(hmac("what do ya want for nothing?").toString("hex")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

test("a key longer than a block is refused", () => {
  expect(() => createHmacSha256(new Uint8Array(65))).toThrow(RangeError);
});
