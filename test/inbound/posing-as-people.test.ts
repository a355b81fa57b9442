import { describe, expect, test } from "vitest";
import { mailOf, quotedOriginal, verdictOf } from "./mail-of.ts";

type Sent = {
  what: string;
  from?: string;
  to?: string;
  subject?: string;
  headers?: string[];
  type?: string;
  body: string;
};

const thread = ["In-Reply-To: <step1@ours.example>", "References: <step1@ours.example>"];
const list = ["List-Id: <sales.lead.example>", "List-Unsubscribe: <mailto:u@lead.example>", "Precedence: list"];
const refusal =
  "Your message could not be delivered to the following recipient:\n\n  bob@lead.example\n\n550 5.1.1 User unknown";

const BOUNCES: Sent[] = [
  {
    what: "a mail system's notice that passed a list",
    from: "MAILER-DAEMON@mx.lead.example",
    subject: "Undelivered Mail Returned to Sender",
    headers: list,
    body: refusal,
  },
  {
    what: "a mail system's notice that calls itself an answer",
    from: "postmaster@lead.example",
    subject: "Undeliverable: Hello",
    headers: ["Auto-Submitted: auto-replied", ...list],
    body: refusal,
  },
  {
    what: "a multipart/report without its report part",
    from: "Mail Admin <admin@lead.example>",
    subject: "Returned: Hello",
    type: 'multipart/report; boundary="b"',
    body: `--b\r\nContent-Type: text/plain\r\n\r\n${refusal}\r\n--b--`,
  },
  {
    what: "a gateway in its own name",
    from: "MailMarshal <filter@lead.example>",
    subject: "Undeliverable: Hello",
    body: `${refusal}\n\nMessage headers follow:\n\n${quotedOriginal}`,
  },
  {
    what: "an appliance as the sender's name",
    from: "Barracuda Email Security <no-answer@lead.example>",
    subject: "Message rejected: Hello",
    body: "Your message to bob@lead.example was rejected.\n550 5.1.1 <bob@lead.example>: Recipient address rejected: User unknown",
  },
  {
    what: "a mail system's name in a quoted local part",
    from: '"Mail Delivery System"@mx.lead.example',
    subject: "Delivery failure",
    body: refusal,
  },
  {
    what: 'a failure behind "RE:" without a thread',
    from: "Mail Robot <robot@lead.example>",
    subject: "RE: Delivery failed: Hello",
    body: `${refusal}\n\n${quotedOriginal}`,
  },
  {
    what: "a notice to the address for bounces of a list",
    from: "gateway@lead.example",
    to: "news-bounces@ours.example",
    subject: "Mail could not be delivered",
    body: refusal,
  },
];

describe("a report of failed delivery is one", () => {
  test.each(BOUNCES)("$what", async (mail) => {
    expect(await verdictOf(mailOf(mail))).toMatchObject({ class: "bounce_hard", recipient: "bob@lead.example" });
  });
  test.each([
    {
      what: "in English",
      subject: "Warning: message delayed",
      body: "Your message has not yet been delivered. It will be retried for 3 more days.",
    },
    {
      what: "in a thread-less title",
      subject: "Delayed Mail (still being retried)",
      body: "No action is required on your part. Delivery will keep trying.",
    },
  ])("a delay is told without the original $what", async (mail) => {
    const found = await verdictOf(mailOf({ from: "Mail System <mailer-daemon@mx.lead.example>", ...mail }));
    expect(found).toMatchObject({ class: "bounce_soft", subtype: "delayed" });
  });
});

