import { describe, expect, test } from "vitest";
import { mailOf, verdictOf } from "./mail-of.ts";

function report(
  groups: readonly string[][],
  { from = "postmaster@lead.example", mta = "mx.lead.example", original = "bob@lead.example" } = {},
) {
  const body = [
    "--r",
    "Content-Type: text/plain",
    "",
    "Your message could not be delivered.",
    "--r",
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${mta}`,
    "",
    ...groups.flatMap((fields) => [...fields, ""]),
    "--r",
    "Content-Type: message/rfc822",
    "",
    "From: rep@ours.example",
    `To: ${original}`,
    "Subject: Hello",
    "Message-ID: <step1@ours.example>",
    "",
    "Hi",
    "--r--",
  ].join("\r\n");
  return mailOf({
    from,
    subject: "Undeliverable: Hello",
    type: 'multipart/report; report-type=delivery-status; boundary="r"',
    body,
  });
}

const failed = ["Action: failed", "Status: 5.1.1"];

describe("the recipient of a report", () => {
  test.each([
    ["is completed from the addressee", ["Final-Recipient: rfc822; bob", ...failed], {}, "bob@lead.example"],
    ["is completed from who reports", ["Final-Recipient: rfc822; carol", ...failed], {}, "carol@lead.example"],
    [
      "is completed from the reporting server",
      ["Final-Recipient: rfc822; carol", ...failed],
      { from: "MAILER-DAEMON" },
      "carol@mx.lead.example",
    ],
    [
      "is read from an X.400 name",
      ["Final-Recipient: x400; /C=DE/A= /P=LEAD/DD.RFC-822=bob(a)lead.example/", ...failed],
      { original: "undisclosed-recipients:;" },
      "bob@lead.example",
    ],
    [
      "is read from the original recipient",
      ["Original-Recipient: rfc822; <bob@lead.example>", "Final-Recipient: x-local; /var/mail/b", ...failed],
      {},
      "bob@lead.example",
    ],
    [
      "is read from a field of its own making",
      ["X-Original-Recipient: rfc822;bob@lead.example", ...failed],
      { original: "undisclosed-recipients:;" },
      "bob@lead.example",
    ],
  ])("%s", async (_, fields, options, recipient) => {
    expect(await verdictOf(report([fields], options))).toMatchObject({ class: "bounce_hard", recipient });
  });

  test.each([
    [
      "Your message from rep2@ours.example could not be delivered.\nReason: mailbox bob is unknown here\n550 5.1.1 bob... User unknown",
      "bob@lead.example",
    ],
    ["The message sent by: <rep2@ours.example> was not delivered.\n\n<bob>: user unknown", "bob@lead.example"],
    [
      "Sender: rep2@ours.example\nRecipient: dave@lead.example\n550 5.1.1 User unknown\nDelivery failed.",
      "dave@lead.example",
    ],
    [
      "Absender: rep2@ours.example\nIhre Nachricht konnte nicht zugestellt werden an dave@lead.example.\n550 5.1.1 User unknown",
      "dave@lead.example",
    ],
  ])("is never an address said to have sent it: %j", async (body, recipient) => {
    const found = await verdictOf(mailOf({ from: "MAILER-DAEMON@lead.example", subject: "Delivery failure", body }));
    expect(found.recipient).toBe(recipient);
  });
});

test("a report says of each of its recipients what became of it", async () => {
  const found = await verdictOf(
    report([
      ["Final-Recipient: rfc822; bob@lead.example", "Action: delivered", "Status: 2.0.0"],
      ["Final-Recipient: rfc822; carol@lead.example", ...failed],
      ["Final-Recipient: rfc822; dave@lead.example", "Action: delayed", "Status: 4.4.1"],
    ]),
  );
  expect(found.recipient).toBe("carol@lead.example");
  expect(found.reported.map(({ addresses, class: kind, subtype }) => [addresses[0], kind, subtype])).toEqual([
    ["bob@lead.example", "other", "dsn_delivered"],
    ["carol@lead.example", "bounce_hard", "user_unknown"],
    ["dave@lead.example", "bounce_soft", "delayed"],
  ]);
});
