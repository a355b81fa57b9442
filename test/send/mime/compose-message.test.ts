import { generateKeyPairSync } from "node:crypto";
import { assert, asyncProperty, constantFrom, string } from "fast-check";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { readDkimKey } from "../../../src/send/mail/mime/dkim.ts";
import { compose } from "./support.ts";

const unix = (text: string | undefined) => (text ?? "").replace(/\r\n/g, "\n");

/** What each of two independent readers makes of a message. */
async function readTwice(raw: Buffer) {
  const postal = await PostalMime.parse(raw);
  const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const to = parsed.to === undefined || Array.isArray(parsed.to) ? undefined : parsed.to.value[0];
  return [
    {
      subject: postal.subject,
      text: unix(postal.text),
      html: unix(postal.html),
      from: postal.from?.name,
      to: { name: postal.to?.[0]?.name, address: postal.to?.[0]?.address },
      headers: postal.headers.map(({ key }) => key),
    },
    {
      subject: parsed.subject,
      text: unix(parsed.text),
      html: unix(parsed.html === false ? undefined : parsed.html),
      from: parsed.from?.value[0]?.name,
      to: { name: to?.name, address: to?.address },
      headers: parsed.headerLines.map(({ key }) => key),
    },
  ];
}

function lines(raw: Buffer): string[] {
  return raw.toString("latin1").split("\r\n");
}

const names: [string, string][] = [
  ["Japanese", "山田 太郎さん、こんにちは。日本語の長い件名でも文字が壊れないことを確かめます。"],
  ["Arabic", "مرحبا بك يا أحمد، هذا نص عربي طويل قليلا لاختبار الترميز"],
  ["emoji", "👩‍👩‍👧‍👦 family 🇩🇪 flag 👍🏽 thumbs"],
  ["quotes and angles", `O'Brien "the" <b@x.example>, \\ (comment); a:b`],
  ["what looks like an encoded word", "=?utf-8?B?SGVsbG8=?= and =?utf-8?Q?Hi?="],
  ["equals signs and percent", "a=b==c%20=3D=20"],
];

describe.each(names)("%s", (_name, value) => {
  test("comes back as it was from subject, names, text and HTML, in both readers", async () => {
    const { raw, rendered } = await compose(
      { subject: "{{ lead.v }}", html: "<p>Dear {{ lead.v }}!</p>\n<p>Bye</p>", text: "Dear {{ lead.v }}!" },
      { v: value },
      { from: { name: value, address: "ada@acme.example" }, to: { name: value, address: "leo@example.com" } },
    );
    for (const read of await readTwice(raw)) {
      expect(read).toMatchObject({ subject: rendered.subject, from: value });
      expect(read.to).toEqual({ name: value, address: "leo@example.com" });
      expect(read.text.trimEnd()).toBe(rendered.text.trimEnd());
      expect(read.html.trimEnd()).toBe(rendered.html.trimEnd());
    }
  });
});

test("a mostly Japanese template is written as base64 and comes back as it was", async () => {
  const html = `<p>${"資料をダウンロードしていただきありがとうございます。".repeat(20)}</p>`;
  const { raw, rendered } = await compose({ html, text: "ありがとうございます\n二行目" });
  expect(raw.toString("latin1")).toContain("Content-Transfer-Encoding: base64");
  for (const read of await readTwice(raw)) {
    expect(read.html.trimEnd()).toBe(rendered.html);
    expect(read.text.trimEnd()).toBe(rendered.text.trimEnd());
  }
});

test("lines of a single dot, CRLF, tabs and runs of spaces in an attribute arrive unchanged", async () => {
  const value = "one\r\n.\r\n..\r\nFrom me\r\n\ttab  two   three \r\nMAIL FROM:<x@y>\r\n.";
  const { raw, rendered } = await compose({ html: "<pre>{{ lead.v }}</pre>" }, { v: value });
  for (const read of await readTwice(raw)) expect(read.html.trimEnd()).toBe(unix(rendered.html));
  expect(lines(raw).filter((line) => line.startsWith("."))).toEqual([]);
});

