import { expect, test } from "vitest";
import { fingerprintOf } from "../../src/platform/secret/fingerprint.ts";
import { UnreadableSecretError, createSealer } from "../../src/platform/secret/seal.ts";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { openId, sealId } from "../../src/platform/secret/token.ts";

const [first, second, third] = ["first", "second", "third"].map(
  (name) => `the ${name} key, long enough to be taken`,
) as [string, string, string];
const id = "0193a5f0-1111-7222-8333-444455556666";

test("a token of an earlier key opens, for its purpose and its text only", () => {
  const token = sealId(createSigner(first, "track"), id, "open");
  const later = createSigner(third, "track", [second, first]);
  expect(openId(later, token, "open")).toBe(id);
  expect(openId(later, token, "click")).toBeUndefined();
  expect(openId(createSigner(third, "unsubscribe", [second, first]), token, "open")).toBeUndefined();
  expect(openId(createSigner(third, "track", [second]), token, "open")).toBeUndefined();
  // New ones are made with the current key.
  expect(openId(createSigner(third, "track"), sealId(later, id))).toBe(id);
});

test("what an earlier key sealed is read, and sealed anew with the current one", () => {
  const sealed = createSealer(first, "senders").seal("hunter2");
  const later = createSealer(third, "senders", [second, first]);
  expect(later.open(sealed, "It")).toBe("hunter2");
  const renewed = later.renew(sealed)!;
  expect(renewed).not.toBe(sealed);
  expect(createSealer(third, "senders").open(renewed, "It")).toBe("hunter2");
  expect(later.renew(renewed)).toBe(renewed);
});

test.each([
  ["another key", createSealer(first, "senders").seal("hunter2")],
  ["another purpose", createSealer(second, "others").seal("hunter2")],
  ["a change", createSealer(second, "senders").seal("hunter2").replace(/^..../, "AAAA")],
  ["a cut", createSealer(second, "senders").seal("hunter2").slice(0, 12)],
  ["nothing", ""],
])("what cannot be read because of %s says what to do, and nothing of itself", (_name, sealed) => {
  const sealer = createSealer(second, "senders");
  expect(sealer.read(sealed)).toBeUndefined();
  expect(sealer.renew(sealed)).toBeUndefined();
  const open = () => sealer.open(sealed, "The URL");
  expect(open).toThrow(UnreadableSecretError);
  expect(open).toThrow(/^The URL cannot be read: .+SECRET_KEY_PREVIOUS/);
});

test("a fingerprint tells keys apart and is not one", () => {
  expect(fingerprintOf(first)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf(first)).toBe(fingerprintOf(first));
  expect(fingerprintOf(first)).not.toBe(fingerprintOf(second));
});
