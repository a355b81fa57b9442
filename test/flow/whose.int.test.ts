import iconv from "iconv-lite";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails, leads, suppressions } from "../../src/db/schema/index.ts";
import {
  bounceTo,
  mailsToRita,
  deliver,
  inThread,
  openWithRep,
  replyTo,
  reviews,
  signUp,
  standing,
  timeline,
  ritaHears,
} from "./whose-support.ts";

const list = [
  "List-Id: <sales.firm.test>",
  "List-Unsubscribe: <mailto:sales+unsubscribe@firm.test>",
  "List-Post: <mailto:sales@firm.test>",
  "Precedence: list",
  "X-Google-Group-Id: 123456789",
];

const report = (groups: string[]) =>
  [
    "--r",
    "Content-Type: text/plain",
    "",
    "This is the mail system. Your message could not be delivered to one or more recipients.",
    "--r",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.firm.test",
    "",
    ...groups.flatMap((group) => [group, ""]),
    "--r--",
  ].join("\r\n");
const failed = (address: string) =>
  `Final-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown`;
const delivered = (address: string) => `Final-Recipient: rfc822; ${address}\r\nAction: delivered\r\nStatus: 2.0.0`;

test("an answer to the signed address that passed a group promotes, whatever its list fields say", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: replyTo(mail),
    from: "sales+bncBC@firm.test",
    head: ["From: Lee <lee@firm.test>", `To: ${replyTo(mail)}`, "Subject: Re: Welcome 1", ...inThread(mail), ...list],
    body: "Yes, please call me on Friday.",
  });
  expect(await standing(t, "lee@firm.test")).toBe("prospect replied");
  await ritaHears(t, "Yes, please call me on Friday.");
});

test("an answer by references that came to a shared mailbox through a list is ours, too", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: "hello@acme.test",
    head: [
      "Authentication-Results: mx.acme.test; dmarc=pass header.from=firm.test",
      "From: Lee <lee@firm.test>",
      "Subject: Welcome 1",
      ...inThread(mail),
      ...list,
    ],
    body: "Interesting.",
  });
  expect(await standing(t, "lee@firm.test")).toBe("prospect replied");
});

test("a report that passed a group, marked as an answer, is a bounce", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "gone@firm.test");
  await deliver(t, {
    to: bounceTo(mail),
    head: [
      "From: Mail Delivery System <MAILER-DAEMON@mx.firm.test>",
      "Subject: Undelivered Mail Returned to Sender",
      "Auto-Submitted: auto-replied",
      ...list,
    ],
    body: "This is the mail system at host mx.firm.test.\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<gone@firm.test>: host mx.firm.test said: 550 5.1.1 User unknown",
  });
  expect(await standing(t, "gone@firm.test")).toBe("lead hard_bounce");
});

test("nothing that comes to the address for bounces promotes", async () => {
  await using t = await openWithRep();
  const away = await signUp(t, "away@firm.test");
  const note = { head: ["From: away@firm.test", "Subject: Welcome 1"], body: "I am on holiday. Kind regards, Aoife" };
  await deliver(t, { to: bounceTo(away), ...note });
  expect(await standing(t, "away@firm.test")).toBe("lead active");
  expect(await timeline(t, "away@firm.test")).toContain("auto_replied");

  const odd = await signUp(t, "odd@firm.test");
  await deliver(t, {
    to: bounceTo(odd),
    head: ["From: odd@firm.test", "Subject: Re: Welcome 1", ...inThread(odd)],
    body: "Yes, I am interested. What does it cost?",
  });
  expect(await standing(t, "odd@firm.test")).toBe("lead paused");
  expect(await reviews(t)).toEqual(["odd@firm.test sent_to_bounce_address"]);
  await ritaHears(t, "came to the address for reports of failed delivery");
});

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
    "above this line",
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

test("the machine of somebody else says nothing of the lead", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  const head = [
    "From: Max <max@firm.test>",
    "Subject: Automatic reply: Welcome 1",
    ...inThread(mail),
    "Auto-Submitted: auto-replied",
  ];
  await deliver(t, {
    to: replyTo(mail),
    head,
    body: "I have left the company. Max no longer works here, please contact Ann.",
  });
  await deliver(t, { to: bounceTo(mail), head, body: "I am out of the office until Friday, January 9, 2026." });
  expect(await standing(t, "lee@firm.test")).toBe("lead active");
  const own = ["From: Lee <lee@firm.test>", ...head.slice(1)];
  await deliver(t, { to: bounceTo(mail), head: own, body: "I am out of the office until Friday, January 9, 2026." });
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
});

