import { eq, and, inArray } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { corrections, enrollments, handoffs, inboundMails, setAsides } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import type { InboundClass, NotUndone } from "../../db/schema/inbound.ts";
import { holdLeads } from "../../enrollment/stop/hold-leads.ts";
import type { Response } from "../../enrollment/stop/response.ts";
import { endReview } from "../../inbound/review/end-review.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { ConflictError, found, InvalidInputError } from "../../platform/errors.ts";
import { drawConsequences } from "../inbound/draw.ts";
import { responseTo } from "../inbound/response-to.ts";
import type { InboundMail } from "../inbound/settled-mail.ts";
import { correctedColumns } from "./corrected-columns.ts";
import type { NewLead } from "./corrected-columns.ts";
import { findLead } from "./find-lead.ts";
import { countSince, undoMail } from "./undo-mail.ts";

/** A person's word on a mail. `lead` is an id or an address, null for nobody; what is left out stays as it is. */
export interface ReclassifyInput {
  id: string;
  class?: InboundClass | undefined;
  lead?: string | null | undefined;
  reason?: string | undefined;
  /** The id of the API key, or what it was said by. */
  by: string;
  /** Who says that the lead is no prospect at all: then an accepted handoff is withdrawn as well. */
  notAProspect?: StageActor | undefined;
}

type Deps = Pick<
  Ground & SequenceParts & InboundParts,
  "db" | "clock" | "queues" | "inbound" | "versions" | "log" | "signers" | "site"
>;
type Verdict = { class: InboundClass; lead: NewLead | null };

/**
 * A person says what a mail is, and whose, whether it was acted upon or not. In one transaction what followed from it is
 * undone, as far as nothing newer stands against it, and what is right is done, as if it had been known at first. The same
 * word again changes nothing.
 * @throws NotFoundError; ConflictError `inbound_mail_not_read`; InvalidInputError `lead_needed`, `lead_not_found`, `class_needed`
 */
export async function reclassify(app: Deps, input: ReclassifyInput): Promise<void> {
  const { db, clock, queues } = app;
  const now = clock.now();
  const owed = await db.transaction(async (tx) => {
    const rows = await tx.select().from(inboundMails).where(eq(inboundMails.id, input.id)).for("update");
    const mail = found(rows, "inbound_mail", input.id);
    if (mail.status === "stored") {
      throw new ConflictError("inbound_mail_not_read", "The mail is being read: try again in a moment.");
    }
    const to = await verdictOf(tx, mail, input);
    return isKnown(mail, to) ? undefined : correct(app, tx, mail, { ...input, to }, now);
  });
  if (owed === undefined) return;
  for (const outboxId of owed.outboxIds) await queues.enqueue("notify", { outboxId: String(outboxId) });
  for (const senderId of owed.senderIds) await queues.enqueue("dispatch", { senderId });
  await queues.enqueue("advance", {});
}

async function verdictOf(tx: Tx, mail: InboundMail, input: ReclassifyInput): Promise<Verdict> {
  const kind = input.class ?? mail.class;
  if (kind === null) {
    const problem = { pointer: "/class", code: "required", message: "is needed: the mail was not understood" };
    throw new InvalidInputError("class_needed", "Say what the mail is.", [problem]);
  }
  const lead = await findLead(tx, input.lead === undefined ? mail.leadId : input.lead);
  const isInquiry = mail.matchedBy === "inquiry" && kind === "human_reply";
  if (lead === null && kind !== "other" && !isInquiry) {
    const problem = {
      pointer: "/lead",
      code: "required",
      message: "is needed: nobody is known whom the mail is about",
    };
    throw new InvalidInputError("lead_needed", "Say whom the mail is from or about.", [problem]);
  }
  return { class: kind, lead };
}

function isKnown(mail: InboundMail, to: Verdict): boolean {
  const acts = mail.review === null || mail.review === "accepted";
  return mail.status === "settled" && acts && mail.class === to.class && mail.leadId === (to.lead?.id ?? null);
}

interface Owed {
  outboxIds: readonly number[];
  senderIds: readonly string[];
}

