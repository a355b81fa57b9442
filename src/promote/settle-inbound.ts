import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/client.ts";
import { inboundMails } from "../db/schema/index.ts";
import { recordActivities } from "../lead/record-activity.ts";
import { unsubscribeRecipient } from "../track/unsubscribe.ts";
import { promoteLead } from "./promote-lead.ts";

/**
 * Draws the consequences of a classified mail in one transaction: for a person's reply the record of the reply, the
 * promotion, the stop of every sequence, the assignment and the handoff. A mail that is settled already changes nothing.
 */
export async function settleInbound(
  { db, clock, queues }: Pick<App, "db" | "clock" | "queues">,
  inboundMailId: string,
): Promise<void> {
  const now = clock.now();
  const outboxId = await db.transaction(async (tx) => {
    const [mail] = await tx
      .update(inboundMails)
      .set({ status: "settled", settledAt: now })
      .where(and(eq(inboundMails.id, inboundMailId), eq(inboundMails.status, "classified")))
      .returning();
    return mail === undefined ? undefined : draw(tx, mail, now);
  });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
}

async function draw(tx: Tx, mail: typeof inboundMails.$inferSelect, now: Date): Promise<number | undefined> {
  const { id: inboundMailId, leadId, messageId, subject, reasons } = mail;
  if (leadId === null || mail.class === null) return undefined;
  const note = { leadId, at: now, messageId, data: { inboundMailId, subject, reasons } };
  switch (mail.class) {
    case "human_reply": {
      await recordActivities(tx, [{ ...note, kind: "replied" }]);
      const { outboxId } = await promoteLead(tx, leadId, { kind: "reply", inboundMailId }, now);
      return outboxId;
    }
    case "auto_reply":
      await recordActivities(tx, [{ ...note, kind: "auto_replied" }]);
      return undefined;
    case "bounce":
      await recordActivities(tx, [{ ...note, kind: "bounced" }]);
      return undefined;
    case "unsubscribe":
      if (messageId !== null) await unsubscribeRecipient(tx, messageId, "mail", now);
      return undefined;
    case "other":
      return undefined;
  }
}