test("no line begins with a dot, whatever is written where, so that none needs to be doubled on the way", async () => {
  const key = readDkimKey(
    "acme.example",
    "s1",
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  const dotted = string({
    unit: constantFrom(".", ". ", "\r\n", "\n", " ", "=", "ü", "a".repeat(30), "日本"),
    maxLength: 60,
  });
  const html = "<p>.\n{{ lead.v }}\n.{{ lead.v }}.</p>\n.\n{{ lead.v }}";
  await assert(
    asyncProperty(dotted, dotted, async (v, name) => {
      const { raw } = await compose(
        { subject: ".{{ lead.v }}", html, text: ".\n{{ lead.v }}\n.x {{ lead.v }}\n.." },
        { v },
        {
          from: { name, address: ".ada@acme.example" },
          to: { name, address: "leo@example.com" },
          headers: { "X-Of": `. ${v} ${".".repeat(80)} .` },
        },
        [key],
      );
      expect(lines(raw).filter((line) => line.startsWith("."))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("no line is longer than 76 in the body and 998 in the header, however long a word is", async () => {
  const long = "x".repeat(5000);
  const { raw, rendered } = await compose(
    { subject: "{{ lead.v }}", html: `<p>{{ lead.v }}</p><a href="https://x.example/?q=${long}">a</a>`, text: long },
    { v: `${long} ${"ü".repeat(3000)}` },
  );
  const text = raw.toString("latin1");
  const body = text.slice(text.indexOf("\r\n\r\n"));
  expect(Math.max(...body.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(76);
  expect(Math.max(...lines(raw).map((line) => line.length))).toBeLessThanOrEqual(998);
  for (const read of await readTwice(raw)) expect(read.html.trimEnd()).toBe(rendered.html);
});

test("the message is ASCII with CRLF line ends only", async () => {
  const { raw } = await compose({ html: "<p>Grüße {{ lead.v }}</p>\n" }, { v: "é\rè\nê\r\n" });
  const text = raw.toString("latin1");
  expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

test.each([
  ["CRLF", "x\r\nBcc: evil@example.com"],
  ["LF", "x\nBcc: evil@example.com"],
  ["CR", "x\rBcc: evil@example.com"],
  ["a Unicode line separator", "x\u2028Bcc: evil@example.com\u0085Bcc: evil@example.com"],
  ["an empty line", "x\r\n\r\n<script>"],
  ["a quote that ends the name", `x" <evil@example.com>, "y`],
])("a header injection by %s is inert", async (_name, value) => {
  const { raw } = await compose(
    { subject: "Hi {{ lead.v }}" },
    { v: value },
    {
      from: { name: value, address: "ada@acme.example" },
      to: { name: value, address: "leo@example.com" },
      headers: { "Feedback-ID": value },
    },
  );
  for (const read of await readTwice(raw)) {
    expect(read.headers).toEqual([
      "from",
      "to",
      "reply-to",
      "subject",
      "date",
      "message-id",
      "feedback-id",
      "mime-version",
      "content-type",
    ]);
    expect(read.to.address).toBe("leo@example.com");
    expect(read.html).toContain("<p>Hello</p>");
  }
});

test("an address cannot carry a second one", async () => {
  const { raw } = await compose({}, {}, { to: { name: "x", address: "leo@example.com>\r\nBcc: <evil@example.com" } });
  for (const read of await readTwice(raw)) expect(read.headers).not.toContain("bcc");
});

test("an international domain is written in its ASCII form", async () => {
  const { raw } = await compose({}, {}, { to: { name: "", address: "leo@bücher.example" } });
  expect(raw.toString()).toContain("To: <leo@xn--bcher-kva.example>");
});

test("values with the words of the skeleton change nothing but their place", async () => {
  const value = "--=_ripen_part--\r\n--=_ripen_part\r\nContent-Type: text/html\r\n\r\n<b>";
  const { raw, rendered } = await compose({ html: "<p>{{ lead.v }}</p>", text: "{{ lead.v }}" }, { v: value });
  for (const read of await readTwice(raw)) {
    expect(read.html.trimEnd()).toBe(unix(rendered.html));
    expect(read.text.trimEnd()).toBe(unix(rendered.text).trimEnd());
  }
});

test("any text at all comes back as it was, beside any fixed text", async () => {
  const texts = string({ unit: "binary", maxLength: 300 }).map((text) => text.replaceAll("\r", ""));
  await assert(
    asyncProperty(texts, texts, async (fixed, value) => {
      const html = `<p>${fixed.replaceAll("{", "")}|{{ lead.v | raw }}|</p>`;
      const { raw, rendered } = await compose({ html }, { v: value });
      const { html: read } = await PostalMime.parse(raw);
      expect(unix(read).trimEnd()).toBe(rendered.html.trimEnd());
    }),
    { numRuns: 300 },
  );
});