const ANSWERS: Sent[] = [
  {
    what: "an Inbox rule of Exchange",
    subject: "Re: Hello",
    headers: [...thread, "X-Auto-Response-Suppress: All", "X-MS-Exchange-Inbox-Rules-Loop: bob@lead.example"],
    body: "Bob now works in another team. Write to sales@lead.example.",
  },
  {
    what: "Precedence: junk on an answer",
    subject: "Re: Hello",
    headers: [...thread, "Precedence: junk"],
    body: "Gone fishing.",
  },
  {
    what: "Precedence: bulk on an answer",
    subject: "Re: Hello",
    headers: [...thread, "Precedence: bulk"],
    body: "Nimepata barua.",
  },
  { what: "a closed office in the title", subject: "Office closed: Hello", body: "See you next year." },
  { what: "a closed office in brackets", subject: "[Office closed] Hello", body: "See you next year." },
  { what: "a mailbox that is not read", subject: "This mailbox is not monitored", body: "Use the form on our site." },
  {
    what: "a mailbox that is not read, in brackets",
    subject: "[Mailbox not read] Hello",
    body: "Use the form on our site.",
  },
  {
    what: "an unread mailbox in German",
    subject: "Postfach wird nicht mehr gelesen",
    body: "Bitte nutzen Sie unser Formular.",
  },
  { what: "a note behind a bare Re:", subject: "Re: Out of office", body: "I am out of the office until Monday." },
  {
    what: "a note to the address for bounces",
    to: "bounce+lv2xq@ours.example",
    subject: "Hello",
    body: "I am on holiday.",
  },
  {
    what: "a shared inbox's receipt",
    from: "Acme Sales <sales@lead.example>",
    subject: "Re: Hello",
    headers: thread,
    body: "We have received your message and will get back to you within two business days.",
  },
  {
    what: "a shared inbox's receipt in Spanish",
    from: "Ventas <ventas@lead.example>",
    subject: "Re: Hola",
    headers: thread,
    body: "Hemos recibido su mensaje y le responderemos a la mayor brevedad.",
  },
  {
    what: "an address that is given up",
    subject: "Re: Hello",
    headers: thread,
    body: "This email address is no longer in use. Please contact new@lead.example.",
  },
];

describe("a machine's answer is no person's", () => {
  test.each(ANSWERS)("$what", async (mail) => {
    expect((await verdictOf(mailOf(mail))).class).toBe("auto_reply");
  });
});

const OTHERS: Sent[] = [
  {
    what: 'a newsletter whose title begins with "Re:"',
    subject: "Re: your plans",
    headers: ["List-Unsubscribe: <https://n.example/u>"],
    body: "Our new plans are here.",
  },
  {
    what: "a list's mail under a bare Re:",
    subject: "Re: [users] release",
    headers: ["List-Id: <users.n.example>"],
    body: "It is out.",
  },
  {
    what: "a program's report of no known kind",
    from: "Report <report@lead.example>",
    subject: "Summary",
    type: 'multipart/report; report-type=summary; boundary="b"',
    body: "--b\r\nContent-Type: text/plain\r\n\r\n17 mails were handled.\r\n--b--",
  },
  {
    what: "a help desk's closing notice",
    from: "Support <support@lead.example>",
    subject: "[Lead] Re: Hello",
    headers: [...thread, "Auto-Submitted: auto-generated", "X-Mailer: Zendesk Mailer"],
    body: "##- Please type your reply above this line -##\n\nYour request has been solved. How would you rate the support you received?",
  },
];

describe("what is nobody's answer is not a person's", () => {
  test.each(OTHERS)("$what", async (mail) => {
    expect((await verdictOf(mailOf(mail))).class).not.toBe("human_reply");
  });
});

const AGENTS: Sent[] = [
  {
    what: "Zendesk",
    headers: ["X-Mailer: Zendesk Mailer"],
    body: "##- Please type your reply above this line -##\n\nJo (Lead)\n\nYes, please send us an offer for 40 people.",
  },
  {
    what: "Jira Service Management",
    headers: ["X-JIRA-FingerPrint: 4a5b6c"],
    body: "—-—-—-—\nReply above this line.\n\nJo Miller commented:\n\nWe would like a demo next week.",
  },
  {
    what: "Freshdesk",
    headers: ["X-Mailer: Freshdesk"],
    body: "Hi Ada,\n\nsounds good. Can you call me on Friday?\n\nJo",
  },
  { what: "Help Scout", headers: ["X-Mailer: Help Scout"], body: "That fits. Which contract term do you offer?" },
  {
    what: "Zammad, in German",
    headers: ["X-Mailer: Zammad Mail Service"],
    body: "Guten Tag, schicken Sie uns bitte ein Angebot für 20 Plätze.",
  },
  {
    what: "Front, in French",
    headers: ["X-Front-Conversation-Id: 12"],
    body: "Bonjour, nous sommes intéressés. Pouvez-vous nous appeler jeudi ?",
  },
];

