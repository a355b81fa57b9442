import type { ReceivedMail } from "../../src/dev/received-mail.ts";

/** One raw answer and its envelope. */
export interface RawAnswer {
  from: string;
  to: string;
  raw: string;
}

/** What must have become of a lead who answers so. */
export interface Outcome {
  stage: "lead" | "prospect";
  status: "active" | "exited" | "paused";
  exitReason?: string;
  /** When it resumes, by the zone of the lead. */
  resumeAt?: Record<string, string>;
  suppressed?: string;
}

/** A way to answer, or not to. */
export interface Kind {
  name: string;
  outcome: Outcome;
  answer(mail: ReceivedMail, date: string): RawAnswer | undefined;
}

export const zones = ["America/New_York", "Europe/Berlin", "Asia/Tokyo"] as const;

const addressIn = (mailbox: string) => /<([^<>]+)>/.exec(mailbox)?.[1] ?? mailbox;
const leadOf = (mail: ReceivedMail) => mail.envelope.to[0] ?? "";
const replyTo = (mail: ReceivedMail) => addressIn(mail.header("reply-to") ?? "");
const crlf = (text: string) => text.replaceAll(/\r?\n/g, "\r\n");
const tag = (mail: ReceivedMail) => leadOf(mail).replace("@", ".");

function mailOf(fields: Record<string, string>, body: string): string {
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return crlf(`${head.join("\n")}\nMIME-Version: 1.0\n\n${body}\n`);
}

function fields(mail: ReceivedMail, from: string, subject: string, date: string) {
  return {
    From: from,
    To: replyTo(mail),
    Subject: subject,
    Date: date,
    "Message-ID": `<answer-${tag(mail)}@lead.test>`,
    "In-Reply-To": mail.header("message-id") ?? "",
    References: mail.header("message-id") ?? "",
    "Content-Type": "text/plain; charset=utf-8",
  };
}

/** A person's own words above the quoted mail. */
function written(words: string, by?: string) {
  return (mail: ReceivedMail, date: string): RawAnswer => {
    const from = by ?? leadOf(mail);
    const quote = `On Mon, Jan 5, 2026 at 10:00 AM Ada at Acme <${replyTo(mail)}> wrote:\n\n> ${mail.text.trim().replaceAll("\n", "\n> ")}`;
    const raw = mailOf(fields(mail, `Lee <${from}>`, `Re: ${mail.subject}`, date), `${words}\n\n${quote}`);
    return { from, to: replyTo(mail), raw };
  };
}

/** A mail program's answer: to the envelope sender, from the null sender (RFC 3834). */
function automatic(
  subject: string,
  words: string,
  headers: Record<string, string> = { "Auto-Submitted": "auto-replied" },
) {
  return (mail: ReceivedMail, date: string): RawAnswer => {
    const all = { ...fields(mail, `Lee <${leadOf(mail)}>`, `${subject}: ${mail.subject}`, date), ...headers };
    return { from: "", to: mail.envelope.from, raw: mailOf(all, words) };
  };
}

/** A report (RFC 6522) with these fields, which encloses the headers of our mail. */
function report(kind: "delivery-status" | "feedback-report", text: string, about: (mail: ReceivedMail) => string) {
  return (mail: ReceivedMail, date: string): RawAnswer => {
    const original = ["From", "To", "Subject", "Date", "Message-ID"].map(
      (name) => `${name}: ${mail.header(name) ?? ""}`,
    );
    const part = (type: string, body: string) => `--b1\nContent-Type: ${type}\n\n${body}\n`;
    const body = [
      part("text/plain", text),
      part(`message/${kind}`, about(mail)),
      part("text/rfc822-headers", original.join("\n")),
      "--b1--",
    ].join("\n");
    const raw = mailOf(
      {
        From: "Mail Delivery System <MAILER-DAEMON@mx.lead.test>",
        To: mail.envelope.from,
        Subject: kind === "delivery-status" ? "Undelivered Mail Returned to Sender" : "FW: abuse report",
        Date: date,
        "Message-ID": `<report-${tag(mail)}@mx.lead.test>`,
        "Content-Type": `multipart/report; report-type=${kind}; boundary="b1"`,
      },
      body,
    );
    return { from: "", to: mail.envelope.from, raw };
  };
}

const delivery = (action: string, status: string, diagnostic: string) =>
  report("delivery-status", `Your message could not be delivered: ${diagnostic}`, (mail) =>
    [
      "Reporting-MTA: dns; mx.lead.test",
      "",
      `Final-Recipient: rfc822; ${leadOf(mail)}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${diagnostic}`,
    ].join("\n"),
  );

