import iconv from "iconv-lite";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails, suppressions } from "../../src/db/schema/index.ts";
import { deliver, inThread, openWithRep, replyTo, reviews, ritaHears, signUp, standing } from "./whose-support.ts";

test("a help desk's agent is a person, its receipt is not", async () => {
  await using t = await openWithRep();
  const desk = ["Auto-Submitted: auto-generated", "X-Mailer: Zendesk Mailer", "X-Auto-Response-Suppress: All"];
  const agent = await signUp(t, "support@firm.test");
  await deliver(t, {
    to: replyTo(agent),
    head: ["From: Jo (Firm) <support@firm.test>", "Subject: [Firm] Re: Welcome 1", ...inThread(agent), ...desk],
    body: "##- Please type your reply above this line -##\n\nYes, we are interested. Could you call me on Friday at 10?",
  });
  expect(await standing(t, "support@firm.test")).toBe("prospect replied");
  expect(await ritaHears(t, "> Yes, we are interested. Could you call me on Friday at 10?")).not.toContain(
    "type your reply above this line",
  );

  const receipt = await signUp(t, "help@other.test");
  await deliver(t, {
    to: replyTo(receipt),
    head: ["From: Other <help@other.test>", "Subject: [Other] Re: Welcome 1", ...inThread(receipt), ...desk],
    body: "##- Please type your reply above this line -##\n\nYour request (4711) has been received and is being reviewed by our support staff.",
  });
  expect(await standing(t, "help@other.test")).toBe("lead active");
});

test("a stamped answer of nobody knows which program is left to a person, who is told", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: replyTo(mail),
    head: ["From: lee@firm.test", "Subject: Re: Welcome 1", ...inThread(mail), "Auto-Submitted: auto-generated"],
    body: "We would like to see it. Could you call me on Friday?",
  });
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  expect(await reviews(t)).toEqual(["lee@firm.test marked_automatic"]);
  await ritaHears(t, "> We would like to see it.");
});

test("a wish to be removed counts in the charset it was really written in", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "ivan@firm.test");
  await deliver(t, {
    to: replyTo(mail),
    head: [
      "From: ivan@firm.test",
      "Subject: Re: Welcome 1",
      ...inThread(mail),
      "Content-Type: text/plain; charset=us-ascii",
    ],
    body: iconv.encode("Здравствуйте! Пожалуйста, отпишите меня от рассылки.", "win1251"),
  });
  expect(await standing(t, "ivan@firm.test")).toBe("lead unsubscribed");
  expect(await t.app.db.select().from(suppressions)).toMatchObject([{ email: "ivan@firm.test" }]);
});

const russian = "Здравствуйте! Пожалуйста, отпишите меня от рассылки.";
const french =
  "Bonjour, merci de me désinscrire de cette liste, je ne veux plus être sollicité. Désolé pour le dérangement.";
const japanese = "\u001b$B9XFI$r2r=|$7$F$/$@$5$$!#\u001b(B";
const german = "Bitte löschen Sie mich aus Ihrem Verteiler. Ich möchte keine Mails mehr erhalten. Grüße";
const charsets: readonly [string, string | null, Buffer][] = [
  ["koi8", null, iconv.encode(russian, "koi8-r")],
  ["utf8", "text/plain; charset=iso-8859-1", Buffer.from(russian)],
  ["ascii", "text/plain", Buffer.from(japanese)],
  ["latin", "text/plain", iconv.encode(french, "latin1")],
  ["dos", "text/plain; charset=cp-850", iconv.encode(german, "cp850")],
  ["unknown", "text/plain; charset=x-unknown", iconv.encode(german, "latin1")],
  [
    "meta",
    "text/html",
    iconv.encode(
      `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><body>${russian}</body></html>`,
      "win1251",
    ),
  ],
];

test("a missing, wrong or unknown charset hides no wish to be removed", async () => {
  await using t = await openWithRep();
  const outcomes: string[] = [];
  for (const [name, type, body] of charsets) {
    const mail = await signUp(t, `${name}@firm.test`);
    const head = [`From: ${name}@firm.test`, "Subject: Re: Welcome 1", ...inThread(mail)];
    await deliver(t, { to: replyTo(mail), head: [...head, `Content-Type: ${type ?? "text/plain"}`], body });
    outcomes.push(`${name}: ${await standing(t, `${name}@firm.test`)}`);
  }
  expect(outcomes).toEqual(charsets.map(([name]) => `${name}: lead unsubscribed`));
});

const stamped = "Auto-Submitted: auto-generated";
const desks: readonly [string, string[], string][] = [
  [
    "jira",
    [stamped, "X-JIRA-FingerPrint: 5f2a"],
    "—-—-—-—\nReply above this line.\n\nMax commented:\n\nPlease send us an offer for 20 seats.",
  ],
  ["freshdesk", [stamped, "X-FD-Message-Type: reply"], "Hi Ada,\n\nplease send us an offer for 20 seats.\n\nMax"],
  ["helpscout", [stamped, "X-HelpScout-Message-Type: customer.reply"], "Please send us an offer for 20 seats."],
  ["otrs", [stamped, "X-Mailer: OTRS Mail Service (6.0)"], "Please send us an offer for 20 seats."],
  ["hubspot", [stamped, "X-HubSpot-Ticket-Id: 12"], "Please send us an offer for 20 seats."],
];
const notices: readonly [string, string][] = [
  ["closed", "Your request (4711) has been deemed solved. To reopen it, reply to this email."],
  ["away", "Thank you for contacting us. Our office is closed until Monday and nobody reads this mailbox."],
];

test("agents of every help desk are people; what the desk itself writes is not", async () => {
  await using t = await openWithRep();
  const outcomes: string[] = [];
  for (const [name, fields, body] of [
    ...desks,
    ...notices.map(([name, body]) => [name, desks[1]![1], body] as const),
  ]) {
    const email = `${name}@firm.test`;
    const mail = await signUp(t, email);
    const head = [`From: Max <${email}>`, "Subject: [#4711] Re: Welcome 1", ...inThread(mail), ...fields];
    await deliver(t, { to: replyTo(mail), head, body });
    const [kept] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.fromEmail, email));
    outcomes.push(`${name}: ${kept?.class} ${kept?.review}`);
  }
  expect(outcomes).toEqual([
    ...desks.map(([name]) => `${name}: human_reply null`),
    ...notices.map(([name]) => `${name}: auto_reply null`),
  ]);
});
