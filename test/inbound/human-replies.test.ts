import { expect, test } from "vitest";
import { mailOf, quotedOriginal, verdictOf } from "./mail-of.ts";

const ANSWER = ["In-Reply-To: <step1@ours.example>", "References: <step1@ours.example>"];
const quote = (text: string) =>
  `\n\nOn Mon, Jan 5, 2026 at 9:00 AM Rep <rep@ours.example> wrote:\n${text
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n")}\n`;

type Written = { what: string; subject?: string; headers?: string[]; body: string; from?: string };

const WRITTEN: Written[] = [
  {
    what: "answers first and then tells of an absence",
    body: "Thanks, received. I'll be out of the office next week, please contact Carol in the meantime.",
  },
  {
    what: "answers first and then tells of a holiday in German",
    body: "Das Dokument ist angekommen. Ich bin ab morgen im Urlaub, bei Fragen wenden Sie sich bitte an Frau Meier.",
  },
  {
    what: "asks to confirm an address",
    subject: "Confirm delivery address",
    body: "Could you please confirm your address so that we can send you the signed contract.",
  },
  {
    what: "acknowledges a proposal as a buyer",
    body: "We have received your proposal and will get back to you within two weeks. Best regards, Ann",
  },
  { what: "is not working today", body: "I'm not working today, so I only skimmed it. Looks fine to me." },
  {
    what: "mentions being out of office in passing",
    body: "I'm out of the office until Monday, but yes, I'm interested. Can we talk on Tuesday?",
  },
  {
    what: "quotes our mail about unsubscribing",
    body: `Sounds good, tell me more.${quote("Hi Bob,\nto unsubscribe click here. If you no longer want to receive these emails, reply STOP.")}`,
  },
  {
    what: "asks how unsubscribing works for their users",
    body: "Quick question: can our customers unsubscribe from single topics, or only from everything?",
  },
  {
    what: "speaks of an unsubscribe link",
    body: "The unsubscribe link in your template looks great. How did you build it?",
  },
  {
    what: "says they do not want to unsubscribe",
    body: "Oh no, I don't want to unsubscribe! I only asked about the price.",
  },
  {
    what: "tells of a bounce they got",
    body: 'I tried to write to your support address but got "Undelivered Mail Returned to Sender: 550 5.1.1 user unknown". What is the right one?',
  },
  {
    what: "forwards a bounce with a question",
    subject: "Fwd: Undelivered Mail Returned to Sender",
    body: `Hi, I got this when answering you, what is going on there?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@mx.lead.example>\nDate: Mon, 5 Jan 2026\nSubject: Undelivered Mail Returned to Sender\nTo: <bob@lead.example>\n\nThis is the mail system at host mx.lead.example.\n<rep@ours.example>: host mx[192.0.2.1] said: 550 5.1.1 User unknown\n\nFinal-Recipient: rfc822; rep@ours.example\nAction: failed\nStatus: 5.1.1\n`,
  },
  {
    what: "answers an out-of-office note of ours",
    subject: "Re: Automatic reply: Hello",
    body: "No problem, talk when you are back. Which day suits you?",
  },
  {
    what: "has Precedence: bulk from a gateway, and asks",
    headers: [...ANSWER, "Precedence: bulk"],
    body: "Yes please. What does it cost?",
  },
  {
    what: "came through a group with list headers",
    headers: [
      ...ANSWER,
      "List-Id: <sales.lead.example>",
      "Precedence: list",
      "List-Unsubscribe: <mailto:sales+unsubscribe@lead.example>",
    ],
    body: "We'd like a demo next week.",
  },
  {
    what: "has a disclaimer about viruses and errors",
    body: "Yes, let's do it.\n\n--\nAnn Lead\nThis e-mail may contain confidential information. If you have received this message in error, please notify the sender and delete it. No virus was detected.",
  },
  {
    what: "has a signature with an out-of-office plan",
    body: "Thursday at 10 works for me.\n\n-- \nAnn Lead\nPlease note: out of office 24 Dec - 2 Jan",
  },
  {
    what: "writes from a role address without a thread",
    from: "Lead Info <info@lead.example>",
    subject: "Question about your product",
    body: "Hello, we saw your website and would like to know what it costs for 20 people. Could you send an offer?\n\nKind regards\nAnn",
  },
  {
    what: "declines and mentions the mailbox",
    body: "Thanks, but my mailbox is full of such offers. Maybe next year.",
  },
  { what: "writes only an emoji", body: "👍" },
  { what: "writes nothing but a signature on a phone", body: `Ok\n\nSent from my iPhone${quote("Hi Bob")}` },
  { what: "uses the word stop", body: "Please stop by our booth at the fair, we would love to meet you." },
  {
    what: "asks to be taken off one thing but is keen",
    body: "Could you take me off cc in the thread with Carol? For us two: yes, I want the demo on Friday.",
  },
  {
    what: "says a colleague has left and asks to talk to them",
    body: "Bob has left the company, I took over his accounts. Can you tell me what you two had agreed on? I'd like to go on with it.",
  },
  {
    what: "writes in German about holiday",
    body: "Ich bin ab morgen zwei Wochen im Urlaub, danach sehr gern. Passt Ihnen der 20. Januar?",
  },
  {
    what: "writes in Japanese",
    subject: "=?utf-8?B?UmU6IOOBk+OCk+OBq+OBoeOBrw==?=",
    body: "ご連絡ありがとうございます。ぜひ一度お話を伺いたいです。来週のご都合はいかがでしょうか。",
  },

  {
    what: "shares an SMTP log",
    body: `Our admin says your mail hit this:\n\n550 5.7.1 Message rejected as spam\n\nCan you send it again from another address?${quote(quotedOriginal)}`,
  },
];

test.each(WRITTEN)("a person who $what is a human reply", async ({ subject, headers, body, from }) => {
  const verdict = await verdictOf(
    mailOf({
      subject: subject ?? "Re: Hello",
      headers: headers ?? (subject ? [] : ANSWER),
      body,
      ...(from ? { from } : {}),
    }),
  );
  expect(verdict).toMatchObject({ class: "human_reply", hard: null });
});

test("an HTML answer above a quoted newsletter is a human reply", async () => {
  const body = `<div dir="ltr">Please send me the price list.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 5, 2026 Rep &lt;rep@ours.example&gt; wrote:<br></div><blockquote class="gmail_quote">Big news! <a href="https://ours.example/u">Unsubscribe</a> if you no longer want to receive these.</blockquote></div>`;
  expect(
    await verdictOf(mailOf({ subject: "Re: Hello", headers: ANSWER, body, type: "text/html; charset=utf-8" })),
  ).toMatchObject({ class: "human_reply" });
});
