import { expect, test } from "vitest";
import { classifyProviderEvent } from "../../src/inbound/classify/provider/provider-event.ts";
import { mailOf, verdictOf } from "./mail-of.ts";

const ses = (more: object) => ({
  mail: { messageId: "0100", commonHeaders: { messageId: "<step1@ours.example>" }, destination: ["bob@lead.example"] },
  ...more,
});

test.each([
  [
    "SES, permanent",
    ses({
      notificationType: "Bounce",
      bounce: {
        bounceType: "Permanent",
        bouncedRecipients: [
          { emailAddress: "bob@lead.example", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" },
        ],
      },
    }),
    "bounce_hard",
  ],
  [
    "SES, transient",
    ses({
      eventType: "Bounce",
      bounce: { bounceType: "Transient", bouncedRecipients: [{ emailAddress: "bob@lead.example", status: "4.2.2" }] },
    }),
    "bounce_soft",
  ],
  [
    "SES, permanent but full",
    ses({
      notificationType: "Bounce",
      bounce: {
        bounceType: "Permanent",
        bouncedRecipients: [{ emailAddress: "bob@lead.example", status: "5.2.2", diagnosticCode: "552 mailbox full" }],
      },
    }),
    "bounce_soft",
  ],
  [
    "SES complaint",
    ses({ notificationType: "Complaint", complaint: { complainedRecipients: [{ emailAddress: "bob@lead.example" }] } }),
    "complaint",
  ],
  ["SES delivery", ses({ notificationType: "Delivery", delivery: { recipients: ["bob@lead.example"] } }), "other"],
  [
    "SES through SNS",
    {
      Type: "Notification",
      Message: JSON.stringify(
        ses({
          notificationType: "Bounce",
          bounce: {
            bounceType: "Permanent",
            bouncedRecipients: [{ emailAddress: "bob@lead.example", status: "5.1.1" }],
          },
        }),
      ),
    },
    "bounce_hard",
  ],
  [
    "Mailgun, permanent",
    {
      "event-data": {
        event: "failed",
        severity: "permanent",
        recipient: "bob@lead.example",
        "delivery-status": { code: 550, message: "5.1.1 The email account that you tried to reach does not exist" },
        message: { headers: { "message-id": "step1@ours.example" } },
      },
    },
    "bounce_hard",
  ],
  [
    "Mailgun, temporary",
    {
      "event-data": {
        event: "failed",
        severity: "temporary",
        recipient: "bob@lead.example",
        "delivery-status": { code: 452, message: "mailbox full" },
        message: { headers: { "message-id": "step1@ours.example" } },
      },
    },
    "bounce_soft",
  ],
  [
    "Mailgun complaint",
    {
      "event-data": {
        event: "complained",
        recipient: "bob@lead.example",
        message: { headers: { "message-id": "step1@ours.example" } },
      },
    },
    "complaint",
  ],
  [
    "SendGrid bounce",
    [
      {
        event: "bounce",
        email: "bob@lead.example",
        status: "5.1.1",
        reason: "550 5.1.1 unknown",
        type: "bounce",
        "smtp-id": "<step1@ours.example>",
      },
    ],
    "bounce_hard",
  ],
  [
    "SendGrid block",
    [
      {
        event: "bounce",
        email: "bob@lead.example",
        status: "5.7.1",
        reason: "550 blocked",
        type: "blocked",
        "smtp-id": "<step1@ours.example>",
      },
    ],
    "bounce_soft",
  ],
  [
    "SendGrid spam report",
    [{ event: "spamreport", email: "bob@lead.example", "smtp-id": "<step1@ours.example>" }],
    "complaint",
  ],
  [
    "SendGrid unsubscribe",
    [{ event: "unsubscribe", email: "bob@lead.example", "smtp-id": "<step1@ours.example>" }],
    "unsubscribe",
  ],
  [
    "Postmark hard bounce",
    {
      RecordType: "Bounce",
      Type: "HardBounce",
      Email: "bob@lead.example",
      Details: "550 5.1.1 unknown user",
      MessageID: "step1@ours.example",
    },
    "bounce_hard",
  ],
  [
    "Postmark spam complaint",
    { RecordType: "SpamComplaint", Email: "bob@lead.example", MessageID: "step1@ours.example" },
    "complaint",
  ],
])("%s", (_what, event, found) => {
  expect(classifyProviderEvent(event)).toMatchObject({
    class: found,
    recipient: "bob@lead.example",
    originalMessageId: "<step1@ours.example>",
  });
});

test.each([[null], ["text"], [42], [[]], [{}], [{ event: {} }], [{ notificationType: "Bounce", bounce: "x" }]])(
  "%j is no event",
  (value) => {
    expect(classifyProviderEvent(value)).toBeNull();
  },
);

test("an event mailed by SNS is read from the mail's text", async () => {
  const event = ses({
    notificationType: "Complaint",
    complaint: { complaintFeedbackType: "abuse", complainedRecipients: [{ emailAddress: "bob@lead.example" }] },
  });
  const raw = mailOf({
    from: "AWS Notifications <no-reply@sns.amazonaws.com>",
    subject: "AWS Notification Message",
    body: `${JSON.stringify(event)}\n\n--\nIf you wish to stop receiving notifications from this topic, please click: https://sns.example/x`,
  });
  expect(await verdictOf(raw)).toMatchObject({ class: "complaint", recipient: "bob@lead.example" });
});
