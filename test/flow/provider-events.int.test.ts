import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { deliveryFailures, inboundMails, messages, outbox, suppressions } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import { eventOf } from "../../src/inbound/webhook/result.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { noGuard } from "../support/no-guard.ts";
import { publishMails } from "../support/sequences.ts";

async function signUp(t: TestEngine, email: string): Promise<ReceivedMail> {
  await recordEvent(t.app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  return mail;
}

const idOf = (mail: ReceivedMail) => (mail.header("message-id") ?? "").replace(/[<>]/g, "");
const metadataOf = (mail: ReceivedMail) => ({ "ripen-message": mail.header("x-pm-metadata-ripen-message") });

/** What each provider says of a mail, and what follows. */
const cases: [string, string, (mail: ReceivedMail, email: string) => unknown, string, string][] = [
  [
    "a spam complaint",
    "postmark",
    (mail, Email) => ({ RecordType: "SpamComplaint", MessageID: "883953f4", Metadata: metadataOf(mail), Email }),
    "complaint",
    "references",
  ],
  [
    "a hard bounce without metadata",
    "postmark",
    (_, Email) => ({ RecordType: "Bounce", Type: "HardBounce", MessageID: "883953f4", Email, Details: "unknown user" }),
    "hard_bounce",
    "recipient",
  ],
  [
    "a subscription change",
    "postmark",
    (_, Recipient) => ({
      RecordType: "SubscriptionChange",
      MessageID: "883953f4",
      Recipient,
      Origin: "Recipient",
      SuppressSending: true,
      SuppressionReason: "ManualSuppression",
    }),
    "unsubscribe",
    "recipient",
  ],
  [
    "a subscription change after a complaint",
    "postmark",
    (mail, Recipient) => ({
      RecordType: "SubscriptionChange",
      Recipient,
      SuppressSending: true,
      SuppressionReason: "SpamComplaint",
      Metadata: metadataOf(mail),
    }),
    "complaint",
    "references",
  ],
  [
    "an unsubscribe",
    "mailgun",
    (mail, recipient) => ({ event: "unsubscribed", recipient, message: { headers: { "message-id": idOf(mail) } } }),
    "unsubscribe",
    "references",
  ],
  [
    "an unsubscribe that names our envelope sender alone",
    "mailgun",
    (mail) => ({ event: "unsubscribed", recipient: "other@elsewhere.test", envelope: { sender: mail.envelope.from } }),
    "unsubscribe",
    "token",
  ],
  [
    "a complaint under an id of its own",
    "ses",
    (mail, emailAddress) => ({
      notificationType: "Complaint",
      complaint: { complaintFeedbackType: "abuse", complainedRecipients: [{ emailAddress }] },
      mail: { messageId: "0100", source: mail.envelope.from, destination: [emailAddress] },
    }),
    "complaint",
    "token",
  ],
  [
    "a permanent bounce",
    "ses",
    (mail, emailAddress) => ({
      eventType: "Bounce",
      bounce: { bounceType: "Permanent", bouncedRecipients: [{ emailAddress, status: "5.1.1" }] },
      mail: { messageId: "0100", headers: [{ name: "Message-ID", value: `<${idOf(mail)}>` }] },
    }),
    "hard_bounce",
    "references",
  ],
  [
    "an unsubscribe from a group",
    "sendgrid",
    (mail, email) => ({ event: "group_unsubscribe", email, "smtp-id": `<${idOf(mail)}>` }),
    "unsubscribe",
    "references",
  ],
  [
    "a spam report with an id of its own",
    "sendgrid",
    (_, email) => ({ event: "spamreport", email, "smtp-id": "<14c5d75ce93@ismtpd-555>" }),
    "complaint",
    "recipient",
  ],
];

test("what providers say of our mails acts at once, whatever they know them by", async () => {
  await using t = await openTestEngine({ settings: { guard: noGuard } });
  await publishMails(t.app);
  for (const [n, [what, source, eventFor, reason, matchedBy]] of cases.entries()) {
    const email = `lead${n}@firm${n}.test`;
    const mail = await signUp(t, email);
    const id = await receiveMail(t.app, eventOf(source, eventFor(mail, email)));
    await untilIdle(t.app);
    const [stored] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.id, id!));
    expect(stored, `${source}: ${what}`).toMatchObject({ matchedBy, review: null, status: "settled" });
    const [suppressed] = await t.app.db.select().from(suppressions).where(eq(suppressions.email, email));
    expect(suppressed?.reason, `${source}: ${what}`).toBe(reason);
  }
  // Nobody has to read what a button did.
  const owed = await t.app.db.select().from(outbox);
  expect(owed.filter(({ entry }) => entry.topic === "notice")).toEqual([]);
  // Which mail it was about is known only of those that named it.
  const counted = await t.app.db
    .select({ email: messages.email, kind: deliveryFailures.kind })
    .from(deliveryFailures)
    .innerJoin(messages, eq(messages.id, deliveryFailures.messageId));
  expect(counted.map(({ email, kind }) => `${email.split("@")[0]} ${kind}`).sort()).toEqual([
    "lead0 complaint",
    "lead3 complaint",
    "lead6 complaint",
    "lead7 bounce",
  ]);
});
