import { expect, test } from "vitest";
import { inboundMails, leads } from "../../src/db/schema/index.ts";
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
import { untilIdle } from "../support/idle.ts";
import { isOverImap } from "./ways-in.ts";

const list = [
  "List-Id: <sales.firm.test>",
  "List-Unsubscribe: <mailto:sales+unsubscribe@firm.test>",
  "List-Post: <mailto:sales@firm.test>",
  "Precedence: list",
  "X-Google-Group-Id: 123456789",
];

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
  // What lies in a mailbox of ours and is ours is left there.
  expect(mails.map(({ subtype }) => subtype)).toEqual(isOverImap ? [] : ["own_mail", "own_mail", "own_mail"]);
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

const robotLike = ["newsletter@firm.test", "system@firm.test", "bot.miller@firm.test", "noreply@firm.test"];
test.each([...robotLike, "info@firm.test"])("%s answers our mail like anybody else", async (email) => {
  await using t = await openWithRep();
  const mail = await signUp(t, email);
  await deliver(t, {
    to: replyTo(mail),
    head: [`From: Notifications <${email}>`, "Subject: Re: Welcome 1", ...inThread(mail)],
    body: "Please send me an offer.",
  });
  expect(await standing(t, email)).toBe("prospect replied");
});

test("a mail without a sender to a signed address is left to a person", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, { to: replyTo(mail), head: ["Subject: Re: Welcome 1", ...inThread(mail)], body: "Call me." });
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  expect(await reviews(t)).toEqual(["null no_sender"]);
});

test("what our own people write to a prospect is no other reply to the rep", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: replyTo(mail),
    head: ["From: lee@firm.test", "Subject: Re: Welcome 1", ...inThread(mail)],
    body: "Yes, call me.",
  });
  await ritaHears(t, "Yes, call me.");
  await deliver(t, {
    to: replyTo(mail),
    head: ["From: Rita <rita@acme.test>", "Subject: Re: Welcome 1", ...inThread(mail)],
    body: "I will call you tomorrow.",
  });
  t.clock.advanceBy(60 * 60_000);
  await untilIdle(t.app);
  expect(mailsToRita(t)).toBe(1);
  expect(await standing(t, "lee@firm.test")).toBe("prospect replied");
});

test("ARC alone lets a mail into review, and promotes nobody", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: "hello@acme.test",
    head: [
      "Authentication-Results: mx.acme.test; dmarc=fail header.from=firm.test; spf=fail; arc=pass",
      "From: Lee <lee@firm.test>",
      "Subject: Re: Welcome 1",
      ...inThread(mail),
    ],
    body: "Yes, please call me on Friday.",
  });
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  expect(await reviews(t)).toEqual(["lee@firm.test unproven_sender"]);
});

test("who answered gets no more mails of the sequence, who waits for a review gets them later", async () => {
  await using t = await openWithRep();
  const answered = await signUp(t, "ann@firm.test");
  const waits = await signUp(t, "bob@firm.test");
  await deliver(t, {
    to: replyTo(answered),
    from: "sales+bncBC@firm.test",
    head: ["From: ann@firm.test", "Subject: Re: Welcome 1", ...inThread(answered), ...list],
    body: "Yes, please call me.",
  });
  await deliver(t, {
    to: bounceTo(waits),
    head: ["From: bob@firm.test", "Subject: Re: Welcome 1", ...inThread(waits)],
    body: "What does it cost?",
  });
  for (let day = 0; day < 6; day += 1) {
    t.clock.advanceBy(24 * 60 * 60_000);
    await untilIdle(t.app);
  }
  const mailsTo = (email: string) => t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email)).length;
  expect([mailsTo("ann@firm.test"), mailsTo("bob@firm.test")]).toEqual([1, 3]);
});
