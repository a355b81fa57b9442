import { and, desc, eq, gte, inArray, isNotNull, lt, lte, ne, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { inboundMails, leads } from "../../db/schema/index.ts";
import { companyDomain } from "../../lead/company/company-domain.ts";
import type { MailsBefore } from "./judge-mail.ts";
import { haveSameBuild } from "./same-build.ts";

type Row = Pick<typeof inboundMails.$inferSelect, "id" | "receivedAt" | "source">;

/** A mail that is being judged; `messageId` is the message it answers, `isReal` whether the clock is. */
interface Asked {
  row: Row;
  email: string | null;
  messageId: string | null;
  text: string;
  isReal: boolean;
}

/** A short word, such as "Thanks", is said more than once. */
const shortest = 40;
const momentMs = 60_000;
/** Of this many others of a domain at most is the newest mail looked at, and this many have to write alike. */
const most = 20;
const many = 2;

/** What the mails received before tell of one: language-free signs of a responder, to be weighed with the words. */
export async function readMailsBefore({ db }: Pick<Ground, "db">, asked: Asked): Promise<MailsBefore> {
  const { email, text } = asked;
  if (email === null) return { repeated: false, answersSeveral: false, sameBuild: false };
  const isLong = text.trim().length >= shortest;
  return {
    repeated: isLong && (await wasSentBefore(db, { ...asked, email })),
    answersSeveral: await answersSeveral(db, { ...asked, email }),
    sameBuild: isLong && (await isOfSameBuild(db, { ...asked, email })),
  };
}

type Known = Asked & { email: string };

/** Whether the same address has sent these words before, in another mail. */
async function wasSentBefore(db: Ground["db"], { row, email, text }: Known): Promise<boolean> {
  const [before] = await db
    .select({ id: inboundMails.id })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.fromEmail, email),
        ne(inboundMails.id, row.id),
        lt(inboundMails.receivedAt, row.receivedAt),
        sql`md5(${inboundMails.replyText}) = md5(${text}::text)`,
      ),
    )
    .limit(1);
  return before !== undefined;
}

/** Whether an answer of the same address to another message came within a minute. Of mails fetched from a mailbox nobody knows when they came. */
async function answersSeveral(db: Ground["db"], { row, email, messageId, isReal }: Known): Promise<boolean> {
  if (!isReal || row.source !== "smtp" || messageId === null) return false;
  const [other] = await db
    .select({ id: inboundMails.id })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.fromEmail, email),
        ne(inboundMails.id, row.id),
        ne(inboundMails.messageId, messageId),
        gte(inboundMails.receivedAt, new Date(row.receivedAt.getTime() - momentMs)),
        lte(inboundMails.receivedAt, row.receivedAt),
      ),
    )
    .limit(1);
  return other !== undefined;
}

/** Whether several others of the same company have sent words of the same build. Hosts of everybody's mailboxes are no company. */
async function isOfSameBuild(db: Ground["db"], { row, email, text }: Known): Promise<boolean> {
  const domain = companyDomain(email);
  if (domain === null) return false;
  const colleagues = db
    .select({ id: leads.id })
    .from(leads)
    .where(and(eq(sql`split_part(${leads.email}, '@', 2)`, domain), ne(leads.email, email)))
    .limit(most);
  const others = await db
    .selectDistinctOn([inboundMails.leadId], { text: sql<string>`left(${inboundMails.replyText}, 1000)` })
    .from(inboundMails)
    .where(
      and(
        inArray(inboundMails.leadId, colleagues),
        isNotNull(inboundMails.replyText),
        ne(inboundMails.fromEmail, email),
        lt(inboundMails.receivedAt, row.receivedAt),
      ),
    )
    .orderBy(inboundMails.leadId, desc(inboundMails.receivedAt))
    .limit(most);
  return others.filter((one) => haveSameBuild(one.text, text)).length >= many;
}
