import { createTransport } from "nodemailer";
import { desc, eq } from "drizzle-orm";
import { handoffs, inboundMails, reps } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

export const rita = { name: "Rita Reyes", email: "rita@acme.test", zone: "Europe/Berlin" };
/** The bytes of the file that Dana attaches. */
export const layout = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "latin1");

/** What Dana answers between the lines of our mail, in her signature and beside it. */
export const danasWords = `This looks useful. Could you call me?

> Hello Dana, how many people would use it?

About 40, in two plants.

> When could we talk?

On Thursday at 10 would suit me.

Best regards,
Dana Weiss
Head of Operations
Brightlab GmbH
Phone: +351 912 000 000
Fax: +351 912 000 999
`;

export const signup = {
  email: "dana@brightlab.example",
  firstName: "Dana",
  lastName: "Weiss",
  company: "Brightlab",
  timezone: "Europe/Lisbon",
  attributes: { employees: "40–200", plan: "trial", churn_risk: "do not discount" },
};

const inbound = { inquiryAddress: "hello@acme.test", trustedAuthservIds: ["mx.acme.test"] };

/** An engine with one rep, and a sequence of two mails. */
export async function openStory(): Promise<PersonEngine> {
  const t = await openPersonEngine({ settings: { inbound: { ...inbound, rawMailDays: 30 } } });
  await t.app.db.insert(reps).values({ ...rita, createdAt: t.clock.now() });
  await publishMails(t.app, { mails: 2, name: "Handbook" });
  return t;
}

/** Somebody signs up and gets the first mail. */
export async function enter(t: PersonEngine, lead: object = signup): Promise<{ leadId: string; mail: ReceivedMail }> {
  const { json } = await t.call("POST", "/v1/events", { name: "signup", lead });
  const { leadId } = json as { leadId: string };
  const { email } = lead as { email: string };
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  return { leadId, mail };
}

export interface Reply {
  from?: string;
  subject?: string;
  text?: string;
  html?: string;
  cc?: string;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
}

/** Answers a mail of ours as a mail program does. */
export async function reply(
  t: PersonEngine,
  mail: ReceivedMail,
  { from, subject, ...rest }: Reply = {},
): Promise<void> {
  const to = /reply\+[a-z2-7]+@[a-z.]+/.exec(mail.header("reply-to") ?? "")?.[0] ?? "";
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
  await transport.sendMail({
    from: from ?? "Dana Weiss <dana@brightlab.example>",
    to,
    subject: subject ?? `Re: ${mail.subject}`,
    inReplyTo: mail.header("message-id"),
    references: mail.header("message-id"),
    text: danasWords,
    cc: "Rui Costa <rui@brightlab.example>",
    attachments: [{ filename: "layout-plant-1.pdf", contentType: "application/pdf", content: layout }],
    ...rest,
  });
  transport.close();
  await untilIdle(t.app);
}

/** The mail of a subject that Rita got. */
export const toRita = (t: PersonEngine, subject: string): Promise<ReceivedMail> =>
  t.mailbox.waitFor((mail) => mail.envelope.to.includes(rita.email) && mail.subject.startsWith(subject));

/** The latest handoff of a lead. */
export async function handoffOf({ app }: PersonEngine, leadId: string) {
  const rows = app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId)).orderBy(desc(handoffs.id)).limit(1);
  return (await rows)[0]!;
}

/** The latest mail of a lead. */
export async function mailOf({ app }: PersonEngine, leadId: string) {
  const mails = app.db.select().from(inboundMails).where(eq(inboundMails.leadId, leadId));
  return (await mails.orderBy(desc(inboundMails.id)).limit(1))[0]!;
}

/** The page that a notice to a rep leads to. */
export const pageIn = (notice: ReceivedMail): string => /^Open it: (\S+)$/m.exec(notice.text)?.[1] ?? "";

/** A browser that keeps its cookie, on the page that `pageNow` names at the time. */
export function openDevice(pageNow: () => string, cookie = "") {
  const ask = async (path = "", init: RequestInit = {}) => {
    const headers = { ...(init.headers as Record<string, string>), ...(cookie !== "" && { Cookie: cookie }) };
    const response = await fetch(`${pageNow()}${path}`, { redirect: "manual", ...init, headers });
    const set = response.headers.get("set-cookie");
    if (set !== null) cookie = set.split(";")[0]!;
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    get: (path?: string) => ask(path),
    post: (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask("", { method: "POST", body: new URLSearchParams(fields), headers }),
    get cookie() {
      return cookie;
    },
  };
}
