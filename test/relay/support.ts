import { asc, eq } from "drizzle-orm";
import { handoffs, leads, repMails, reps } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { classifyStored } from "../../src/inbound/classify-stored.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { newId } from "../../src/platform/ids.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { settleInbound } from "../../src/promote/settle-inbound.ts";
import { relayAddress } from "../../src/send/mail/relay-address.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { deliver, inThread, replyTo } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";

/** What is kept of a prospect and must never reach them. */
export const attributes = { churn_risk: "high, do not discount", crmTier: "platinum-9", note: "cousin of the mayor" };

const rita = "rita@acme.test";
export const proven = "Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test";

/** Somebody signs up, gets the first mail and answers it. @returns our mail and the notice that Rita gets */
export async function prospect(
  t: TestEngine,
  email: string,
  text = "How much is it?\nWhen can we start?",
): Promise<{ mail: ReceivedMail; notice: ReceivedMail }> {
  const lead = { email, firstName: "Lee", lastName: "Park", company: "Park Ltd", attributes };
  await recordEvent(t.app, { name: "signup", lead, properties: {}, source: "api" });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  await write(t, { from: `Lee Park <${email}>`, to: replyTo(mail), about: mail, id: `<first-${email}>`, body: text });
  return { mail, notice: await noticeOf(t, email) };
}

/** The newest notice to Rita that names an address. */
export async function noticeOf(t: TestEngine, email: string, words = ""): Promise<ReceivedMail> {
  const is = (mail: ReceivedMail) =>
    mail.envelope.to.includes(rita) && relayOf(mail) !== "" && mail.text.includes(email) && mail.text.includes(words);
  await t.mailbox.waitFor(is);
  return t.mailbox.messages.findLast(is)!;
}

/** The relay address that answers to a notice go to. */
export const relayOf = (mail: ReceivedMail): string =>
  /relay\+[a-z2-7]+@[a-z.]+/.exec(mail.header("reply-to") ?? "")?.[0] ?? "";

/** Somebody answers a mail. */
export async function write(
  t: TestEngine,
  input: {
    from: string;
    to: string;
    about: ReceivedMail;
    body: string | Buffer;
    id?: string;
    type?: string;
    more?: readonly string[];
  },
): Promise<void> {
  const { from, to, about, body, id, type = "text/plain; charset=utf-8", more = [] } = input;
  const head = [
    ...more,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: Re: ${about.subject}`,
    ...inThread(about),
    ...(id === undefined ? [] : [`Message-ID: ${id}`]),
    `Content-Type: ${type}`,
  ];
  await deliver(t, { to, head, body });
}

/** Rita answers a notice; proven, unless `more` says otherwise. */
export async function ritaAnswers(
  t: TestEngine,
  notice: ReceivedMail,
  body: string | Buffer,
  { from = `Rita <${rita}>`, type, more = [proven] }: { from?: string; type?: string; more?: readonly string[] } = {},
): Promise<void> {
  await write(t, { from, to: relayOf(notice), about: notice, body, more, ...(type !== undefined && { type }) });
}

/** What became of the mails of reps to a lead, oldest first: status, and the reason when there is one. */
export async function becameOf({ app }: TestEngine, email: string): Promise<string[]> {
  const rows = await app.db
    .select({ status: repMails.status, reason: repMails.reason })
    .from(repMails)
    .innerJoin(leads, eq(leads.id, repMails.leadId))
    .where(eq(leads.email, email))
    .orderBy(asc(repMails.at), asc(repMails.id));
  return rows.map(({ status, reason }) => [status, reason].filter(Boolean).join(" "));
}

/** The mails that somebody got. */
export const mailsOf = (t: TestEngine, email: string): ReceivedMail[] =>
  t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email));

/** The newest mail that Rita was told something by that contains these words. */
export async function told(t: TestEngine, words: string): Promise<ReceivedMail> {
  const is = (mail: ReceivedMail) => mail.envelope.to.includes(rita) && mail.text.includes(words);
  await t.mailbox.waitFor(is);
  return t.mailbox.messages.findLast(is)!;
}

/** What mail programs write below an answer: the notice, each line marked. */
export function quoted(notice: ReceivedMail): string {
  const lines = notice.text.trimEnd().split("\n");
  return ["On Mon, Jan 5, 2026 at 9:15 AM Ripen <ada@acme.test> wrote:", "", ...lines.map((line) => `> ${line}`)].join(
    "\r\n",
  );
}

/** A rep's answer that was taken in and not sent yet; no worker runs. */
export async function writtenAnswer({ app }: TestEngine, email: string): Promise<void> {
  const now = app.clock.now();
  const repId = newId();
  await app.db.insert(reps).values({ id: repId, name: "Rita", email: "rita@acme.test", createdAt: now });
  const { id: leadId } = await upsertLead(app.db, { email }, now);
  const response = { kind: "opens", leadId, enrollmentId: null } as const;
  const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
  await app.db.transaction((tx) => promoteLead(app, tx, { response, cause }, now));
  const [handoff] = await app.db.select().from(handoffs);
  const to = relayAddress(app.site, app.signers.reply, { handoffId: handoff!.id, repId });
  const head = [
    proven,
    "From: Rita <rita@acme.test>",
    `To: ${to}`,
    "Subject: Our talk",
    "Message-ID: <answer@acme.test>",
  ];
  const raw = Buffer.from(`${head.join("\r\n")}\r\n\r\nShall we talk about it?\r\n`);
  const id = await receiveMail(app, { source: "smtp", envelopeFrom: "rita@acme.test", envelopeTo: [to], raw });
  await classifyStored(app, id!);
  await settleInbound(app, id!);
}

/** The page of the newest mail that Rita was told of with these words. */
export async function pageOf(t: TestEngine, words: string): Promise<string> {
  return /http:\S+\/m\/[a-z2-7]+/.exec((await told(t, words)).text)?.[0] ?? "";
}
