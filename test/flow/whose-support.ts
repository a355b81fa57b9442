import { eq } from "drizzle-orm";
import { activities, enrollments, leads, reps } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { listInboundMails } from "../../src/inbound/list-inbound-mails.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { handOver, mailboxOfTest } from "./ways-in.ts";

const inbound = { inquiryAddress: "hello@acme.test", trustedAuthservIds: ["mx.acme.test"] };
// No domain of these tests has any record.
const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));

/** An engine with a rep and a sequence of three mails. It reads a mailbox over IMAP where the tests are run so. */
export async function openWithRep(rest: Parameters<typeof publishMails>[1] = {}): Promise<TestEngine> {
  const mailbox = mailboxOfTest();
  const settings = { inbound, ...(mailbox !== undefined && { imap: [mailbox] }) };
  const t = await openTestEngine({ settings, overrides: { resolve } });
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app, rest);
  return t;
}

/** Somebody signs up and gets the first mail. */
export async function signUp(t: TestEngine, email: string): Promise<ReceivedMail> {
  await recordEvent(t.app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  return mail;
}

/** The signed addresses of a mail of ours. */
export const replyTo = (mail: ReceivedMail): string =>
  /reply\+[a-z2-7]+@[a-z.]+/.exec(mail.header("reply-to") ?? "")?.[0] ?? "";
export const bounceTo = (mail: ReceivedMail): string => mail.envelope.from;
export const inThread = (mail: ReceivedMail): string[] => {
  const id = mail.header("message-id") ?? "";
  return [`In-Reply-To: ${id}`, `References: ${id}`];
};

let sent = 0;

/**
 * A raw mail comes in. `head` are whole fields; Message-ID, Date and Content-Type are added where missing. Mail systems send with the
 * null sender (RFC 5321 4.5.5), all others under their own address unless `from` says something else.
 */
export async function deliver(
  t: TestEngine,
  {
    to,
    head,
    body,
    from = senderOf(head),
  }: { to: string | string[]; from?: string; head: readonly string[]; body: string | Buffer },
): Promise<void> {
  sent += 1;
  const has = (name: string) => head.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const fields = [
    ...head,
    ...(has("message-id") ? [] : [`Message-ID: <whose-${sent}@mail.test>`]),
    ...(has("date") ? [] : ["Date: Mon, 5 Jan 2026 10:00:00 +0000"]),
    ...(has("content-type") ? [] : ["Content-Type: text/plain; charset=utf-8"]),
  ];
  const raw = Buffer.concat([Buffer.from(`${fields.join("\r\n")}\r\n\r\n`), Buffer.from(body), Buffer.from("\r\n")]);
  await handOver(t, { from, to: [to].flat() }, raw);
  await untilIdle(t.app);
}

function senderOf(head: readonly string[]): string {
  const field = head.find((line) => line.startsWith("From:")) ?? "";
  const [address = "someone@mail.test"] = /[^\s<>]+@[^\s<>]+/.exec(field) ?? [];
  return /^(?:mailer-daemon|postmaster)@/i.test(address) ? "" : address;
}

/** How a lead stands: the stage, and how the enrollments do. */
export async function standing({ app }: TestEngine, email: string): Promise<string> {
  const [lead] = await app.db.select().from(leads).where(eq(leads.email, email));
  const rows = await app.db.select().from(enrollments).where(eq(enrollments.leadId, lead!.id));
  return [lead?.stage, ...rows.map(({ status, exitReason }) => exitReason ?? status)].join(" ");
}

/** The kinds on the timeline of a lead. */
export async function timeline({ app }: TestEngine, email: string): Promise<string[]> {
  const [lead] = await app.db.select().from(leads).where(eq(leads.email, email));
  const rows = await app.db.select().from(activities).where(eq(activities.leadId, lead!.id));
  return rows.map(({ kind }) => kind);
}

/** The mails that wait for a review: why each does. */
export async function reviews({ app }: TestEngine): Promise<string[]> {
  const { rows } = await listInboundMails(app, { limit: 50, review: "needed" });
  return rows.map(({ fromEmail, reviewReason }) => `${fromEmail} ${reviewReason}`).sort();
}

const isForRita = ({ envelope }: ReceivedMail) => envelope.to.includes("rita@acme.test");

/** Waits until Rita was told something that contains these words. @returns the text of that mail */
export async function ritaHears({ mailbox }: TestEngine, words: string): Promise<string> {
  return (await mailbox.waitFor((mail) => isForRita(mail) && mail.text.includes(words))).text;
}

/** How many mails Rita got. */
export const mailsToRita = ({ mailbox }: TestEngine): number => mailbox.messages.filter(isForRita).length;

/** What Rita was told, subjects first. */
export const toldRita = ({ mailbox }: TestEngine): string[] =>
  mailbox.messages.filter(isForRita).map(({ subject, text }) => `${subject}\n${text}`);
