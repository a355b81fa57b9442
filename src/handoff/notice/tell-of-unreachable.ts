import { eq } from "drizzle-orm";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { inboundMails, reps } from "../../db/schema/index.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { mailOperator } from "./mail-operator.ts";
import type { OperatorDeps } from "./mail-operator.ts";
import { writeUnreachableMail } from "./write/write-rep-mail.ts";

/** Tells the operator that a notice to a rep came back. @returns whether nothing is owed any more */
export async function tellOfUnreachable(
  app: OperatorDeps,
  { repId, inboundMailId }: Extract<OutboxEntry, { topic: "rep.unreachable" }>,
  outboxId: number,
): Promise<boolean> {
  const [rep] = await app.db.select().from(reps).where(eq(reps.id, repId));
  if (rep === undefined) return true;
  const [mail] = await app.db
    .select({ diagnostic: inboundMails.diagnostic, status: inboundMails.bounceStatus })
    .from(inboundMails)
    .where(eq(inboundMails.id, inboundMailId));
  const reason = mail?.diagnostic ?? mail?.status ?? null;
  const said = reason === null ? null : lineOf(reason, 500);
  return mailOperator(app, writeUnreachableMail(rep, said), `unreachable-${outboxId}`);
}
