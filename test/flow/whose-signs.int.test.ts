import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails } from "../../src/db/schema/index.ts";
import { deliver, inThread, openWithRep, replyTo, ritaHears, signUp, standing, timeline } from "./whose-support.ts";

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

test("an answer to an invitation is a reply by words in its text, and a counter-proposal by itself", async () => {
  await using t = await openWithRep();
  const words = await signUp(t, "words@firm.test");
  await deliver(t, {
    to: replyTo(words),
    head: ["From: words@firm.test", ...inThread(words), ...calendar],
    body: answer("Great, could we make it half an hour later?"),
  });
  expect(await standing(t, "words@firm.test")).toBe("prospect replied");
  await ritaHears(t, "Great, could we make it half an hour later?");

  const declined = await signUp(t, "declined@firm.test");
  await deliver(t, {
    to: replyTo(declined),
    head: ["From: declined@firm.test", ...inThread(declined), "Subject: Declined: Welcome 1", ...calendar.slice(1)],
    body: answer("").replace("ACCEPTED", "DECLINED"),
  });
  expect(await standing(t, "declined@firm.test")).toBe("lead active");

  const counter = await signUp(t, "counter@firm.test");
  await deliver(t, {
    to: replyTo(counter),
    head: [
      "From: counter@firm.test",
      ...inThread(counter),
      "Subject: New Time Proposed: Welcome 1",
      ...calendar.slice(1),
    ],
    body: answer("Would Tuesday at 9 work instead?").replaceAll("REPLY", "COUNTER"),
  });
  expect(await standing(t, "counter@firm.test")).toBe("prospect replied");
});

test("a reaction of Outlook, which is a short mail, promotes nobody either; a sign that somebody typed is an answer", async () => {
  await using t = await openWithRep();
  const told = await signUp(t, "told@firm.test");
  await deliver(t, {
    to: replyTo(told),
    head: ["From: Lee <told@firm.test>", "Subject: Reaction to: Welcome 1", ...inThread(told)],
    body: "👍 Lee reacted to your message:\n________________________________\nFrom: Ada at Acme <ada@acme.test>\nSent: Monday, January 5, 2026 9:00:00 AM\nTo: told@firm.test\nSubject: Welcome 1\n\nHello there, the guide",
  });
  expect(await standing(t, "told@firm.test")).toBe("lead active");
  expect(await timeline(t, "told@firm.test")).toContain("reacted");

  const typed = await signUp(t, "typed@firm.test");
  await deliver(t, {
    to: replyTo(typed),
    head: ["From: typed@firm.test", "Subject: Re: Welcome 1", ...inThread(typed)],
    body: "👍",
  });
  expect(await standing(t, "typed@firm.test")).toBe("prospect replied");
});

const pgp = [
  "--p",
  "Content-Type: application/pgp-encrypted",
  "",
  "Version: 1",
  "--p",
  "Content-Type: application/octet-stream; name=encrypted.asc",
  "",
  "-----BEGIN PGP MESSAGE-----",
  "",
  "hQEMA0000000000000AQf/",
  "-----END PGP MESSAGE-----",
  "--p--",
].join("\r\n");
const winmail = ["--w", "Content-Type: application/ms-tnef; name=winmail.dat", "", "eJ8+Igp", "--w--"].join("\r\n");
const opaque = [
  ["pgp", 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="p"', pgp, "encrypted (OpenPGP)"],
  ["inline", "text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA00\n-----END PGP MESSAGE-----", "encrypted (OpenPGP)"],
  ["tnef", 'multipart/mixed; boundary="w"', winmail, "Outlook's own format (winmail.dat)"],
] as const;

test("mails in OpenPGP or Outlook's own format go to a rep, too, and say why there is no text", async () => {
  await using t = await openWithRep();
  for (const [name, type, body, words] of opaque) {
    const email = `${name}@firm.test`;
    const mail = await signUp(t, email);
    const head = [`From: ${email}`, "Subject: Re: Welcome 1", ...inThread(mail), `Content-Type: ${type}`];
    await deliver(t, { to: replyTo(mail), head, body });
    expect([email, await standing(t, email)]).toEqual([email, "prospect replied"]);
    await ritaHears(t, words);
  }
});
