import { expect, test } from "vitest";
import { mailOf, quotedOriginal, verdictOf } from "./mail-of.ts";

type Part = [type: string, body: string, ...headers: string[]];

const multipart = (type: string, parts: readonly Part[], closed = true) => ({
  type: `${type}; boundary="=_b"`,
  body: `${parts.map(([kind, body, ...headers]) => ["--=_b", `Content-Type: ${kind}`, ...headers, "", body].join("\r\n")).join("\r\n")}${closed ? "\r\n--=_b--\r\n" : ""}`,
});

const dsn = (fields: string, more: { original?: Part; notice?: string; closed?: boolean } = {}) =>
  mailOf({
    from: "Mail Delivery System <MAILER-DAEMON@mx.lead.example>",
    subject: "Undelivered Mail Returned to Sender",
    headers: ["Return-Path: <>"],
    ...multipart(
      "multipart/report; report-type=delivery-status",
      [
        ["text/plain", more.notice ?? "This is the mail system at host mx.lead.example."],
        ["message/delivery-status", `Reporting-MTA: dns; mx.lead.example\r\n\r\n${fields}`],
        more.original ?? ["message/rfc822", quotedOriginal],
      ],
      more.closed ?? true,
    ),
  });

const about = (lines: string) => `Final-Recipient: rfc822; bob@lead.example\r\n${lines}`;

test("a failed report with a 5.1.1 is a hard bounce of its recipient and of the enclosed mail", async () => {
  const found = await verdictOf(
    dsn(about("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user")),
  );
  expect(found).toMatchObject({
    class: "bounce_hard",
    subtype: "user_unknown",
    hard: true,
    recipient: "bob@lead.example",
    status: "5.1.1",
    originalMessageId: "<step1@ours.example>",
  });
});

test("a delayed report is soft and says that it is not final", async () => {
  expect(
    await verdictOf(
      dsn(about("Action: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: Sat, 10 Jan 2026 09:00:00 +0000")),
    ),
  ).toMatchObject({ class: "bounce_soft", subtype: "delayed", hard: false });
});

test("a failed report may carry a 4.x.x, which is soft", async () => {
  expect(
    await verdictOf(
      dsn(
        about(
          "Action: failed\r\nStatus: 4.4.7\r\nDiagnostic-Code: smtp; delivery temporarily suspended: connect timed out",
        ),
      ),
    ),
  ).toMatchObject({ class: "bounce_soft", hard: false, status: "4.4.7" });
});

test.each(["delivered", "relayed", "expanded"])("a report with the action %s is no bounce", async (action) => {
  expect(await verdictOf(dsn(about(`Action: ${action}\r\nStatus: 2.0.0`)))).toMatchObject({
    class: "other",
    subtype: `dsn_${action}`,
    hard: null,
  });
});

