import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { repMails } from "../../db/schema/index.ts";
import { isSuppressed } from "../../db/suppressed.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { CarriedOutcome } from "../../send/carrier/failover.ts";
import type { Gate } from "../../send/carrier/transport.ts";
import type { SendParts } from "../../send/parts.ts";
import type { RelayParts } from "../parts.ts";
import { prepare } from "./prepare.ts";
import type { PreparedMail, RepMail } from "./prepared.ts";
import { beginSending, keepBack, settleSent } from "./settle.ts";
import { writeRepMail } from "./write-mail.ts";

type Deps = Pick<
  Ground & InboundParts & SendParts & RelayParts,
  "db" | "clock" | "log" | "queues" | "site" | "signers" | "mailReader" | "stripper" | "transports" | "dkimKeys"
>;

const leaseMs = 5 * 60_000;
const longestWaitMs = 60 * 60_000;
const giveUpAfterMs = 48 * 3_600_000;

/**
 * Sends on one mail that a rep wrote to a prospect, at once: caps, windows and pauses of sequences do not hold it. What the server
 * defers is tried again for two days, under the same Message-ID. A mail that was in flight when a process or a connection ended
 * may have arrived: it is held, and the rep decides. One that cannot be written is set aside.
 */
export async function takeRepMail(app: Deps, id: string): Promise<void> {
  await takeAlone(
    app,
    "relay",
    () => takeOnce(app, id),
    async () => {
      const [row] = await app.db.select({ leadId: repMails.leadId }).from(repMails).where(eq(repMails.id, id));
      return { kind: "rep_mail", subject: id, leadId: row?.leadId ?? null };
    },
  );
}

/** Sends on again what was set aside. */
export async function takeAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const at = app.clock.now();
  for (const { subject } of items) {
    await app.db
      .update(repMails)
      .set({ dueAt: at })
      .where(and(eq(repMails.id, subject), eq(repMails.status, "queued")));
    await takeRepMail(app, subject);
  }
  return [];
}

async function takeOnce(app: Deps, id: string): Promise<void> {
  const now = app.clock.now();
  const [row] = await app.db
    .update(repMails)
    .set({ dueAt: new Date(now.getTime() + leaseMs), attempts: sql`${repMails.attempts} + 1` })
    .where(and(eq(repMails.id, id), eq(repMails.status, "queued"), lte(repMails.dueAt, now)))
    .returning();
  if (row === undefined) return;
  if (row.begunAt !== null) {
    app.log.warn({ repMailId: id }, "a mail of a rep was in flight when a process ended; it is held");
    return keepBack(app, row, {
      status: "held",
      reason: "uncertain",
      error: "The process ended while it was handed over.",
    });
  }
  const prepared = await prepare(app, row);
  if (prepared.kind !== "ready") {
    const { kind, reason, error } = prepared;
    return keepBack(app, row, { status: kind, reason, error }, "mail" in prepared ? prepared.mail : undefined);
  }
  const { mail } = prepared;
  await beginSending(app, row, mail);
  const written = await writeRepMail(app, row, mail, now);
  const carrier = await app.transports.of(mail.thread.sender ?? { transportIds: [] });
  const outcome = await carrier.sendThrough(gateOf(app, row, mail), written.envelope, written.raw);
  // What the gate did not let through is looked at again when the lease is over.
  if (outcome !== null) await settleOutcome(app, row, mail.thread.email, outcome);
}

/** Right before the mail is handed over: asks again whether it may be, and notes that it begins. */
function gateOf({ db, clock }: Deps, { id }: RepMail, { handoffId, thread: { email } }: PreparedMail): Gate {
  let noted = false;
  return async (begin) => {
    if (!noted) {
      const rows = await db
        .update(repMails)
        .set({ begunAt: clock.now() })
        .where(
          and(
            eq(repMails.id, id),
            eq(repMails.status, "queued"),
            isNull(repMails.begunAt),
            sql`not ${isSuppressed(sql`${email}::text`)}`,
            sql`exists (select from handoffs h where h.id = ${handoffId} and h.status in ('open', 'accepted'))`,
          ),
        )
        .returning({ id: repMails.id });
      if (rows.length === 0) return null;
      noted = true;
    }
    return { running: begin() };
  };
}

async function settleOutcome(app: Deps, row: RepMail, email: string, outcome: CarriedOutcome): Promise<void> {
  switch (outcome.kind) {
    case "accepted":
      return settleSent(app, row.id);
    case "uncertain":
      return keepBack(app, row, { status: "held", reason: "uncertain", error: outcome.reason });
    case "rejected":
      return keepBack(app, row, {
        status: "failed",
        reason: "rejected",
        error: outcome.reason,
        ...(outcome.hard && { bounced: email }),
      });
    case "deferred": {
      const now = app.clock.now();
      if (now.getTime() - (row.confirmedAt ?? row.at).getTime() > giveUpAfterMs) {
        return keepBack(app, row, { status: "failed", reason: "expired", error: outcome.reason });
      }
      const waitMs = Math.min(60_000 * 2 ** (row.attempts - 1), longestWaitMs);
      await app.db
        .update(repMails)
        .set({ dueAt: new Date(now.getTime() + waitMs), begunAt: null, error: outcome.reason })
        .where(eq(repMails.id, row.id));
    }
  }
}
