import { expect, test } from "vitest";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { openId, sealId } from "../../src/platform/secret/token.ts";

const signer = createSigner("a key for tests", "reply");
const id = "0193a5c2-7d3e-7000-8000-0123456789ab";
const token = sealId(signer, id, "reply");

test("a token has one text, of which only the case may differ", () => {
  expect(token).toHaveLength(42);
  expect(openId(signer, token, "reply")).toBe(id);
  expect(openId(signer, token.toUpperCase(), "reply")).toBe(id);
  const last = "abcdefghijklmnopqrstuvwxyz234567".indexOf(token.at(-1)!);
  const others = [1, 2, 3].map((spare) => token.slice(0, -1) + "abcdefghijklmnopqrstuvwxyz234567"[last ^ spare]);
  for (const other of [...others, `${token}a`, token.replace("k", "\u212a").padEnd(43, "a")]) {
    expect(openId(signer, other, "reply")).toBeUndefined();
  }
});