test.each([
  ["a full mailbox under 5.1.1", "5.1.1", "550 5.1.1 mailbox is full, over quota", "bounce_soft", "mailbox_full"],
  [
    "an unknown user under 5.7.1",
    "5.7.1",
    "550 5.7.1 <bob@lead.example>: Recipient address rejected: User unknown",
    "bounce_hard",
    "user_unknown",
  ],
  [
    "an unknown user under 5.2.1",
    "5.2.1",
    "550 5.2.1 The email account that you tried to reach does not exist",
    "bounce_hard",
    "user_unknown",
  ],
  [
    "Exchange Online's directory block",
    "5.4.1",
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    "bounce_hard",
    "user_unknown",
  ],
  [
    "a sender that is unknown",
    "5.1.8",
    "550 5.1.8 Sender address rejected: Domain not found",
    "bounce_soft",
    "sender_rejected",
  ],
  [
    "a block list",
    "5.7.1",
    "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org",
    "bounce_soft",
    "blocked",
  ],
  [
    "DMARC",
    "5.7.26",
    "550-5.7.26 Unauthenticated email from ours.example is not accepted due to domain's DMARC policy",
    "bounce_soft",
    "authentication",
  ],
  ["a message that is too big", "5.3.4", "552 5.3.4 Message size exceeds fixed limit", "bounce_soft", "too_big"],
  ["spam", "5.7.1", "554 5.7.1 Message rejected as spam by content filter", "bounce_soft", "spam"],
  [
    "a missing domain",
    "5.1.2",
    "Host or domain name not found. Name service error for name=lead.example type=AAAA: Host not found",
    "bounce_hard",
    "host_unknown",
  ],
  [
    "a null MX",
    "5.1.0",
    "556 5.1.10 Domain lead.example does not accept mail (nullMX)",
    "bounce_hard",
    "not_accepting",
  ],
  ["relaying denied", "5.7.1", "554 5.7.1 <bob@lead.example>: Relay access denied", "bounce_soft", "relay_denied"],
  ["a person who moved", "5.1.6", "551 5.1.6 user has moved; please try <bob@new.example>", "bounce_hard", "moved"],
  [
    "a reply code that outranks a generic status",
    "5.0.0",
    "450 4.2.2 mailbox temporarily over quota",
    "bounce_soft",
    "mailbox_full",
  ],
  ["no words at all", "5.0.0", "", "bounce_hard", "undefined"],
])("%s is judged by the server's words and code", async (_what, status, words, found, subtype) => {
  const raw = dsn(
    about(`Action: failed\r\nStatus: ${status}${words === "" ? "" : `\r\nDiagnostic-Code: smtp; ${words}`}`),
  );
  expect(await verdictOf(raw)).toMatchObject({ class: found, subtype });
});

test("the failed recipient of several is the one reported", async () => {
  const fields =
    "Final-Recipient: rfc822; carol@lead.example\r\nAction: delivered\r\nStatus: 2.1.5\r\n\r\nFinal-Recipient: rfc822; bob@lead.example\r\nAction: failed\r\nStatus: 5.1.1";
  expect(await verdictOf(dsn(fields))).toMatchObject({ class: "bounce_hard", recipient: "bob@lead.example" });
});

test("a report without an Action is read by its Status", async () => {
  expect(await verdictOf(dsn(about("Status: 5.1.1")))).toMatchObject({ class: "bounce_hard" });
  expect(await verdictOf(dsn(about("Status: 2.0.0")))).toMatchObject({ class: "other" });
});

test("a local name as Final-Recipient gives way to the Original-Recipient", async () => {
  const fields =
    "Original-Recipient: rfc822;bob@lead.example\r\nFinal-Recipient: LOCAL; |/usr/bin/filter\r\nAction: failed\r\nStatus: 5.3.0";
  expect(await verdictOf(dsn(fields))).toMatchObject({
    recipient: "bob@lead.example",
    originalRecipient: "bob@lead.example",
  });
});

test("a report cut off in the middle is still read", async () => {
  expect(await verdictOf(dsn(about("Action: failed\r\nStatus: 5.1.1"), { closed: false }))).toMatchObject({
    class: "bounce_hard",
    originalMessageId: "<step1@ours.example>",
  });
});

test("internationalized and encoded reports are read (RFC 6533)", async () => {
  const fields =
    "Reporting-MTA: dns; mx.lead.example\r\n\r\nFinal-Recipient: utf-8; jürgen@lead.example\r\nAction: failed\r\nStatus: 5.1.1";
  const raw = mailOf({
    from: "MAILER-DAEMON@mx.lead.example",
    subject: "Returned mail",
    ...multipart("multipart/report; report-type=delivery-status", [
      ["text/plain", "Failed."],
      ["message/global-delivery-status", Buffer.from(fields).toString("base64"), "Content-Transfer-Encoding: base64"],
      ["message/global-headers", quotedOriginal],
    ]),
  });
  expect(await verdictOf(raw)).toMatchObject({
    class: "bounce_hard",
    recipient: "jürgen@lead.example",
    originalMessageId: "<step1@ours.example>",
  });
});