test("what our own people write promotes nobody and is no reply", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  for (const own of ["rita@acme.test", "ada@acme.test"]) {
    await deliver(t, {
      to: replyTo(mail),
      head: [`From: ${own}`, "Subject: Re: Welcome 1", ...inThread(mail)],
      body: "Has anybody answered this already?",
    });
  }
  await deliver(t, {
    to: "hello@acme.test",
    head: ["From: Rita <rita@acme.test>", "Subject: Test"],
    body: "Does this work?",
  });
  expect(await standing(t, "lee@firm.test")).toBe("lead active");
  expect(await t.app.db.select().from(leads)).toHaveLength(1);
  expect(mailsToRita(t)).toBe(0);
  const mails = await t.app.db.select().from(inboundMails);
  expect(mails.map(({ subtype }) => subtype)).toEqual(["own_mail", "own_mail", "own_mail"]);
});

test("of two genuine addresses the writer's own tells whose answer it is", async () => {
  await using t = await openWithRep();
  const first = await signUp(t, "ann@firm.test");
  const second = await signUp(t, "bob@firm.test");
  await deliver(t, {
    to: [replyTo(first), replyTo(second)],
    head: ["From: Bob <bob@firm.test>", `To: ${replyTo(first)}, ${replyTo(second)}`, "Subject: Re: Welcome 1"],
    body: "Ann has sent me this. I would like to talk.",
  });
  expect([await standing(t, "ann@firm.test"), await standing(t, "bob@firm.test")]).toEqual([
    "lead active",
    "prospect replied",
  ]);
});

test("the author behind a rewritten From counts when our own server vouches for the group, else a person decides", async () => {
  await using t = await openWithRep();
  const rewritten = (name: string) => [
    `From: "'${name}' via Sales" <sales@acme.test>`,
    `X-Original-From: ${name} <${name.toLowerCase()}@firm.test>`,
    `Reply-To: ${name} <${name.toLowerCase()}@firm.test>`,
    "Subject: Re: Welcome 1",
    "List-Id: <sales.acme.test>",
  ];
  const lee = await signUp(t, "lee@firm.test");
  const proof = "Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test";
  await deliver(t, { to: replyTo(lee), head: [proof, ...rewritten("Lee")], body: "Let us talk." });
  expect(await standing(t, "lee@firm.test")).toBe("prospect replied");

  const kim = await signUp(t, "kim@firm.test");
  await deliver(t, { to: replyTo(kim), head: rewritten("Kim"), body: "Let us talk." });
  expect(await standing(t, "kim@firm.test")).toBe("lead paused");
  expect(await reviews(t)).toEqual(["kim@firm.test rewritten_sender"]);
});

test("a contact form that mails under our own address does not vanish", async () => {
  await using t = await openWithRep();
  await deliver(t, {
    to: "hello@acme.test",
    from: "ada@acme.test",
    head: ["From: Website <ada@acme.test>", "Reply-To: Noor <noor@new.test>", "Subject: Contact form"],
    body: "What does it cost for 40 people?",
  });
  expect(await reviews(t)).toEqual(["noor@new.test rewritten_sender"]);
  await ritaHears(t, "What does it cost for 40 people?");
});

test("a report in which only others failed concerns the lead in nothing", async () => {
  await using t = await openWithRep();
  const head = [
    "From: MAILER-DAEMON@mx.firm.test",
    "Subject: Delivery Status Notification (Failure)",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
  ];
  const lee = await signUp(t, "lee@firm.test");
  await deliver(t, { to: bounceTo(lee), head, body: report([failed("other@firm.test"), delivered("lee@firm.test")]) });
  expect(await standing(t, "lee@firm.test")).toBe("lead active");
  const kim = await signUp(t, "kim@firm.test");
  await deliver(t, { to: bounceTo(kim), head, body: report([delivered("other@firm.test"), failed("kim@firm.test")]) });
  expect(await standing(t, "kim@firm.test")).toBe("lead hard_bounce");
  const forwarded = await signUp(t, "ann@firm.test");
  await deliver(t, {
    to: bounceTo(forwarded),
    head,
    body: report([failed("old@elsewhere.test"), failed("older@elsewhere.test")]),
  });
  expect(await standing(t, "ann@firm.test")).toBe("lead hard_bounce");
});

