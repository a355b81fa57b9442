import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { setAside } from "../aside/set-aside.ts";
import type { InboundParts } from "./parts.ts";
import { inboundMails } from "../db/schema/index.ts";
import type { SetAside } from "../jobs/room.ts";
import { DnsUnavailableError } from "./trust/verify/errors.ts";
import { describeStored } from "./describe-stored.ts";

type Deps = Pick<
  Ground & InboundParts,
  "db" | "clock" | "log" | "queues" | "site" | "signers" | "inbound" | "mailReader" | "senderVerifier"
>;

const maxAttempts = 5;

/**
 * Parses, classifies and matches one stored mail and writes the verdict to its row; what follows from it is drawn by the
 * `settle` job. A mail that fails again and again, or ends the process that reads it, is kept and flagged `failed`,
 * and set aside.
 */
export async function classifyStored(app: Deps, inboundMailId: string): Promise<void> {
  const { db, queues, log } = app;
  const stored = and(eq(inboundMails.id, inboundMailId), eq(inboundMails.status, "stored"));
  const [row] = await db
    .update(inboundMails)
    .set({ attempts: sql`${inboundMails.attempts} + 1` })
    .where(stored)
    .returning();
  if (row === undefined) return;
  if (row.attempts > maxAttempts) {
    // The earlier ones did not even get to say why: reading it may have ended the process, so a person decides.
    const error = new Error(row.error ?? "reading it was begun several times and never ended");
    await fail(app, inboundMailId, row.error ?? "crashed", error, row.error === null);
    return;
  }
  try {
    const last = row.attempts === maxAttempts;
    const described = await describeStored(app, row, last);
    await db
      .update(inboundMails)
      .set({ ...described, status: "classified", error: null })
      .where(stored);
  } catch (error) {
    const failed = row.attempts >= maxAttempts && !(error instanceof DnsUnavailableError);
    log.error({ err: error, inboundMailId, failed }, "an inbound mail was not understood");
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll("\0", "").slice(0, 1_000);
    if (failed) {
      await fail(app, inboundMailId, reason, error, false);
      return;
    }
    await db.update(inboundMails).set({ error: reason }).where(stored);
    throw error;
  }
  await queues.enqueue("settle", { inboundMailId });
}

async function fail(
  { db, clock }: Deps,
  inboundMailId: string,
  reason: string,
  error: unknown,
  byHand: boolean,
): Promise<void> {
  const stored = and(eq(inboundMails.id, inboundMailId), eq(inboundMails.status, "stored"));
  await db.transaction(async (tx) => {
    await tx.update(inboundMails).set({ status: "failed", error: reason }).where(stored);
    const item = { kind: "inbound_mail" as const, subject: inboundMailId };
    await setAside(tx, "classify", [item], error, clock.now(), { byHand });
  });
}

/** Reads mails again that were not understood, each once. */
export async function classifyAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items) {
    const failed = and(eq(inboundMails.id, subject), eq(inboundMails.status, "failed"));
    await app.db
      .update(inboundMails)
      .set({ status: "stored", attempts: maxAttempts - 1 })
      .where(failed);
    await classifyStored(app, subject);
  }
  return [];
}
