import { generateKeyPairSync } from "node:crypto";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { expect, test } from "vitest";
import { readDkimKey } from "../../../src/send/mail/mime/dkim.ts";
import { compose } from "./support.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed25519 = generateKeyPairSync("ed25519");
const pem = { type: "pkcs8", format: "pem" } as const;
const keys = [
  readDkimKey("acme.example", "r1", rsa.privateKey.export(pem).toString()),
  readDkimKey("acme.example", "e1", ed25519.privateKey.export(pem).toString()),
];
const spki = { type: "spki", format: "der" } as const;
const records: Record<string, string> = {
  "r1._domainkey.acme.example": `v=DKIM1; k=rsa; p=${rsa.publicKey.export(spki).toString("base64")}`,
  // RFC 8463 section 4: the 32 bytes of the key alone
  "e1._domainkey.acme.example": `v=DKIM1; k=ed25519; p=${ed25519.publicKey.export(spki).subarray(-32).toString("base64")}`,
};

async function verify(raw: Buffer) {
  const { results } = await dkimVerify(raw, {
    resolver: async (name: string) => [[records[name] ?? ""]],
    minBitLength: 1024,
  });
  return results.map(({ algo, status }) => [algo, status.result]);
}

const bothPass = [
  ["rsa-sha256", "pass"],
  ["ed25519-sha256", "pass"],
];

test.each([
  ["plain text", "Leo"],
  ["Japanese", "山田 太郎さん、こんにちは。日本語の長い件名でも文字が壊れないことを確かめます。"],
  ["spaces, tabs and dots", "a  b\t c \r\n.\r\n \r\n\r\n"],
  ["a very long word", "x".repeat(3000)],
])("both signatures of a message with %s are good", async (_name, value) => {
  const { raw } = await compose(
    { subject: "Hi {{ lead.v }}", html: "<p>  {{ lead.v }} </p>\n\n<p> \n", text: "{{ lead.v }}" },
    { v: value },
    { to: { name: value.slice(0, 100), address: "leo@example.com" } },
    keys,
  );
  expect(await verify(raw)).toEqual(bothPass);
});

test("the unsubscribe headers are covered, and none can be added", async () => {
  const { raw } = await compose({}, {}, {}, keys);
  const signed = raw.toString().replace(/\r\n /g, "");
  expect(signed).toMatch(/h=[a-z:-]*list-unsubscribe:list-unsubscribe-post[a-z:-]*;/);
  const added = Buffer.concat([Buffer.from("List-Unsubscribe: <https://evil.example/>\r\n"), raw]);
  expect((await verify(added)).map(([, result]) => result)).toEqual(["fail", "fail"]);
});

test("a changed body or subject fails", async () => {
  const { raw } = await compose({}, {}, {}, keys);
  for (const [from, to] of [
    ["<p>Hello</p>", "<p>Hallo</p>"],
    ["Subject: Hello", "Subject: Hallo"],
  ] as const) {
    const results = await verify(Buffer.from(raw.toString().replace(from, to)));
    expect(results.map(([, result]) => result)).not.toContain("pass");
  }
});

test("a key that DKIM does not know is refused", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  expect(() => readDkimKey("acme.example", "x", privateKey.export(pem).toString())).toThrow("RSA or Ed25519");
});
