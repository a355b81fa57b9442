import { createTransport } from "nodemailer";
import { eq, inArray } from "drizzle-orm";
import { enrollments, leads, sequences } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { explainLead } from "../../src/enrollment/explain/explain.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";

const inbound = { inquiryAddress: "hello@acme.test", trustedAuthservIds: ["mx.acme.test"] };
// No domain of these tests has any record: From is proven by our own mail server, or not at all.
const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));

/** An engine that believes what its own mail server says of senders. */
export const openReplyEngine = () => openTestEngine({ settings: { inbound }, overrides: { resolve } });

/** Sends the event that enrolls. @returns the lead's id */
export async function enter(t: TestEngine, email: string, ...events: string[]): Promise<string> {
  let leadId = "";
  for (const name of events) {
    ({ leadId } = await recordEvent(t.app, { name, lead: { email }, properties: {}, source: "api" }));
  }
  await untilIdle(t.app);
  return leadId;
}

/** The mail with a subject that an address got. */
export const mailTo = (t: TestEngine, email: string, subject: string): Promise<ReceivedMail> =>
  t.mailbox.waitFor((mail) => mail.envelope.to.includes(email) && mail.subject === subject);

interface Written {
  from: string;
  to: string;
  subject: string;
  proven?: string;
  text?: string;
}

/** Somebody writes to us over SMTP; `proven` is the domain that our own mail server has checked. */
export async function write(
  t: TestEngine,
  { from, to, subject, proven, text = "Yes, please call me." }: Written,
  thread: Record<string, string> = {},
): Promise<void> {
  const fields = {
    ...(proven !== undefined && { "Authentication-Results": `mx.acme.test; dmarc=pass header.from=${proven}` }),
    From: from,
    To: to,
    Subject: subject,
    "Message-ID": `<${crypto.randomUUID()}@test>`,
    ...thread,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const raw = `${head.join("\r\n")}\r\n\r\n${text}\r\n`;
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
  await transport.sendMail({ envelope: { from, to }, raw });
  transport.close();
  await untilIdle(t.app);
}

/** Answers a mail as a mail client does: to its signed address, in its thread. */
export async function answer(t: TestEngine, mail: ReceivedMail, from: string, text?: string): Promise<void> {
  const to = /reply\+[a-z2-7]+@[a-z.]+/.exec(mail.header("reply-to") ?? "")?.[0] ?? "";
  const thread = { "In-Reply-To": mail.header("message-id") ?? "" };
  await write(t, { from, to, subject: `Re: ${mail.subject}`, ...(text !== undefined && { text }) }, thread);
}

/** How enrollments stand: `Sequence address: status reason`, sorted. */
export async function standings({ app }: TestEngine, ...emails: string[]): Promise<string[]> {
  const rows = await app.db
    .select({
      name: sequences.name,
      email: leads.email,
      status: enrollments.status,
      reason: enrollments.exitReason,
    })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .innerJoin(sequences, eq(sequences.id, enrollments.sequenceId))
    .where(inArray(leads.email, emails));
  return rows
    .map(({ name, email, status, reason }) => [name, email.split("@")[0], status, reason].filter(Boolean).join(" "))
    .sort();
}

export async function stageOf({ app }: TestEngine, email: string): Promise<string | undefined> {
  return (await app.db.select().from(leads).where(eq(leads.email, email)))[0]?.stage;
}

/** The last decision about the enrollment of an address in a sequence. */
export async function lastDecision({ app }: TestEngine, email: string, sequence: string) {
  const [lead] = await app.db.select().from(leads).where(eq(leads.email, email));
  const [wanted] = await app.db.select().from(sequences).where(eq(sequences.name, sequence));
  const { decisions } = await explainLead(app, { id: lead!.id });
  const made = decisions.find(({ sequenceId }) => sequenceId === wanted!.id);
  return made && { ...made, leadId: lead!.id };
}
