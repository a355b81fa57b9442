import { eq } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { holdLeads } from "../../enrollment/stop/hold-leads.ts";
import { stopByRules } from "../../enrollment/stop/stop-by-rules.ts";
import type { Response } from "../../enrollment/stop/response.ts";
import { wakeEnrollments } from "../../enrollment/wake.ts";
import { findErased } from "../../lead/suppression/hashed-address.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { lookAgain } from "../../lead/look-again.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { holdsLink, oneLine } from "../../lead/value/name.ts";
import { upsertLead } from "../../lead/upsert-lead.ts";
import { promoteLead } from "../promote-lead.ts";
import { quietNote } from "./ends-quietly.ts";
import { responseTo } from "./response-to.ts";
import { activityOf } from "./settled-mail.ts";
import type { AboutLead, InboundMail, Outcome } from "./settled-mail.ts";

type Deps = SequenceParts & Pick<Ground, "signers">;

/**
 * A person answered: the lead becomes a prospect, and what the exit rules say stops (by default every sequence). Where the answered
 * sequence lets "not interested" or "later" end quietly, the stop and a note on the timeline are all.
 */
export async function settleReply(app: Deps, tx: Tx, mail: AboutLead, now: Date): Promise<Outcome> {
  const response = await responseTo(tx, mail);
  if (response === undefined) return undefined;
  const held = await holdLeads(app, tx, [response]);
  await lookAgain(tx, [mail.leadId], now);
  const from = response.kind === "reply" ? response.from : [];
  const note = await quietNote(app, tx, { ...response, answer: mail.answer });
  await recordActivities(tx, [
    activityOf(mail, "replied", now, { from, answer: mail.answer, ...(note !== null && { note }) }),
  ]);
  if (note !== null) {
    await stopByRules(app, tx, { held, response, becomes: false }, now);
    await wakeEnrollments(app, tx, [{ leadId: mail.leadId, about: { kind: "message" } }], now);
    return undefined;
  }
  const cause = { kind: "reply", inboundMailId: mail.id } as const;
  const { outboxId } = await promoteLead(app, tx, { held, response, cause }, now);
  // What goes on may wait for just this reply.
  await wakeEnrollments(app, tx, [{ leadId: mail.leadId, about: { kind: "message" } }], now);
  return outboxId;
}

/**
 * Somebody unknown wrote first: they become a lead, and a prospect at once. To those who know them as a colleague that is a
 * reply, if From is proven.
 */
export async function settleInquiry(app: Deps, tx: Tx, mail: InboundMail, now: Date): Promise<Outcome> {
  if (mail.fromEmail === null) return undefined;
  const { id: inboundMailId, authentication } = mail;
  const lead = await upsertLead(tx, { email: mail.fromEmail, ...nameOf(mail.fromName) }, now, "known", "inquiry");
  // They have come back by themselves and are known again; that they want no mail of sequences is still true.
  if ((await findErased(tx, app.signers, [lead.email])).size > 0) {
    await suppress(tx, { email: lead.email, reason: "erased", inboundMailId }, now);
  }
  const writer = authentication?.authenticated === true ? lead.email : null;
  const about = { leadId: lead.id, enrollmentId: null, inboundMailId };
  const response: Response = { ...about, kind: "reply", from: ["own"], writer };
  const held = await holdLeads(app, tx, [response]);
  await tx.update(inboundMails).set({ leadId: lead.id }).where(eq(inboundMails.id, inboundMailId));
  await recordActivities(tx, [activityOf({ ...mail, leadId: lead.id }, "inquired", now)]);
  const cause = { kind: "inquiry", inboundMailId } as const;
  return (await promoteLead(app, tx, { held, response, cause }, now)).outboxId;
}

/** `Ada Lovelace` or `Lovelace, Ada`; what is an address, or holds a link, is no name. */
function nameOf(name: string | null): { firstName?: string; lastName?: string } {
  const text = oneLine(name ?? "");
  if (text === "" || text.length > 100 || text.includes("@") || holdsLink(text, true)) return {};
  const [last = "", first] = text.split(/\s*,\s*/);
  const words = first === undefined || first === "" ? text.split(/\s+/) : [first, last];
  const [firstName = "", ...rest] = words;
  return { firstName, ...(rest.length > 0 && { lastName: rest.join(" ") }) };
}