async function correct(
  app: Deps,
  tx: Tx,
  mail: InboundMail,
  { to, by, reason, notAProspect }: ReclassifyInput & { to: Verdict },
  now: Date,
): Promise<Owed> {
  const columns = correctedColumns(mail, to);
  const corrected: InboundMail = { ...mail, ...columns };
  await hold(app, tx, mail, corrected);
  const { undone, kept, outboxId, senderIds } = await undoMail(
    app,
    tx,
    mail,
    { by: notAProspect ?? actorOf(by), notAProspect: notAProspect !== undefined },
    now,
  );
  const waited = mail.review === "needed" && mail.leadId !== null;
  const settled = { ...columns, status: "settled" as const, settledAt: now, error: null };
  await tx
    .update(inboundMails)
    .set({ ...settled, ...(mail.review !== null && { reviewedAt: now }) })
    .where(eq(inboundMails.id, mail.id));
  await tx.delete(setAsides).where(and(inArray(setAsides.job, ["classify", "settle"]), eq(setAsides.subject, mail.id)));
  if (waited && mail.leadId !== null) await endReview(tx, mail.leadId, now);
  if (waited) undone.push({ what: "review" });

  const told = await drawConsequences(app, tx, { ...corrected, ...settled }, now);
  kept.push(...(await cameTooLate(tx, corrected)));
  const from = { class: mail.class, subtype: mail.subtype, leadId: mail.leadId };
  const now_ = { class: corrected.class, subtype: corrected.subtype, leadId: corrected.leadId };
  const row = { inboundMailId: mail.id, at: now, by, reason: reason ?? null, from, to: now_, undone, kept };
  await tx.insert(corrections).values(row);
  const data = { inboundMailId: mail.id, subject: mail.subject, from, to: now_, reason: reason ?? null, undone, kept };
  const about = new Set([mail.leadId, corrected.leadId].flatMap((id) => id ?? []));
  await recordActivities(
    tx,
    [...about].map((leadId) => ({
      leadId,
      kind: "reclassified" as const,
      at: now,
      messageId: corrected.messageId,
      data,
    })),
  );
  return { outboxIds: [outboxId, told].flatMap((one) => one ?? []), senderIds };
}

/** An API key has an id; anything else that corrects is a rule of ours. */
function actorOf(by: string): StageActor {
  return isUuid(by) ? { kind: "key", id: by } : { kind: "rule", rule: by };
}

/** Locks in one order everyone whom the mail was and is about, and whose sequences it has stopped; then their handoffs. */
async function hold(app: SequenceParts, tx: Tx, mail: InboundMail, corrected: InboundMail): Promise<void> {
  const stopped = await tx
    .select({ leadId: enrollments.leadId })
    .from(enrollments)
    .where(eq(enrollments.endedBy, mail.id));
  const ids = new Set(
    [mail.leadId, corrected.leadId, ...stopped.map(({ leadId }) => leadId)].flatMap((id) => id ?? []),
  );
  const plain = [...ids].map((leadId): Response => ({ kind: "opens", leadId, enrollmentId: null }));
  const { leadId } = corrected;
  const answer = leadId === null ? undefined : await responseTo(tx, { ...corrected, leadId });
  await holdLeads(app, tx, answer === undefined ? plain : [...plain, answer], "update");
  if (mail.leadId === null) return;
  await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, mail.leadId), inArray(handoffs.status, ["open", "accepted"])))
    .for("update");
}

const stopping = new Set<InboundClass>(["human_reply", "unsubscribe", "complaint", "bounce_hard"]);

/** Mails that went out before the mail was known to be one that stops them cannot be taken back. */
async function cameTooLate(tx: Tx, mail: InboundMail): Promise<NotUndone[]> {
  const { leadId, class: kind, receivedAt, leftForGood, returnsOn } = mail;
  if (leadId === null || kind === null) return [];
  if (!stopping.has(kind) && !leftForGood && returnsOn === null) return [];
  const count = await countSince(tx, leadId, receivedAt);
  if (count === 0) return [];
  const reason = "Mails that were sent since this one came cannot be taken back.";
  return [{ what: "mails", code: "mails_sent_since", reason, count }];
}