describe("a help desk's agent is a person", () => {
  test.each(AGENTS)("$what", async ({ headers = [], body }) => {
    const stamped = [...thread, "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", ...headers];
    const from = "Jo (Lead) <support@lead.example>";
    const found = await verdictOf(mailOf({ from, subject: "[Lead] Re: Hello", headers: stamped, body }));
    expect(found).toMatchObject({ class: "human_reply", review: null });
    expect(found.visibleText).not.toMatch(/above this line/i);
    expect(found.visibleText).not.toBe("");
  });
  test("who wants no more mail is heard", async () => {
    const headers = [...thread, "Auto-Submitted: auto-generated", "X-Mailer: Zendesk Mailer"];
    const found = await verdictOf(mailOf({ subject: "Re: Hello", headers, body: "Please remove us from your list." }));
    expect(found.class).toBe("unsubscribe");
  });
});

const OURS = `To: reply+${"a2b3c4d5".repeat(4)}@reply.ours.example`;
describe("a mail to a signed address is ours, whatever its fields say", () => {
  test.each([
    { what: "list fields", headers: list, from: "Ann <ann@lead.example>" },
    { what: "a newsletter's local part", headers: [], from: "newsletter@lead.example" },
    { what: "a robot's name", headers: thread, from: "Ticket System <ann@lead.example>" },
    { what: "noreply", headers: thread, from: "noreply@lead.example" },
    { what: "campaign fields", headers: ["Feedback-ID: 1:2:3", "X-Campaign: 7"], from: "Ann <ann@lead.example>" },
  ])("$what", async ({ headers, from }) => {
    const raw = mailOf({ from, subject: "Re: Hello", headers, body: "Please call me." }).toString();
    const found = await verdictOf(Buffer.from(raw.replace(/^To: .*$/m, OURS)));
    expect(found).toMatchObject({ class: "human_reply" });
  });
});

test.each([
  ["a bare acceptance", "", "other", "calendar_accepted"],
  ["an acceptance with a comment", "COMMENT:See you there\\, bring the contract", "human_reply", "calendar"],
])("%s", async (_, comment, kind, subtype) => {
  const ics = [
    "BEGIN:VCALENDAR",
    "METHOD:REPLY",
    "BEGIN:VEVENT",
    "SUMMARY:Call",
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.c",
    comment,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  const body = `--c\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n${ics.filter(Boolean).join("\r\n")}\r\n--c--`;
  const found = await verdictOf(mailOf({ subject: "Accepted: Call", type: 'multipart/mixed; boundary="c"', body }));
  expect(found).toMatchObject({ class: kind, subtype });
});

test.each([
  ["Outlook's", "Ann Lead reacted to your message:", "👍\n\nAnn Lead reacted to your message:\n"],
  ["Gmail's in words alone", "Re: Hello", "👍\n\nAnn Lead reacted via Gmail"],
])("%s reaction is a reaction", async (_, subject, body) => {
  expect(await verdictOf(mailOf({ subject, headers: thread, body }))).toMatchObject({
    class: "other",
    subtype: "reaction",
  });
});

test.each([
  ["S/MIME", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "MIAGCSqGSIb3DQ", "encrypted_smime"],
  [
    "OpenPGP",
    'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="p"',
    "--p\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--p\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--p--",
    "encrypted_pgp",
  ],
  ["winmail.dat alone", "application/ms-tnef; name=winmail.dat", "eJ8+IgESAQ", "outlook_rich_text"],
])("a mail hidden in %s says so", async (_, type, body, subtype) => {
  const found = await verdictOf(mailOf({ subject: "Re: Hello", headers: thread, type, body }));
  expect(found).toMatchObject({ class: "human_reply", subtype });
  expect(found.diagnostic).toMatch(/mail/i);
});
