import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { handoffs, leads, repMails, reps } from "../../db/schema/index.ts";
import { ConflictError, InvalidInputError, found } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { messageIdOf } from "../../sender/message-id.ts";
import { findInternal } from "../strip/find-internal.ts";
import { findWay } from "./find-way.ts";
import { loadKnown } from "./load-known.ts";
import type { RepMail } from "./prepared.ts";

export interface WriteAnswer {
  handoffId: string;
  /** who writes: has the handoff, or stands in for whoever has it */
  repId: string;
  text: string;
  /** of the mail: the same words sent twice with one id go out once */
  id?: string | undefined;
}

/**
 * A rep answers the prospect of a handoff, in their thread, under the rep's own name. It leaves at once, as what reps write in their
 * mail program does; an open handoff is accepted by it. Nothing internal leaves with it.
 * @throws NotFoundError; ConflictError `not_yours`, `closed`, `id_taken`, `suppressed`, `no_sender`; InvalidInputError `internal_left`,
 * `rep_not_found`
 */
export async function writeAnswer(
  app: Pick<Ground, "db" | "clock" | "queues" | "site">,
  { handoffId, repId, text, id = newId() }: WriteAnswer,
): Promise<RepMail> {
  const { db, clock, site } = app;
  const now = clock.now();
  const about = found(
    await db
      .select({ lead: leads })
      .from(handoffs)
      .innerJoin(leads, eq(leads.id, handoffs.leadId))
      .where(eq(handoffs.id, handoffId)),
    "handoff",
    handoffId,
  );
  const [rep] = await db.select().from(reps).where(eq(reps.id, repId));
  if (rep === undefined) throw new InvalidInputError("rep_not_found", "There is no such rep.");
  const before = await findAnswer(db, id);
  if (before !== undefined) return sameAs(before, { handoffId, repId, text });
  const way = await findWay(db, { lead: about.lead, rep, told: null }, now);
  if (way.kind === "failed") throw new ConflictError(way.reason, way.error);
  const { thread } = way;
  if (way.handoffId !== handoffId) {
    throw new ConflictError("closed", "This handoff is over: answer from the one that runs now.");
  }
  const subject = thread.subject ?? site.company.name;
  const known = await loadKnown(app, { lead: about.lead, rep, handoffId, subject });
  const lines = text.split("\n").map((line) => ({ text: line, torn: false }));
  const left = findInternal(lines, [subject], known);
  if (left !== null) {
    throw new InvalidInputError("internal_left", `It holds ${left}, which is not for their eyes: take it out.`);
  }
  await db
    .insert(repMails)
    .values({
      id,
      leadId: about.lead.id,
      handoffId,
      repId,
      email: thread.email,
      subject,
      text,
      inReplyTo: thread.inReplyTo,
      messageId: messageIdOf(id, site.replyDomain),
      at: now,
      dueAt: now,
    })
    .onConflictDoNothing();
  await app.queues.enqueue("relay", { repMailId: id });
  const written = found(await db.select().from(repMails).where(eq(repMails.id, id)), "rep_mail", id);
  return sameAs(written, { handoffId, repId, text });
}

/** The answer that has the id already. @throws ConflictError `id_taken` when it is another one */
function sameAs(mail: RepMail, asked: Pick<WriteAnswer, "handoffId" | "repId" | "text">): RepMail {
  if (mail.handoffId === asked.handoffId && mail.repId === asked.repId && mail.text === asked.text) return mail;
  throw new ConflictError("id_taken", "Another answer was sent by this form already; this one was not. Send it again.");
}

async function findAnswer(db: Ground["db"], id: string): Promise<RepMail | undefined> {
  const [row] = await db.select().from(repMails).where(eq(repMails.id, id));
  return row;
}
