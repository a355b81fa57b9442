import { and, eq, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { SendParts } from "../../send/parts.ts";
import type { HandoffParts } from "../parts.ts";
import { underLease } from "../../db/limit/lease.ts";
import { outbox, senders } from "../../db/schema/index.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import type { SetAside } from "../../jobs/room.ts";
import { loadNotice } from "./load-notice.ts";
import type { AddressedNotice } from "./load-notice.ts";
import { postGuardEvent } from "./post-guard-event.ts";
import { tellOfCorrection } from "./tell-of-correction.ts";
import { tellOfHandoff } from "./tell-of-handoff.ts";
import { tellOfRepMail } from "./tell-of-rep-mail.ts";
import { tellOfPostmaster } from "./tell-of-postmaster.ts";
import { tellOfSetAsides } from "./tell-of-set-asides.ts";
import { tellOfReviews } from "./tell-of-reviews.ts";
import { tellOfUnreachable } from "./tell-of-unreachable.ts";
import { tellOperator } from "./tell-operator.ts";
import { wasTaken } from "./was-taken.ts";
import { tellUnwritten } from "./tell-unwritten.ts";
import { quietUntil } from "../../rep/quiet-until.ts";
import { tellOfCalendar } from "./tell/tell-of-calendar.ts";
import { tellDigest } from "./tell/tell-digest.ts";
import { tellOfLateTasks } from "./tell/tell-of-late-tasks.ts";
import { tellOfTasks } from "./tell/tell-of-tasks.ts";
import { tellOfWebhook } from "./tell/tell-of-webhook.ts";
import { tellOfFailing } from "./channel/tell-of-failing.ts";
import { writeNotice } from "./write/write-notice.ts";

type Deps = Pick<
  Ground & SequenceParts & InboundParts & SendParts & HandoffParts,
  | "db"
  | "clock"
  | "log"
  | "queues"
  | "site"
  | "signers"
  | "transport"
  | "operator"
  | "webhooks"
  | "versions"
  | "mailReader"
>;

/** Of real time: nobody else tells it meanwhile. */
const leaseMs = 60_000;
/** Of sequence time. */
const retryAfterMs = 60_000;

/**
 * Tells the rep what one outbox entry is about, by a mail whose Reply-To is the rep's relay address. A rep who
 * is not there is not written to: see `tellOfHandoff`. What is nobody's, what the guard paused, and which mails cannot be
 * written, is told to the operator. What fails is tried again after a minute, always under the same Message-ID; what cannot
 * even be written is set aside.
 */
export async function notifyRep(app: Deps, outboxId: number): Promise<void> {
  await takeAlone(
    app,
    "notify",
    async () => void (await underLease(app.db, `notify:${outboxId}`, leaseMs, () => payOnce(app, outboxId))),
    async () => {
      const [owed] = await app.db.select().from(outbox).where(eq(outbox.id, outboxId));
      const leadId = owed?.entry.topic === "notice" ? owed.entry.leadId : null;
      return { kind: "notice", subject: String(outboxId), leadId, untold: owed?.entry.topic === "aside.mail" };
    },
  );
}

/** Tells again what could not be told. */
export async function notifyAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const at = app.clock.now();
  for (const { subject } of items) {
    const id = Number(subject);
    await app.db
      .update(outbox)
      .set({ dueAt: at })
      .where(and(eq(outbox.id, id), isNull(outbox.doneAt)));
    await notifyRep(app, id);
  }
  return [];
}

async function payOnce(app: Deps, outboxId: number): Promise<void> {
  const { db, clock } = app;
  const now = clock.now();
  const [owed] = await db
    .update(outbox)
    .set({ dueAt: new Date(now.getTime() + retryAfterMs), attempts: sql`${outbox.attempts} + 1` })
    .where(and(eq(outbox.id, outboxId), isNull(outbox.doneAt), sql`${outbox.dueAt} <= ${now.toISOString()}`))
    .returning();
  if (owed === undefined) return;
  const { entry } = owed;
  const paid = await pay(app, entry, outboxId, owed.attempts);
  if (paid === false) return;
  if (paid !== true) {
    // Nothing was tried: what comes until then joins it.
    await db
      .update(outbox)
      .set({ dueAt: paid, attempts: 0 })
      .where(and(eq(outbox.id, outboxId), isNull(outbox.doneAt)));
    return;
  }
  await db.update(outbox).set({ doneAt: clock.now() }).where(eq(outbox.id, outboxId));
}

/** @returns whether nothing is owed any more; or until when it waits, because its reader is left alone */
async function pay(app: Deps, entry: OutboxEntry, outboxId: number, attempts: number): Promise<boolean | Date> {
  if (entry.topic === "guard.mail") return tellOperator(app, entry.tripIds, outboxId);
  if (entry.topic === "review") return tellOfReviews(app, outboxId);
  if (entry.topic === "aside.mail") return tellOfSetAsides(app, outboxId);
  if (entry.topic === "not_rendered") return tellUnwritten(app, entry, outboxId);
  if (entry.topic === "guard.webhook") return postGuardEvent(app, entry.tripId, attempts);
  if (entry.topic === "postmaster") return tellOfPostmaster(app, entry.inboundMailId, outboxId);
  if (entry.topic === "notice") {
    const notice = await loadNotice(app.db, entry, app.clock.now());
    if (notice === undefined) return true;
    const { quietHours = null, zone = "UTC" } = notice.owner;
    return quietUntil(quietHours, zone, app.clock.now()) ?? tellOwner(app, notice, outboxId);
  }
  if (entry.topic === "digest") return tellDigest(app, entry, outboxId);
  if (entry.topic === "tasks") return tellOfTasks(app, entry, outboxId);
  if (entry.topic === "tasks.late") return tellOfLateTasks(app, entry, outboxId);
  if (entry.topic === "channel.failing") return tellOfFailing(app, entry, outboxId);
  if (entry.topic === "webhook.disabled") return tellOfWebhook(app, entry, outboxId);
  if (entry.topic === "calendar.failing") return tellOfCalendar(app, entry, outboxId);
  if (entry.topic === "handoff.corrected") return tellOfCorrection(app, entry, outboxId);
  if (entry.topic === "rep.unreachable") return tellOfUnreachable(app, entry, outboxId);
  if (entry.topic === "rep.mail" || entry.topic === "rep.mail.gone") return tellOfRepMail(app, entry, outboxId);
  return tellOfHandoff(app, entry, outboxId);
}

async function tellOwner(
  { db, clock, log, site, transport, operator }: Deps,
  notice: AddressedNotice,
  outboxId: number,
): Promise<boolean> {
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const isOperators = notice.notice === "erasure_request";
  const owner = isOperators && operator.email !== null ? { name: "", email: operator.email } : notice.owner;
  const outcome = await transport.send({
    envelope: { from: sender.email, to: owner.email },
    mail: {
      ...writeNotice(notice),
      from: { name: "Ripen", address: sender.email },
      to: { name: owner.name, address: owner.email },
      messageId: `<notice-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ outboxId, outcome }, "the owner could not be told; trying again");
  return false;
}
