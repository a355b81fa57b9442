import { asc, desc, eq } from "drizzle-orm";
import {
  deliveryFailures,
  enrollments,
  handoffs,
  inboundMails,
  leads,
  messages,
  suppressions,
} from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { createKey } from "../../src/key/create-key.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { bounceTo, deliver, inThread, replyTo } from "./whose-support.ts";

/** What the HTTP interface answered. */
export interface Answer {
  status: number;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  json: any;
}

const keys = new WeakMap<object, string>();

/** A request of somebody with a secret key; what follows has settled when it returns. */
export async function call(t: TestEngine, method: string, path: string, body?: object): Promise<Answer> {
  let key = keys.get(t.app);
  if (key === undefined) {
    key = (await createKey(t.app, { name: "correcting", kind: "secret" })).secret;
    keys.set(t.app, key);
  }
  const response = await fetch(`${t.settings.site.publicUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

/** A person says what a mail is. */
export async function correct(t: TestEngine, id: string, body: object): Promise<Answer> {
  const answer = await call(t, "POST", `/v1/inbound-mails/${id}/reclassify`, body);
  await untilIdle(t.app);
  return answer;
}

/** The id of the latest mail that came in. */
export async function lastMail({ app }: TestEngine): Promise<string> {
  const [mail] = await app.db
    .select({ id: inboundMails.id })
    .from(inboundMails)
    .orderBy(desc(inboundMails.id))
    .limit(1);
  return mail!.id;
}

const failed = [
  "--r",
  "Content-Type: text/plain",
  "",
  "This is the mail system. Your message could not be delivered to one or more recipients.",
  "--r",
  "Content-Type: message/delivery-status",
  "",
  "Reporting-MTA: dns; mx.firm.test",
  "",
];

/** One mail of each kind, by or about whoever got a mail of ours. */
export const write = {
  reply: (t: TestEngine, mail: ReceivedMail, from: string, body = "Yes, please call me on Friday.") =>
    deliver(t, { to: replyTo(mail), from, head: [`From: ${from}`, "Subject: Re: Welcome 1", ...inThread(mail)], body }),
  absence: (t: TestEngine, mail: ReceivedMail, from: string, body = "I am out of the office and back on 2026-01-14.") =>
    deliver(t, {
      to: replyTo(mail),
      head: [`From: ${from}`, "Subject: Automatic reply: Welcome 1", "Auto-Submitted: auto-replied"],
      body,
    }),
  bounce: (t: TestEngine, mail: ReceivedMail, from: string) =>
    deliver(t, {
      to: bounceTo(mail),
      head: [
        "From: Mail Delivery System <MAILER-DAEMON@mx.firm.test>",
        "Subject: Undelivered Mail Returned to Sender",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r",
      ],
      body: [
        ...failed,
        `Final-Recipient: rfc822; ${from}`,
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown",
        "",
        "--r--",
      ].join("\r\n"),
    }),
  complaint: (t: TestEngine, mail: ReceivedMail, from: string) =>
    deliver(t, {
      to: bounceTo(mail),
      head: [
        "From: Feedback <feedback@provider.test>",
        "Subject: FW: Welcome 1",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=r",
      ],
      body: [
        "--r",
        "Content-Type: text/plain",
        "",
        "This is an email abuse report.",
        "--r",
        "Content-Type: message/feedback-report",
        "",
        "Feedback-Type: abuse",
        "User-Agent: Feedback/1.0",
        "Version: 1",
        `Original-Rcpt-To: ${from}`,
        "",
        "--r",
        "Content-Type: message/rfc822",
        "",
        `Message-ID: ${mail.header("message-id")}`,
        "Subject: Welcome 1",
        "",
        "Hello",
        "--r--",
      ].join("\r\n"),
    }),
  /** A mail that concerns us in nothing. */
  other: (t: TestEngine, mail: ReceivedMail, from: string, body = "Yes, please call me on Friday.") =>
    deliver(t, {
      to: "hello@acme.test",
      from,
      head: [
        `From: ${from}`,
        "Subject: News of the week",
        "List-Id: <news.firm.test>",
        "List-Unsubscribe: <https://firm.test/u>",
        "Precedence: bulk",
      ],
      body,
    }),
};

/** Everything that decides which mails a lead gets from now on, without ids and instants of the correction itself. */
export async function state({ app }: TestEngine, email: string) {
  const [lead] = await app.db.select().from(leads).where(eq(leads.email, email));
  const { id: leadId, stage, stageAt, repId, awayUntil, reviewUntil } = lead!;
  const walks = await app.db
    .select()
    .from(enrollments)
    .where(eq(enrollments.leadId, leadId))
    .orderBy(asc(enrollments.id));
  const mails = await app.db.select().from(messages).where(eq(messages.leadId, leadId)).orderBy(asc(messages.id));
  const list = await app.db.select().from(suppressions).where(eq(suppressions.email, email));
  const runs = await app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId)).orderBy(asc(handoffs.id));
  const counted = await app.db
    .select({ kind: deliveryFailures.kind })
    .from(deliveryFailures)
    .innerJoin(messages, eq(messages.id, deliveryFailures.messageId))
    .where(eq(messages.leadId, leadId));
  return {
    stage,
    stageAt,
    hasRep: repId !== null,
    awayUntil,
    reviewUntil,
    walks: walks.map(({ status, exitReason, stepId, dueAt, waitUntil, resumeAt, state: at }) => ({
      status,
      exitReason,
      stepId,
      dueAt,
      waitUntil,
      resumeAt,
      at,
    })),
    mails: mails.map(({ stepId, status, email: to }) => `${stepId} ${status} ${to}`),
    suppressed: list.map(({ reason, detail }) => `${reason} ${detail}`),
    handoffs: runs.filter(({ status }) => status !== "withdrawn").map(({ status, cause }) => `${status} ${cause.kind}`),
    counted: counted.map(({ kind }) => kind),
  };
}
