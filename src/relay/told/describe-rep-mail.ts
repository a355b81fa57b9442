import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads, repMails, reps } from "../../db/schema/index.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { repMailUrl } from "../link.ts";
import { loadThread } from "../thread/load-thread.ts";
import { writeGone, writeTold } from "./write-told.ts";
import type { ToldMail } from "./write-told.ts";

type Entry = Extract<OutboxEntry, { topic: "rep.mail" | "rep.mail.gone" }>;

/** What a rep is to be told of a mail of theirs, and where; undefined when there is nothing to tell, or nobody. */
export async function describeRepMail(
  { db, site, signers }: Pick<Ground, "db" | "site" | "signers">,
  entry: Entry,
): Promise<{ rep: { name: string; email: string }; mail: ToldMail } | undefined> {
  if (entry.topic === "rep.mail.gone") {
    const [rep] = await db.select().from(reps).where(eq(reps.id, entry.repId));
    return rep && { rep, mail: writeGone() };
  }
  const [found] = await db
    .select({ row: repMails, rep: reps, lead: leads })
    .from(repMails)
    .innerJoin(reps, eq(reps.id, repMails.repId))
    .innerJoin(leads, eq(leads.id, repMails.leadId))
    .where(eq(repMails.id, entry.repMailId));
  if (found === undefined || found.row.status === "queued") return undefined;
  const { row, rep, lead } = found;
  const who = [lead.firstName, lead.lastName].filter(Boolean).join(" ") || lead.email;
  const thread = await loadThread(db, lead.id);
  return { rep, mail: writeTold(row, { who, url: repMailUrl(site, signers.respond, row.id), thread }) };
}
