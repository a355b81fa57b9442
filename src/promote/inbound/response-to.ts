import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { leads, messages } from "../../db/schema/index.ts";
import type { ReplySource } from "../../enrollment/machine/types.ts";
import type { Response } from "../../enrollment/stop/response.ts";
import { accountOfAddress } from "../../lead/account/place.ts";
import type { AboutLead } from "./settled-mail.ts";

/**
 * A person's mail as the exit rules see it: whose reply it is, and to which enrollment's mail. A mail that only its sender
 * ties to the lead answers none in particular. The signed address it came to proves which mail it answers, not who wrote
 * it: such a writer concerns nobody but the lead and those of the same account.
 */
export async function responseTo(tx: Tx, mail: AboutLead): Promise<Response | undefined> {
  const { leadId, matchedBy, messageId, writer } = mail;
  const [lead] = await tx
    .select({ email: leads.email, accountId: leads.accountId })
    .from(leads)
    .where(eq(leads.id, leadId));
  if (lead === undefined) return undefined;
  const isKnown = messageId !== null && matchedBy !== "sender" && matchedBy !== "recipient";
  const [answered] = isKnown
    ? await tx.select({ enrollmentId: messages.enrollmentId }).from(messages).where(eq(messages.id, messageId))
    : [];
  const about = { leadId, enrollmentId: answered?.enrollmentId ?? null, inboundMailId: mail.id };
  if (writer === null) return { ...about, kind: "reply", from: ["own"], writer: lead.email };
  const isColleague = lead.accountId !== null && lead.accountId === (await accountOfAddress(tx, writer.email));
  const inThread = matchedBy === "token" || matchedBy === "references" || !isColleague;
  const from: ReplySource[] = [...(inThread ? ["thread" as const] : []), ...(isColleague ? ["company" as const] : [])];
  const isProven = (matchedBy !== "token" && matchedBy !== "person") || isColleague;
  return { ...about, kind: "reply", from, writer: isProven ? writer.email : null };
}