test("the original's headers alone name its Message-ID", async () => {
  const original: Part = [
    "text/rfc822-headers",
    "Received: from x\r\nFrom: rep@ours.example\r\nMessage-Id:\r\n <folded@ours.example>\r\nTo: bob@lead.example",
  ];
  expect(await verdictOf(dsn(about("Action: failed\r\nStatus: 5.1.1"), { original }))).toMatchObject({
    originalMessageId: "<folded@ours.example>",
  });
});

test("an HTML notice of an Exchange server is a bounce", async () => {
  const body =
    "<html><body><p><b>Your message to bob@lead.example couldn't be delivered.</b></p><p>bob wasn't found at lead.example.</p><p>550 5.1.10 RESOLVER.ADR.RecipientNotFound</p></body></html>";
  expect(
    await verdictOf(
      mailOf({
        from: "Microsoft Outlook <postmaster@lead.example>",
        subject: "Undeliverable: Hello",
        type: "text/html",
        body,
      }),
    ),
  ).toMatchObject({ class: "bounce_hard", recipient: "bob@lead.example" });
});

test("a person who attaches a bounce is a person", async () => {
  const raw = mailOf({
    subject: "Fwd: delivery failed",
    ...multipart("multipart/mixed", [
      ["text/plain", "Hi, your address bounces for me, see attached. Did you change it? I want to order."],
      ["message/rfc822", dsn(about("Action: failed\r\nStatus: 5.1.1")).toString()],
    ]),
  });
  expect(await verdictOf(raw)).toMatchObject({ class: "human_reply" });
});

test.each([
  ["abuse", "complaint"],
  ["fraud", "complaint"],
  ["virus", "complaint"],
  ["other", "complaint"],
  ["not-spam", "other"],
  ["auth-failure", "other"],
  ["opt-out", "unsubscribe"],
])("a feedback report of the type %s is %s", async (type, found) => {
  const raw = mailOf({
    from: "feedback@isp.example",
    subject: "FW: Hello Bob",
    ...multipart("multipart/report; report-type=feedback-report", [
      ["text/plain", "This is an email abuse report."],
      [
        "message/feedback-report",
        `Feedback-Type: ${type}\r\nUser-Agent: X/1\r\nVersion: 1\r\nOriginal-Rcpt-To: <bob@lead.example>`,
      ],
      ["message/rfc822", quotedOriginal],
    ]),
  });
  expect(await verdictOf(raw)).toMatchObject({
    class: found,
    recipient: "bob@lead.example",
    originalMessageId: "<step1@ours.example>",
  });
});

test("Outlook.com's junk report and AOL's are complaints without being RFC 5965", async () => {
  const junk = mailOf({
    from: "staff@hotmail.com",
    subject: "complaint about message from 192.0.2.9",
    ...multipart("multipart/mixed", [
      ["message/rfc822", `X-HmXmrOriginalRecipient: bob@outlook.example\n${quotedOriginal}`],
    ]),
  });
  expect(await verdictOf(junk)).toMatchObject({
    class: "complaint",
    recipient: "bob@outlook.example",
    originalMessageId: "<step1@ours.example>",
  });
  const aol = mailOf({
    from: "scomp@aol.net",
    subject: "Email Feedback Report for IP 192.0.2.9",
    ...multipart("multipart/mixed", [
      ["text/plain", "Complaint"],
      ["message/rfc822", quotedOriginal],
    ]),
  });
  expect(await verdictOf(aol)).toMatchObject({ class: "complaint" });
});

