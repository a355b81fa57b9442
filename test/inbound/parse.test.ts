import { expect, test } from "vitest";
import { parseMail } from "../../src/inbound/parse.ts";
import { seedMails } from "../bench/seed-mails.ts";
import { mailOf } from "./mail-of.ts";

test("headers, addresses, threads, texts and attachments are read from a multipart mail", async () => {
  const mail = await parseMail(Buffer.from(seedMails[1]!));
  expect(mail).toMatchObject({
    subject: "Re: Hello 🚀",
    from: { name: "Ann Lead", address: "ann@lead.example" },
    to: [{ name: "Rep", address: "rep@ours.example" }],
    inReplyTo: ["<m1@ours.example>"],
    references: ["<m0@ours.example>", "<m1@ours.example>"],
    date: "2026-01-06T09:12:00.000Z",
    contentType: { type: "multipart/mixed", params: { boundary: "outer" } },
    attachments: [{ name: "plan.pdf", type: "application/pdf" }],
    flags: [],
  });
  expect(mail.text).toContain("Sounds good, let's talk on Thursday. Café?");
  expect(mail.html).toContain("gmail_quote");
});

test("an enclosed mail stays a part, so that its text is not taken for the mail's own", async () => {
  const inner = "From: x@y.example\r\nSubject: inner\r\n\r\nplease remove me from your list";
  const raw = mailOf({
    type: 'multipart/mixed; boundary="b"',
    body: `--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b--`,
  });
  const mail = await parseMail(raw);
  expect(mail.text.trim()).toBe("See below.");
  expect(mail.parts.map((part) => part.type)).toEqual(["message/rfc822"]);
});

test("the null sender, an unknown sender and an address are told apart in Return-Path", async () => {
  const pathOf = async (headers: string[]) => (await parseMail(mailOf({ headers, body: "x" }))).returnPath;
  expect(await pathOf(["Return-Path: <>"])).toBe("");
  expect(await pathOf([])).toBeNull();
  expect(await pathOf(["Return-Path: <a@b.example>"])).toBe("a@b.example");
});

test.each([
  ["iso-2022-jp", Buffer.from("1b24423f4d24481b2842", "hex"), "人と"],
  ["windows-1251", Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]), "Привет"],
  ["gb18030", Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), "你好"],
  ["no-such-charset", Buffer.from("plain"), "plain"],
])("text in %s is decoded", async (charset, bytes, expected) => {
  const mail = await parseMail(
    Buffer.concat([Buffer.from(`From: a@b.example\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`), bytes]),
  );
  expect(mail.text.trim()).toBe(expected);
});

test("a date that is none is null, whatever it says", async () => {
  const dateOf = async (date: string) =>
    (await parseMail(Buffer.from(`From: a@b.example\r\nDate: ${date}\r\n\r\nx`))).date;
  expect(await dateOf("Tue, 31 Feb 20266 99:99:99 +9999")).toBeNull();
  expect(await dateOf("")).toBeNull();
  expect(await dateOf("9".repeat(5000))).toBeNull();
});

test("the envelope line of a mailbox and blank lines before the headers are skipped", async () => {
  const mail = await parseMail(
    Buffer.from("\r\n\r\nFrom MAILER-DAEMON Mon Jan  5 10:00:00 2026\r\nFrom: a@b.example\r\nSubject: s\r\n\r\nx"),
  );
  expect(mail).toMatchObject({ subject: "s", from: { address: "a@b.example" } });
});

test("a multipart without a usable boundary keeps its body as text, flagged", async () => {
  const mail = await parseMail(mailOf({ type: "multipart/mixed", body: "This was never closed." }));
  expect(mail.text).toContain("This was never closed.");
  expect(mail.flags).toEqual(["undecoded_body"]);
});

test("nothing, zero bytes and noise come back flagged instead of failing", async () => {
  expect((await parseMail(Buffer.alloc(0))).flags).toContain("no_headers");
  expect((await parseMail(Buffer.alloc(10_000))).flags).toContain("no_headers");
  await expect(
    parseMail(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))),
  ).resolves.toBeDefined();
});

test("5,000 parts are all listed, and more parts than anyone sends are cut off with a flag", async () => {
  const part =
    "--p\r\nContent-Type: application/octet-stream; name=n.bin\r\nContent-Transfer-Encoding: base64\r\n\r\nAA==\r\n";
  const five = await parseMail(mailOf({ type: 'multipart/mixed; boundary="p"', body: `${part.repeat(5000)}--p--` }));
  expect(five.attachments).toHaveLength(5000);
  expect(five.flags).toEqual([]);
  const many = await parseMail(mailOf({ type: 'multipart/mixed; boundary="p"', body: `${part.repeat(50_000)}--p--` }));
  expect(many.flags).toEqual(["truncated"]);
  expect(many.attachments.length).toBeLessThan(10_000);
});

test("a large attachment keeps its exact size though its lines are joined for parsing", async () => {
  const content = Buffer.alloc(3_000_001, 7);
  const body = `--p\r\nContent-Type: text/plain\r\n\r\nHi\r\n--p\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n--p--\r\n`;
  const mail = await parseMail(mailOf({ type: 'multipart/mixed; boundary="p"', body }));
  expect(mail.attachments).toEqual([{ name: "a.zip", type: "application/zip", size: 3_000_001 }]);
  expect(Buffer.compare(content, mail.parts[0]!.content)).toBe(0);
});

test("nesting beyond the limit leaves the headers and a flag", async () => {
  let raw = "From: a@b.example\r\n";
  for (let level = 0; level < 300; level += 1)
    raw += `Content-Type: multipart/mixed; boundary=n${level}\r\n\r\n--n${level}\r\n`;
  const mail = await parseMail(Buffer.from(raw));
  expect(mail.flags).toContain("malformed");
  expect(mail.from?.address).toBe("a@b.example");
});
