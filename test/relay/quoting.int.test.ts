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

const numbered = quotingStyles.map((style, number) => ({ style, name: style.name, number }));
const answerOf = (number: number) =>
  `Dear Lee,\n\nshall we talk on Tuesday about number${number}?\n\nBest regards\nRita`;
const keptOf = ({ style: { kept }, number }: (typeof numbered)[number]) =>
  kept === undefined ? answerOf(number) : kept(answerOf(number));

/** Rita answers in a style. @returns what became of it, and what the prospect got */
async function answerIn(
  { type, write }: QuotingStyle,
  number: number,
): Promise<{ became: string; got: ReceivedMail[] }> {
  const before = mailsOf(t, email).length;
  const body = write(answerOf(number), told).replaceAll(/\r?\n/g, "\r\n");
  await ritaAnswers(t, notice, body, { type: `text/${type}; charset=utf-8` });
  return { became: (await becameOf(t, email)).at(-1) ?? "", got: mailsOf(t, email).slice(before) };
}

describe("nothing internal reaches the prospect, and what the rep wrote does", () => {
  test.each(numbered.filter((one) => keptOf(one) !== null))("$name", async (one) => {
    const { became, got } = await answerIn(one.style, one.number);
    expect([became, got.length]).toEqual(["sent", 1]);
    expect(await leaks(got[0]!)).toEqual([]);
    const text = got[0]!.text.replaceAll(/\s+/g, " ").trim();
    const expected = (keptOf(one) ?? "").replaceAll(/\s+/g, " ");
    expect(text).toContain(expected);
    expect(text.length).toBeLessThan(expected.length + 60);
    expect(got[0]!.html !== "").toBe(one.style.type === "html");
  });
});

describe("where it cannot be told what is the rep's, nothing is sent", () => {
  test.each(numbered.filter((one) => keptOf(one) === null))("$name", async ({ style, number }) => {
    const { became, got } = await answerIn(style, number);
    expect(became).toMatch(/^held (?:internal_left|answers_in_quote)$/);
    expect(got).toEqual([]);
  });
});
