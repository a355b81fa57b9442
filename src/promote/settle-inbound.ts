import { and, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { endReview } from "../inbound/review/end-review.ts";
import { takeAlone } from "../aside/take-alone.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Tx } from "../db/client.ts";
import { inboundMails, repMails } from "../db/schema/index.ts";
import type { SetAside } from "../jobs/room.ts";
import { drawConsequences } from "./inbound/draw.ts";
import { waitForReview } from "./inbound/review.ts";
import type { Outcome } from "./inbound/settled-mail.ts";
import { oweOnceInAWhile } from "./owe.ts";

/**
 * Draws the consequences of a classified mail in one transaction: for a person's reply the record of the reply, the
 * promotion, the stop of sequences, the assignment and the handoff. A mail that is settled already changes nothing,
 * one that needs a review changes nothing before it is accepted; of those to the postmaster the operator is told. A mail that
 * fails is set aside.
 */
export async function settleInbound(app: Deps, inboundMailId: string): Promise<void> {
  await takeAlone(
    app,
    "settle",
    () => settleOne(app, inboundMailId),
    async () => {
      const { leadId } = inboundMails;
      const [mail] = await app.db.select({ leadId }).from(inboundMails).where(eq(inboundMails.id, inboundMailId));
      return { kind: "inbound_mail", subject: inboundMailId, leadId: mail?.leadId ?? null };
    },
  );
}

/** Settles mails that could not be settled. */
export async function settleAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items) await settleInbound(app, subject);
  return [];
}

type Deps = Pick<
  Ground & SequenceParts & InboundParts,
  "db" | "clock" | "queues" | "signers" | "inbound" | "versions" | "log" | "meters" | "site"
>;

type InboundMail = typeof inboundMails.$inferSelect;

interface Settled {
  mail: InboundMail | undefined;
  owed: Outcome;
}

async function settleOne(app: Deps, inboundMailId: string): Promise<void> {
  const { db, clock, queues, meters } = app;
  const now = clock.now();
  const { outboxId, repMailId, mail } = await db.transaction(async (tx) => {
    const { mail, owed } = await settle(app, tx, inboundMailId, now);
    const [written] = await tx
      .select({ id: repMails.id })
      .from(repMails)
      .where(and(eq(repMails.inboundMailId, inboundMailId), eq(repMails.status, "queued")));
    return { outboxId: owed, repMailId: written?.id, mail };
  });
  if (mail !== undefined) {
    const seconds = (clock.now().getTime() - mail.receivedAt.getTime()) / 1_000;
    meters.inboundSettled(mail.class ?? "unknown", seconds);
  }
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
  if (repMailId !== undefined) await queues.enqueue("relay", { repMailId });
}

/** @returns the mail, unless it was settled before, and the entry of the outbox that is owed */
async function settle(app: Deps, tx: Tx, inboundMailId: string, now: Date): Promise<Settled> {
  const [mail] = await tx
    .update(inboundMails)
    .set({ status: "settled", settledAt: now })
    .where(and(eq(inboundMails.id, inboundMailId), eq(inboundMails.status, "classified")))
    .returning();
  return { mail, owed: mail && (await followUp(app, tx, mail, now)) };
}

async function followUp(app: Deps, tx: Tx, mail: InboundMail, now: Date): Promise<Outcome> {
  if (mail.review === "needed" && mail.matchedBy === "postmaster") {
    return oweOnceInAWhile(tx, { topic: "postmaster", inboundMailId: mail.id }, now);
  }
  if (mail.review === "dismissed") return undefined;
  if (mail.review === "needed") return waitForReview(app, tx, mail, now);
  const owed = await drawConsequences(app, tx, mail, now);
  if (mail.review === "accepted" && mail.leadId !== null) await endReview(tx, mail.leadId, now);
  return owed;
}
