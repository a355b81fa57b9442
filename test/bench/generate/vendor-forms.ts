/** How one mail system puts its reports, from its documentation. */
export interface Form {
  name: string;
  /** The file of `src/inbound/systems/`; null for systems that have none. */
  system: string | null;
  fromName: string;
  from: string;
  subject: string;
  fields: readonly (readonly [string, string])[];
  shape: "report" | "plain" | "either";
  words: (about: { to: string; host: string; reply: string; original: readonly string[] }) => string;
}

/** What became of a mail: RFC 3464 2.3.3, with statuses of RFC 3463 and the words of RFC 5321 servers. */
export const outcomes: readonly Outcome[] = [
  { action: "failed", status: "5.1.1", reply: "550 5.1.1 No such user here" },
  { action: "failed", status: "5.1.2", reply: "550 5.1.2 Host unknown" },
  { action: "failed", status: "5.2.1", reply: "550 5.2.1 Mailbox disabled, not accepting messages" },
  { action: "failed", status: "5.2.2", reply: "552 5.2.2 Mailbox full" },
  { action: "failed", status: "5.7.1", reply: "554 5.7.1 Delivery not authorized, message refused" },
  { action: "failed", status: "5.0.0", reply: "550 Requested action not taken: mailbox unavailable" },
  { action: "failed", status: "4.4.7", reply: "451 Delivery time expired" },
  { action: "delayed", status: "4.4.1", reply: "421 4.4.1 No answer from host" },
];

/** What a report says of one recipient. */
export interface Outcome {
  action: "failed" | "delayed";
  status: string;
  reply: string;
}

/** Systems whose forms are documented. */
export const forms: readonly Form[] = [
  {
    // bounce(5) of Postfix.
    name: "postfix",
    system: "postfix",
    fromName: "Mail Delivery System",
    from: "MAILER-DAEMON@{host}",
    subject: "Undelivered Mail Returned to Sender",
    fields: [["Auto-Submitted", "auto-replied"]],
    shape: "either",
    words: ({ to, host, reply }) =>
      `This is the mail system at host ${host}.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<${to}>: host ${host}[192.0.2.9] said: ${reply} (in reply to RCPT TO command)`,
  },
  {
    // The Exim specification, "Customizing bounce messages".
    name: "exim",
    system: "exim",
    fromName: "Mail Delivery System",
    from: "Mailer-Daemon@{host}",
    subject: "Mail delivery failed: returning message to sender",
    fields: [
      ["X-Failed-Recipients", "{to}"],
      ["Auto-Submitted", "auto-replied"],
    ],
    shape: "either",
    words: ({ to, reply, original }) =>
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${to}\n    ${reply}\n\n------ This is a copy of the message, including all the headers. ------\n\n${original.join("\n")}`,
  },
  {
    // qmail-send(8) and QSBMF, cr.yp.to/proto/qsbmf.txt.
    name: "qmail",
    system: "qmail",
    fromName: "",
    from: "MAILER-DAEMON@{host}",
    subject: "failure notice",
    fields: [],
    shape: "plain",
    words: ({ to, host, reply, original }) =>
      `Hi. This is the qmail-send program at ${host}.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${to}>:\n192.0.2.9 does not like recipient.\nRemote host said: ${reply}\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n\n${original.join("\n")}`,
  },
  {
    // Sendmail Installation and Operation Guide.
    name: "sendmail",
    system: "sendmail",
    fromName: "Mail Delivery Subsystem",
    from: "MAILER-DAEMON@{host}",
    subject: "Returned mail: see transcript for details",
    fields: [["Auto-Submitted", "auto-generated (failure)"]],
    shape: "either",
    words: ({ to, host, reply }) =>
      `The original message was received at Mon, 30 Nov 2026 10:14:58 GMT\nfrom mail.ours.example [192.0.2.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<${to}>\n\n   ----- Transcript of session follows -----\n... while talking to ${host}.:\n>>> DATA\n<<< ${reply}`,
  },
  {
    // Microsoft Learn, "Non-delivery reports in Exchange Online".
    name: "exchange",
    system: "exchange",
    fromName: "Microsoft Outlook",
    from: "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@lead.example",
    subject: "Undeliverable: {subject}",
    fields: [["X-MS-Exchange-Message-Is-Ndr", ""]],
    shape: "either",
    words: ({ to, host, reply }) =>
      `Your message to ${to} couldn't be delivered.\n\n${to.split("@")[0]} wasn't found at lead.example.\n\nDiagnostic information for administrators:\nGenerating server: ${host}\n${to}\nRemote server returned '${reply}'`,
  },
  {
    // Google Workspace help, "Fix bounced or rejected emails".
    name: "gmail",
    system: "gmail",
    fromName: "Mail Delivery Subsystem",
    from: "mailer-daemon@googlemail.com",
    subject: "Delivery Status Notification (Failure)",
    fields: [["X-Failed-Recipients", "{to}"]],
    shape: "either",
    words: ({ to, reply }) =>
      `** Address not found **\n\nYour message wasn't delivered to ${to} because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n${reply}`,
  },
  {
    // HCL Domino documentation, "Delivery failure reports".
    name: "domino",
    system: "domino",
    fromName: "",
    from: "Postmaster@{host}",
    subject: "DELIVERY FAILURE: User not listed in Domino Directory",
    fields: [["X-Mailer", "HCL Domino"]],
    shape: "either",
    words: ({ to, reply }) =>
      `Your message\n\n  Subject: {subject}\n\nwas not delivered to:\n\n  ${to}\n\nbecause:\n\n  ${reply}`,
  },
  {
    // courier(8), dsn templates.
    name: "courier",
    system: "courier",
    fromName: "",
    from: "postmaster@{host}",
    subject: "NOTICE: mail delivery status.",
    fields: [],
    shape: "either",
    words: ({ to, host, reply }) =>
      `This is a delivery status notification from ${host},\nrunning the Courier mail server.\n\n           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<${to}>:\n    ${host} [192.0.2.9]:\n<<< ${reply}`,
  },
  {
    // MDaemon documentation, NDR templates.
    name: "mdaemon",
    system: "mdaemon",
    fromName: "MDaemon at {host}",
    from: "MDaemon@{host}",
    subject: "Message delivery failed",
    fields: [["X-MDaemon-Deliver-To", "{to}"]],
    shape: "plain",
    words: ({ to, reply, original }) =>
      `The following data may contain sections which represent BASE64 encoded file attachments.\n\nFailed address: ${to}\n\n--- Session Transcript ---\n <-- ${reply}\n\n--- End Transcript ---\n\n${original.join("\n")}`,
  },
];

/** Senders and titles of servers and gateways that nobody wrote a rule for. */
export const notices: readonly [Form, ...Form[]] = [
  {
    name: "unknown",
    system: null,
    fromName: "Mail Gateway",
    from: "postmaster@{host}",
    subject: "Undeliverable: {subject}",
    fields: [],
    shape: "either",
    words: () => "",
  },
  {
    name: "unknown",
    system: null,
    fromName: "",
    from: "MAILER-DAEMON@{host}",
    subject: "Delivery Notification",
    fields: [],
    shape: "either",
    words: () => "",
  },
  {
    name: "unknown",
    system: null,
    fromName: "Filter Appliance",
    from: "mailer-daemon@{host}",
    subject: "RE: {subject}",
    fields: [],
    shape: "either",
    words: () => "",
  },
  {
    name: "unknown",
    system: null,
    fromName: '"Mail Delivery System"',
    from: "noreply@{host}",
    subject: "Your mail could not be delivered",
    fields: [],
    shape: "either",
    words: () => "",
  },
];
