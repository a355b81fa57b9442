import { expect, test } from "vitest";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { confirmationToken, confirmationUrl, readConfirmationToken } from "../../src/trigger/confirm/token.ts";

const signer = createSigner("a key for tests, long enough", "confirm");
const link = { id: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111", expiresAt: new Date("2026-01-12T09:00:00Z") };
const site = { publicUrl: "https://x.test", replyDomain: "r.test", company: { name: "Acme", address: "" } };

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("a link says which confirmation it is for, and until when", () => {
  const token = confirmationToken(signer, link);
  expect(confirmationUrl(site, signer, link)).toBe(`https://x.test/confirm/${token}`);
  expect(readConfirmationToken(signer, token)).toEqual(link);
});

test("a token made for another purpose or with another key is none", () => {
  const token = confirmationToken(signer, link);
  for (const other of [createSigner("a key for tests, long enough", "review"), createSigner("another", "confirm")]) {
    expect(readConfirmationToken(other, token)).toBeUndefined();
  }
  const renewed = createSigner("another", "confirm", ["a key for tests, long enough"]);
  expect(readConfirmationToken(renewed, token)).toEqual(link);
});

test("of 100,000 mutated tokens none is accepted", () => {
  const random = seeded(15);
  const pick = (most: number) => Math.floor(random() * most);
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567ABCDEFGHIJKLMNOPQRSTUVWXYZ0189-_=%.ſK\0 ";
  const token = confirmationToken(signer, link);
  const other = confirmationToken(signer, { ...link, expiresAt: new Date("2036-01-12T09:00:00Z") });
  const mutations: ((text: string) => string)[] = [
    (text) => text.slice(0, pick(text.length)) + alphabet.charAt(pick(alphabet.length)) + text.slice(pick(text.length)),
    (text) => {
      const at = pick(text.length);
      return text.slice(0, at) + alphabet.charAt(pick(alphabet.length)) + text.slice(at + 1);
    },
    (text) => text.slice(0, pick(text.length)),
    (text) => text + alphabet.charAt(pick(alphabet.length)).repeat(1 + pick(3)),
    (text) => {
      const at = pick(text.length);
      return text.slice(0, at) + text.charAt(at).toUpperCase() + text.slice(at + 1);
    },
    (text) => {
      const at = pick(text.length);
      return text.slice(at) + text.slice(0, at);
    },
    // Parts of two genuine ones: the expiry of the other, with this signature.
    (text) => {
      const at = 1 + pick(text.length - 1);
      return text.slice(0, at) + other.slice(at);
    },
  ];
  const genuine = new Set([token, other]);
  let tried = 0;
  let accepted = 0;
  while (tried < 100_000) {
    let mutated = random() < 0.5 ? token : other;
    for (let times = 1 + pick(3); times > 0; times -= 1)
      mutated = (mutations[pick(mutations.length)] ?? String)(mutated);
    if (genuine.has(mutated)) continue;
    tried += 1;
    if (readConfirmationToken(signer, mutated) !== undefined) accepted += 1;
  }
  expect(accepted).toBe(0);
});
