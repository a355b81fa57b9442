import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { openWithRep } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { quotingStyles } from "./quoting-styles.ts";
import type { Quoted, QuotingStyle } from "./quoting-styles.ts";
import { attributes, becameOf, mailsOf, prospect, ritaAnswers } from "./support.ts";

const email = "lee@quoting.test";
const said = "How much is it?\nWhen can we start?";
let t: TestEngine;
let notice: ReceivedMail;
let told: Quoted;

beforeAll(async () => {
  t = await openWithRep();
  ({ notice } = await prospect(t, email, said));
  const html = notice.html
    .replace(/^[\s\S]*<body[^>]*>|<\/body>[\s\S]*$/gi, "")
    .replace(/^<!doctype html><meta[^>]*>/i, "");
  told = { text: notice.text.replaceAll("\r\n", "\n"), html, subject: notice.subject };
});
afterAll(() => t[Symbol.asyncDispose]());

/** All that a mail says, in whatever coding: its bytes, and what they decode to. */
async function everything(mail: ReceivedMail): Promise<string> {
  const { text = "", html = "", attachments, headers } = await PostalMime.parse(mail.raw);
  const files = attachments.map(({ content }) => Buffer.from(content as ArrayBuffer).toString("latin1"));
  const fields = headers.map(({ value }) => value);
  return [mail.raw.toString("latin1"), text, html, ...files, ...fields].join("\n");
}

const plainWords = (text: string) =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(" ") ?? "";

/** Everything internal that is in a mail; the list is empty. */
async function leaks(mail: ReceivedMail): Promise<string[]> {
  const whole = await everything(mail);
  const words = plainWords(whole);
  const lines = told.text
    .split("\n")
    .map(plainWords)
    .filter((line) => line.split(" ").length > 1 && !plainWords(said).includes(line));
  const secrets = [
    ...Object.entries(attributes).flat(),
    ...(told.text.match(/[a-z2-7]{42,}/g) ?? []),
    ...(notice.header("reply-to")?.match(/relay\+[a-z2-7]+/g) ?? []),
    t.settings.site.publicUrl,
    notice.subject,
    "New prospect",
    "relay+",
    "Ripen",
    "rita@acme.test wrote",
    "\u2063",
  ];
  return [...secrets.filter((secret) => whole.includes(secret)), ...lines.filter((line) => words.includes(line))];
}

test("there are 40 styles and more, and the notice is full of what must not go out", async () => {
  expect(quotingStyles.length).toBeGreaterThanOrEqual(40);
  expect(new Set(quotingStyles.map(({ name }) => name)).size).toBe(quotingStyles.length);
  expect((await leaks(notice)).length).toBeGreaterThan(12);
});

describe.each(quotingStyles.map((style, index): [string, QuotingStyle, number] => [style.name, style, index]))(
  "%s",
  (_name, { type, write, kept }, index) => {
    test("nothing internal reaches the prospect, and what the rep wrote does", async () => {
      const answer = `Dear Lee,\n\nshall we talk on Tuesday about number${index}?\n\nBest regards\nRita`;
      const before = mailsOf(t, email).length;
      const body = write(answer, told).replaceAll(/\r?\n/g, "\r\n");
      await ritaAnswers(t, notice, body, { type: `text/${type}; charset=utf-8` });
      const expected = kept === undefined ? answer : kept(answer);
      const became = (await becameOf(t, email)).at(-1);
      const got = mailsOf(t, email).slice(before);
      if (expected === null) {
        expect(became).toMatch(/^held (?:internal_left|boundary_unknown|answers_in_quote)$/);
        expect(got).toEqual([]);
        return;
      }
      expect(became).toBe("sent");
      expect(got).toHaveLength(1);
      expect(await leaks(got[0]!)).toEqual([]);
      const text = got[0]!.text.replaceAll("\r\n", "\n").trim();
      expect(text.replaceAll(/\s+/g, " ")).toContain(expected.replaceAll(/\s+/g, " "));
      expect(text.length).toBeLessThan(expected.length + 60);
      expect(got[0]!.html !== "").toBe(type === "html");
    });
  },
);