test.each(["newsletter@firm.test", "system@firm.test", "bot.miller@firm.test", "noreply@firm.test", "info@firm.test"])(
  "%s answers our mail like anybody else",
  async (email) => {
    await using t = await openWithRep();
    const mail = await signUp(t, email);
    await deliver(t, {
      to: replyTo(mail),
      head: [`From: Notifications <${email}>`, "Subject: Re: Welcome 1", ...inThread(mail)],
      body: "Please send me an offer.",
    });
    expect(await standing(t, email)).toBe("prospect replied");
  },
);

test("a mail without a sender to a signed address is left to a person", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, { to: replyTo(mail), head: ["Subject: Re: Welcome 1", ...inThread(mail)], body: "Call me." });
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  expect(await reviews(t)).toEqual(["null no_sender"]);
});

const answer = (words: string, comment = "") =>
  [
    "--c",
    "Content-Type: text/plain; charset=utf-8",
    "",
    words,
    "--c",
    "Content-Type: text/calendar; method=REPLY; charset=utf-8",
    "",
    "BEGIN:VCALENDAR",
    "METHOD:REPLY",
    "BEGIN:VEVENT",
    "UID:1@acme.test",
    "SUMMARY:Welcome 1",
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:lee@firm.test",
    ...(comment === "" ? [] : [`COMMENT:${comment}`]),
    "END:VEVENT",
    "END:VCALENDAR",
    "--c--",
  ].join("\r\n");
const calendar = ["Subject: Accepted: Welcome 1", 'Content-Type: multipart/alternative; boundary="c"'];

test("an invitation answered with words is a reply, a bare acceptance is an event", async () => {
  await using t = await openWithRep();
  const bare = await signUp(t, "bare@firm.test");
  await deliver(t, {
    to: replyTo(bare),
    head: ["From: bare@firm.test", ...inThread(bare), ...calendar],
    body: answer(""),
  });
  expect(await standing(t, "bare@firm.test")).toBe("lead active");
  expect(await timeline(t, "bare@firm.test")).toContain("calendar_answered");
  const said = await signUp(t, "said@firm.test");
  await deliver(t, {
    to: replyTo(said),
    head: ["From: said@firm.test", ...inThread(said), ...calendar],
    body: answer("", "Looking forward to it\\, please bring prices"),
  });
  expect(await standing(t, "said@firm.test")).toBe("prospect replied");
});

test("signs without words promote by rule only", async () => {
  await using t = await openWithRep({ promotion: { also: ["reaction", "acceptance"] } });
  const bare = await signUp(t, "bare@firm.test");
  await deliver(t, {
    to: replyTo(bare),
    head: ["From: bare@firm.test", ...inThread(bare), ...calendar],
    body: answer(""),
  });
  expect(await standing(t, "bare@firm.test")).toBe("prospect replied");
});

test("a reaction stands on the timeline and promotes nobody", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  const body = [
    "--g",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "👍",
    "",
    "Lee reacted via Gmail",
    "--g",
    "Content-Type: text/vnd.google.email-reaction+json; charset=utf-8",
    "",
    '{"emoji":"👍","version":1}',
    "--g--",
  ].join("\r\n");
  const head = [
    "From: lee@firm.test",
    "Subject: Re: Welcome 1",
    ...inThread(mail),
    'Content-Type: multipart/alternative; boundary="g"',
  ];
  await deliver(t, { to: replyTo(mail), head, body });
  expect(await standing(t, "lee@firm.test")).toBe("lead active");
  expect(await timeline(t, "lee@firm.test")).toContain("reacted");
});

test("a mail that cannot be read goes to a rep and says why", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: replyTo(mail),
    head: [
      "From: lee@firm.test",
      "Subject: Re: Welcome 1",
      ...inThread(mail),
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
      "Content-Transfer-Encoding: base64",
      "Content-Disposition: attachment; filename=smime.p7m",
    ],
    body: "MIAGCSqGSIb3DQEHA6CAMIACAQAxggFA",
  });
  expect(await standing(t, "lee@firm.test")).toBe("prospect replied");
  await ritaHears(t, "encrypted (S/MIME)");
  const [stored] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.subtype, "encrypted_smime"));
  expect(stored?.class).toBe("human_reply");
});
