import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "./parts.ts";
import { inboundMails } from "../db/schema/index.ts";
import { DnsUnavailableError } from "./trust/authenticate-sender.ts";
import { describeStored } from "./describe-stored.ts";

type Deps = Pick<
  Ground & InboundParts,
  "db" | "clock" | "log" | "queues" | "site" | "signers" | "inbound" | "mailReader" | "resolve"
>;

const maxAttempts = 5;

/**
 * Parses, classifies and matches one stored mail and writes the verdict to its row; what follows from it is drawn by the
 * `settle` job. A mail that fails again and again, or ends the process that reads it, is kept and flagged `failed`.
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
    // The earlier ones did not even get to say why.
    await db
      .update(inboundMails)
      .set({ status: "failed", error: row.error ?? "crashed" })
      .where(stored);
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
    const reason = error instanceof Error ? error.message : String(error);
    await db
      .update(inboundMails)
      .set({ error: reason.replaceAll("\0", "").slice(0, 1_000), ...(failed && { status: "failed" as const }) })
      .where(stored);
    if (!failed) throw error;
    return;
  }
  await queues.enqueue("settle", { inboundMailId });
}