test.each([
  [
    "a DMARC aggregate report",
    {
      from: "noreply-dmarc-support@google.com",
      subject: "Report domain: ours.example Submitter: google.com Report-ID: 123",
      type: 'application/zip; name="google.com!ours.example!1767225600!1767311999.zip"',
      body: "UEsDBA==",
    },
    "authentication_report",
  ],
  [
    "a TLS report",
    {
      from: "tlsrpt@isp.example",
      subject: "Report Domain: ours.example Submitter: isp.example",
      type: 'multipart/report; report-type="tlsrpt"; boundary=x',
      body: "--x\r\nContent-Type: text/plain\r\n\r\nTLS\r\n--x--",
    },
    "authentication_report",
  ],
  [
    "a calendar's acceptance",
    {
      subject: "Accepted: Demo",
      type: "text/calendar; method=REPLY",
      body: "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR",
    },
    "calendar",
  ],
  [
    "a read receipt",
    {
      subject: "Read: Hello",
      ...multipart("multipart/report; report-type=disposition-notification", [
        ["text/plain", "Your message was read on Monday."],
        [
          "message/disposition-notification",
          "Final-Recipient: rfc822; bob@lead.example\r\nDisposition: manual-action/MDN-sent-manually; displayed",
        ],
      ]),
    },
    "mdn",
  ],
  [
    "a newsletter",
    {
      from: "Shop <news@shop.example>",
      subject: "Our January offers",
      headers: ["List-Unsubscribe: <https://shop.example/u>"],
      body: "Hello!",
    },
    "newsletter",
  ],
  [
    "a list's mail",
    {
      subject: "Re: [talk] meeting",
      to: "talk@lists.example",
      headers: [
        "List-Id: <talk.lists.example>",
        "List-Post: <mailto:talk@lists.example>",
        "In-Reply-To: <x@y.example>",
      ],
      body: "I agree.",
    },
    "list_traffic",
  ],
  [
    "a forge's notification",
    {
      subject: "Re: [app] Crash (#7)",
      from: "Bob <notifications@github.com>",
      headers: ["X-GitHub-Reason: mention", "In-Reply-To: <a@github.com>"],
      body: "Fixed.",
    },
    "notification",
  ],
  [
    "a shop's confirmation",
    { from: "Shop <no-reply@shop.example>", subject: "Your order 4711", body: "Thank you for your order." },
    "notification",
  ],
  [
    "bait dressed up as a bounce",
    {
      from: "Mail Delivery System <mailer-daemon@ours.example>",
      subject: "Mail Delivery System",
      ...multipart("multipart/mixed", [
        ["text/plain", "The message cannot be represented in 7-bit ASCII and has been sent as a binary attachment."],
        ['application/octet-stream; name="message.zip"', "UEsDBA==", "Content-Transfer-Encoding: base64"],
      ]),
    },
    "spam_report",
  ],
  [
    "advertising under a mail system's name",
    {
      from: "Mail Delivery <mailer-daemon@spam.example>",
      subject: "Delivery Status Notification (Failure)",
      type: "text/html",
      body: '<a href="https://pills.example">Best pills</a> <img src="https://pills.example/1.png">',
    },
    "spam_report",
  ],
  [
    "a plain delivery receipt",
    {
      from: "postmaster@lead.example",
      subject: "Delivered: Hello Bob",
      body: "Your message was delivered to the following recipients: bob@lead.example",
    },
    "dsn_delivered",
  ],
  [
    "a quota warning to ourselves",
    { from: "postmaster@ours.example", subject: "Storage notice", body: "You have used 90 % of your storage." },
    "mail_system",
  ],
])("%s is other", async (_what, mail, subtype) => {
  expect(await verdictOf(mailOf(mail))).toMatchObject({ class: "other", subtype, hard: null });
});

test("an invitation is a person's doing", async () => {
  const raw = mailOf({
    subject: "Demo call",
    ...multipart("multipart/mixed", [
      ["text/plain", "Shall we?"],
      ["text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR"],
    ]),
  });
  expect(await verdictOf(raw)).toMatchObject({ class: "human_reply" });
});
