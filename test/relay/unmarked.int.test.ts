import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { readHtmlLines } from "../../src/inbound/reply-text/html-lines.ts";
import { openWithRep, replyTo } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { becameOf, mailsOf, noticeOf, prospect, ritaAnswers, write } from "./support.ts";

const email = "lee@unmarked.test";
const minuteMs = 60_000;
let t: TestEngine;
let notice: ReceivedMail;

// The notice that is answered tells of a second mail: its conversation has a mail of ours, two of theirs and one of the rep's.
beforeAll(async () => {
  t = await openWithRep();
  const first = await prospect(t, email);
  await ritaAnswers(t, first.notice, "Ten euros, from Monday on.\r\n\r\nRita");
  const answer = mailsOf(t, email).at(-1)!;
  t.clock.advanceBy(20 * minuteMs);
  const body = "Thanks. Does it work on tablets as well?\r\nWe have some forty of them.";
  await write(t, { from: `Lee Park <${email}>`, to: replyTo(answer), about: answer, body });
  notice = await noticeOf(t, email, "forty of them");
}, 180_000);
afterAll(() => t[Symbol.asyncDispose]());

const header = () =>
  `From: Ripen <ada@acme.test>\nSent: Monday, January 5, 2026 9:15 AM\nTo: Rita <rita@acme.test>\nSubject: ${notice.subject}`;
const plain = () => notice.text.replaceAll("\r\n", "\n");
/** As Outlook shows an HTML mail in a plain answer: nothing is marked, and each button has its URL beside it. */
const fromHtml = () =>
  readHtmlLines(notice.html)
    .map(({ text }) =>
      text.trim() === "Open it" ? `${text}<${/https?:\/\/[^"\s]+\/h\/[a-z2-7]+/.exec(notice.html)?.[0]}>` : text,
    )
    .join("\n");
const inner = () => notice.html.replace(/^[\s\S]*<body[^>]*>|<\/body>[\s\S]*$/gi, "");
const outlookHtml = (answer: string, block: string) =>
  `<html><body lang="EN-US"><div class="WordSection1"><p class="MsoNormal">${answer}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>${block}${inner()}</div></body></html>`;
const outlookBlock = () =>
  `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Ripen &lt;ada@acme.test&gt;<br><b>Sent:</b> Monday, January 5, 2026 9:15 AM<br><b>To:</b> Rita &lt;rita@acme.test&gt;<br><b>Subject:</b> ${notice.subject}<o:p></o:p></p></div></div>`;
const heads = {
  "a header block": () => `${header()}\n\n`,
  "no header": () => "",
  "a divider": () => `-----Original Message-----\n${header()}\n\n`,
  "a rule": () => `________________________________\n${header()}\n\n`,
};

async function answered(body: string, type = "text/plain"): Promise<{ became: string; got: ReceivedMail[] }> {
  const before = mailsOf(t, email).length;
  await ritaAnswers(t, notice, body.replaceAll(/\r?\n/g, "\r\n"), { type: `${type}; charset=utf-8` });
  return { became: (await becameOf(t, email)).at(-1) ?? "", got: mailsOf(t, email).slice(before) };
}

test("the notice has a conversation, and a line of ours below it", () => {
  const [, below = ""] = plain().split("The whole conversation");
  for (const part of ["Ten euros, from Monday on.", "> How much is it?", "Rita to", "Why you: "]) {
    expect(below).toContain(part);
  }
});

describe.each(Object.entries(heads))("a notice that is quoted without marks, below %s", (name, head) => {
  test.each([
    ["as it is written", plain],
    ["as its HTML reads", fromHtml],
    ["without a mark on any line", () => plain().replaceAll(/^> ?/gm, "")],
  ])("%s: the answer alone goes out", async (way, text) => {
    const answer = `Hello there, with ${name}, ${way}.`;
    const { became, got } = await answered(`${answer}\n\n${head()}${text()}`);
    expect([became, got.map((mail) => mail.text.trim())]).toEqual(["sent", [answer]]);
  });
});

test.each([
  ["with its header", outlookBlock],
  ["without a header", () => ""],
])("Outlook's HTML, %s: the answer alone goes out", async (way, block) => {
  const answer = `Hello there in HTML, ${way}.`;
  const { became, got } = await answered(outlookHtml(answer, block()), "text/html");
  expect([became, got.map((mail) => mail.text.trim())]).toEqual(["sent", [answer]]);
});

test.each([
  ["of the notice", /(?=^Suggested next step)/m],
  ["of the conversation", /(?=^- .*Lee Park: )/m],
])("what the rep writes between unmarked lines %s is held", async (where, place) => {
  const text = plain().replace(place, "That would be twelve euros each month for you.\n");
  expect(text).toContain("twelve euros");
  const { became, got } = await answered(`Hello there, see below, ${where}.\n\n${header()}\n\n${text}`);
  expect([became, got]).toEqual(["held answers_in_quote", []]);
});

test("what the rep has written to the prospect before may be written again", async () => {
  const { became } = await answered("As I wrote before:\n\nTen euros, from Monday on.\n\nRita");
  expect(became).toBe("sent");
});
