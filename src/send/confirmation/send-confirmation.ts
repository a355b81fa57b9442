import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { confirmationMails, confirmations, leads, senders } from "../../db/schema/index.ts";
import type { ConfirmationOutcome } from "../../db/schema/confirmations.ts";
import type { SetAside } from "../../jobs/room.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import type { CarriedOutcome } from "../carrier/failover.ts";
import type { Gate } from "../carrier/transport.ts";
import type { SendParts } from "../parts.ts";
import { mailTemplate } from "./mail-template.ts";
import { writeConfirmation } from "./write-confirmation.ts";

type Deps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "signers" | "transports" | "dkimKeys">;
type Owed = typeof confirmationMails.$inferSelect;

const leaseMs = 5 * 60_000;
const longestWaitMs = 60 * 60_000;

/**
 * Sends one mail that asks for a confirmation, outside of caps, windows and sequences. What the server defers is tried again until
 * the link expires, under the same Message-ID; a mail that was in flight when a process ended may have arrived, and is not sent
 * twice. One that cannot be written is set aside.
 */
export async function sendConfirmation(app: Deps, id: string): Promise<void> {
  await takeAlone(
    app,
    "confirm",
    () => sendOnce(app, id),
    async () => {
      const [row] = await app.db
        .select({ leadId: confirmations.leadId })
        .from(confirmationMails)
        .innerJoin(confirmations, eq(confirmations.id, confirmationMails.confirmationId))
        .where(eq(confirmationMails.id, id));
      return { kind: "confirmation_mail", subject: id, leadId: row?.leadId ?? null };
    },
  );
}

/** Sends again what was set aside. */
export async function confirmAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const at = app.clock.now();
  for (const { subject } of items) {
    await app.db
      .update(confirmationMails)
      .set({ dueAt: at })
      .where(and(eq(confirmationMails.id, subject), isNull(confirmationMails.doneAt)));
    await sendConfirmation(app, subject);
  }
  return [];
}

async function sendOnce(app: Deps, id: string): Promise<void> {
  const { db, clock } = app;
  const now = clock.now();
  const [owed] = await db
    .update(confirmationMails)
    .set({ dueAt: new Date(now.getTime() + leaseMs), attempts: sql`${confirmationMails.attempts} + 1` })
    .where(and(eq(confirmationMails.id, id), isNull(confirmationMails.doneAt), lte(confirmationMails.dueAt, now)))
    .returning();
  if (owed === undefined) return;
  if (owed.begunAt !== null) {
    app.log.warn(
      { confirmationMailId: id },
      "a confirmation mail was in flight when a process ended; it is not sent twice",
    );
    return settle(app, owed, "uncertain", "the process ended while it was handed over");
  }
  const [asked] = await db
    .select({ confirmation: confirmations, lead: leads })
    .from(confirmations)
    .innerJoin(leads, eq(leads.id, confirmations.leadId))
    .where(eq(confirmations.id, owed.confirmationId));
  if (asked === undefined) return;
  const { confirmation, lead } = asked;
  const causes = await findCauses(db, confirmation.email);
  if (causes !== null && !causes.own) return settle(app, owed, "suppressed", causes.reason);
  const leftSince = causes !== null && causes.at > confirmation.createdAt;
  const open = confirmation.status === "pending" && confirmation.expiresAt > now && lead.email === confirmation.email;
  if (!open || leftSince) return settle(app, owed, "not_needed", null);

  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const again = owed.kind === "reminder";
  const { template: key, language } = confirmation;
  const template = await mailTemplate(app, { template: key, language, again });
  const { name, email } = sender;
  const identity = { name, email, dkim: app.dkimKeys.get(sender.dkim) };
  const mail = await writeConfirmation(app, { id, confirmation, lead, sender: identity, template }, now);
  const carrier = await app.transports.of(sender);
  const outcome = await carrier.sendThrough(gateOf(app, owed), mail.envelope, mail.raw);
  // What the gate did not let through is looked at again when the lease is over.
  if (outcome !== null) await settleOutcome(app, owed, confirmation, outcome);
}

/** Right before the mail is handed over: asks again whether it may be, and notes that it begins. */
function gateOf({ db, clock }: Deps, { id, confirmationId }: Owed): Gate {
  let noted = false;
  return async (begin) => {
    if (!noted) {
      const rows = await db
        .update(confirmationMails)
        .set({ begunAt: clock.now() })
        .where(
          and(
            eq(confirmationMails.id, id),
            isNull(confirmationMails.doneAt),
            isNull(confirmationMails.begunAt),
            sql`exists (select from confirmations c where c.id = ${confirmationId} and c.status = 'pending')`,
          ),
        )
        .returning({ id: confirmationMails.id });
      if (rows.length === 0) return null;
      noted = true;
    }
    return { running: begin() };
  };
}

async function settleOutcome(
  app: Deps,
  owed: Owed,
  { email }: { email: string },
  outcome: CarriedOutcome,
): Promise<void> {
  switch (outcome.kind) {
    case "accepted":
      return settle(app, owed, "sent", outcome.response);
    case "uncertain":
      return settle(app, owed, "uncertain", outcome.reason);
    case "rejected":
      return settle(app, owed, "rejected", outcome.reason, outcome.hard ? email : null);
    case "deferred": {
      const waitMs = Math.min(60_000 * 2 ** (owed.attempts - 1), longestWaitMs);
      const dueAt = new Date(app.clock.now().getTime() + waitMs);
      await app.db
        .update(confirmationMails)
        .set({ dueAt, begunAt: null, response: outcome.reason })
        .where(eq(confirmationMails.id, owed.id));
    }
  }
}

/** @param bounced the address, when there is no such mailbox */
async function settle(
  { db, clock }: Deps,
  { id }: Owed,
  outcome: ConfirmationOutcome,
  response: string | null,
  bounced: string | null = null,
): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    await tx
      .update(confirmationMails)
      .set({ doneAt: now, outcome, response })
      .where(and(eq(confirmationMails.id, id), isNull(confirmationMails.doneAt)));
    if (bounced === null) return;
    const detail = response ?? undefined;
    await suppress(tx, { email: bounced, reason: "hard_bounce", detail }, now);
  });
}
