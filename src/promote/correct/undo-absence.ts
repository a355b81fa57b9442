import { and, eq, isNotNull, ne } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { inboundMails, leads } from "../../db/schema/index.ts";
import { endAbsence } from "../../enrollment/pause-while-away.ts";
import { nextBusinessMorning } from "../../schedule/business/next-business-morning.ts";
import type { InboundMail } from "../inbound/settled-mail.ts";

/** Ends the wait for a return that a mail had told of by mistake. @returns whether the lead waited for that */
export async function undoAbsence(tx: Tx, mail: InboundMail, now: Date): Promise<boolean> {
  const { leadId, returnsOn } = mail;
  if (leadId === null || mail.class !== "auto_reply" || returnsOn === null || mail.leftForGood) return false;
  const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId));
  if (lead === undefined || lead.awayUntil === null) return false;
  const until = (date: string) => nextBusinessMorning(date, lead.timezone);
  if (until(returnsOn) < lead.awayUntil) return false;
  const others = await tx
    .select({ returnsOn: inboundMails.returnsOn, writer: inboundMails.writer })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        ne(inboundMails.id, mail.id),
        eq(inboundMails.class, "auto_reply"),
        eq(inboundMails.status, "settled"),
        eq(inboundMails.leftForGood, false),
        isNotNull(inboundMails.returnsOn),
      ),
    );
  // What the machine of somebody else says is not the lead's absence.
  const times = others.flatMap(({ returnsOn: date, writer }) =>
    date === null || writer !== null ? [] : [until(date).getTime()],
  );
  const latest = times.length === 0 ? null : new Date(Math.max(...times));
  await endAbsence(tx, leadId, latest !== null && latest > now ? latest : null, now);
  return true;
}
