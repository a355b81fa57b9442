import { expect, test } from "vitest";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { sealId } from "../../src/platform/secret/token.ts";
import { newId } from "../../src/platform/ids.ts";
import {
  clickUrl,
  hiddenUrl,
  pixelUrl,
  readClickToken,
  readHiddenToken,
  readOpenToken,
  readUnsubscribeToken,
  unsubscribeUrl,
} from "../../src/send/mail/links.ts";
import { seeded } from "../bench/mutate.ts";

const site = { publicUrl: "https://ripen.test", replyDomain: "reply.test", company: { name: "Acme", address: "" } };
const secret = "a key for tests, long enough to be taken";
const signers = { track: createSigner(secret, "track"), unsubscribe: createSigner(secret, "unsubscribe") };
const target = "https://example.com/pricing?plan=team&seats=5";

const tokenOf = (url: string) => /\/[oucn]\/([a-z2-7]+)/.exec(url)![1]!;
const kinds = {
  open: {
    make: (id: string) => tokenOf(pixelUrl(site, signers.track, id)),
    read: (token: string) => readOpenToken(signers.track, token),
  },
  click: {
    make: (id: string) => tokenOf(clickUrl(site, signers.track, id, target, "pricing")),
    read: (token: string) => readClickToken(signers.track, token, target, "pricing"),
  },
  hidden: {
    make: (id: string) => tokenOf(hiddenUrl(site, signers.track, id)),
    read: (token: string) => readHiddenToken(signers.track, token),
  },
  unsubscribe: {
    make: (id: string) => tokenOf(unsubscribeUrl(site, signers.unsubscribe, id)),
    read: (token: string) => readUnsubscribeToken(signers.unsubscribe, token),
  },
};

const alphabet = Array.from("abcdefghijklmnopqrstuvwxyz234567");
const odd = Array.from("01890ABCZ=-_.~%+ /\\\0é\u212A\u{1F600}");

test("of a hundred thousand mutated tokens none is taken", () => {
  const random = seeded(15);
  const pick = <T>(from: ArrayLike<T>): T => from[Math.floor(random() * from.length)]!;
  const flipBit = (token: string) => {
    const at = Math.floor(random() * token.length);
    const value = alphabet.indexOf(token[at]!) ^ (1 << Math.floor(random() * 5));
    return token.slice(0, at) + alphabet[value]! + token.slice(at + 1);
  };
  const mutations: ((token: string, other: string) => string)[] = [
    flipBit,
    (token) => flipBit(flipBit(token)),
    (token) => {
      const at = Math.floor(random() * token.length);
      return token.slice(0, at) + pick(alphabet) + token.slice(at + 1);
    },
    (token) => {
      const at = Math.floor(random() * token.length);
      return token.slice(0, at) + pick(odd) + token.slice(at + 1);
    },
    (token) => token.slice(0, Math.floor(random() * token.length)),
    (token) => token + pick([...alphabet, ...odd]),
    (token) => pick(alphabet) + token.slice(0, -1),
    (token) => {
      const at = Math.floor(random() * (token.length - 1));
      return token.slice(0, at) + token[at + 1]! + token[at]! + token.slice(at + 2);
    },
    // The id of one with the proof of another, and a proof that was made with another key.
    (token, other) => token.slice(0, 26) + other.slice(26),
    (token, other) => other.slice(0, Math.floor(random() * 42)) + token.slice(Math.floor(random() * 42)),
    (token) => Array.from(token, () => pick(alphabet)).join(""),
    () => sealId(createSigner(`another secret ${random()}`, "track"), newId(), "open"),
  ];
  let tried = 0;
  const taken: string[] = [];
  while (tried < 100_000) {
    for (const [kind, { make, read }] of Object.entries(kinds)) {
      const [token, other] = [make(newId()), make(newId())];
      for (const mutate of mutations) {
        const mutated = mutate(token, other);
        // Base32 has no case: the same token in capitals is the same token.
        if ([token, other].includes(mutated.toLowerCase())) continue;
        tried += 1;
        if (read(mutated) !== undefined) taken.push(`${kind} ${mutated}`);
      }
    }
  }
  expect(taken).toEqual([]);
});

test("a token of one kind is none of another, nor for another target or name", () => {
  const id = newId();
  for (const [made, { make }] of Object.entries(kinds)) {
    for (const [asked, { read }] of Object.entries(kinds)) {
      expect([made, asked, read(make(id))]).toEqual([made, asked, made === asked ? id : undefined]);
    }
  }
  const click = kinds.click.make(id);
  expect(readClickToken(signers.track, click, `${target}#`, "pricing")).toBeUndefined();
  expect(readClickToken(signers.track, click, target, "other")).toBeUndefined();
  expect(readClickToken(signers.track, click, target)).toBeUndefined();
});