const untouched: Outcome = { stage: "lead", status: "active" };
const replied: Outcome = { stage: "prospect", status: "exited", exitReason: "replied" };

// The story begins on Monday, 5 January 2026. Back on Monday the 12th: the morning after is Tuesday the 13th. Away until
// Friday the 9th: the next business morning is Monday the 12th.
const tuesday = {
  "America/New_York": "2026-01-13T14:00:00.000Z",
  "Europe/Berlin": "2026-01-13T08:00:00.000Z",
  "Asia/Tokyo": "2026-01-13T00:00:00.000Z",
};
const monday = {
  "America/New_York": "2026-01-12T14:00:00.000Z",
  "Europe/Berlin": "2026-01-12T08:00:00.000Z",
  "Asia/Tokyo": "2026-01-12T00:00:00.000Z",
};

/** Every way a lead of the loop behaves; lead n has kind n modulo their number. */
export const kinds: readonly Kind[] = [
  { name: "silent", outcome: untouched, answer: () => undefined },
  { name: "human", outcome: replied, answer: written("Yes, please call me on Thursday. What does it cost?") },
  { name: "human, German", outcome: replied, answer: written("Klingt gut, rufen Sie mich bitte morgen an.") },
  { name: "colleague", outcome: replied, answer: written("I handle this for Lee. Send me an offer?", "max@firm.test") },
  {
    name: "out of office, back on",
    outcome: { stage: "lead", status: "paused", resumeAt: tuesday },
    answer: automatic("Automatic reply", "I am out of the office and will be back on Monday, January 12, 2026."),
  },
  {
    name: "out of office, until",
    outcome: { stage: "lead", status: "paused", resumeAt: monday },
    answer: automatic("Abwesenheitsnotiz", "Ich bin bis einschließlich 9. Januar 2026 nicht im Büro.", {
      "X-Autoreply": "yes",
      Precedence: "auto_reply",
    }),
  },
  {
    name: "out of office, no date",
    outcome: untouched,
    answer: automatic("Out of office", "I am traveling right now."),
  },
  {
    name: "left for good",
    outcome: { stage: "lead", status: "exited", exitReason: "left_company" },
    answer: automatic("Automatic reply", "I no longer work at this company. Please write to max@firm.test instead."),
  },
  {
    name: "hard bounce",
    outcome: { stage: "lead", status: "exited", exitReason: "hard_bounce", suppressed: "hard_bounce" },
    answer: delivery("failed", "5.1.1", "550 5.1.1 no such user here"),
  },
  { name: "soft bounce", outcome: untouched, answer: delivery("failed", "4.2.2", "452 4.2.2 mailbox full") },
  { name: "delay", outcome: untouched, answer: delivery("delayed", "4.4.1", "connection timed out") },
  {
    name: "complaint",
    outcome: { stage: "lead", status: "exited", exitReason: "complaint", suppressed: "complaint" },
    answer: report("feedback-report", "This is an email abuse report.", (mail) =>
      ["Feedback-Type: abuse", "User-Agent: Fbl/1.0", "Version: 1", `Original-Rcpt-To: ${leadOf(mail)}`].join("\n"),
    ),
  },
  {
    name: "asks to be removed",
    outcome: { stage: "lead", status: "exited", exitReason: "unsubscribed", suppressed: "unsubscribe" },
    answer: written("Please remove me from your list."),
  },
  {
    name: "unsubscribe address",
    outcome: { stage: "lead", status: "exited", exitReason: "unsubscribed", suppressed: "unsubscribe" },
    answer: (mail, date) => {
      const to = /<mailto:([^?>]+)/.exec(mail.header("list-unsubscribe") ?? "")?.[1] ?? "";
      const raw = mailOf({ ...fields(mail, leadOf(mail), "unsubscribe", date), To: to }, "unsubscribe");
      return { from: leadOf(mail), to: decodeURIComponent(to), raw };
    },
  },
  {
    name: "calendar answer",
    outcome: untouched,
    answer: (mail, date) => ({
      from: leadOf(mail),
      to: replyTo(mail),
      raw: mailOf(
        {
          ...fields(mail, leadOf(mail), `Accepted: ${mail.subject}`, date),
          "Content-Type": "text/calendar; method=REPLY; charset=utf-8",
        },
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR",
      ),
    }),
  },
];
