import { and, eq, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import { inboundMails } from "../db/schema/index.ts";
import { classifyMail } from "./classify-mail.ts";
import type { Verdict } from "./classify-mail.ts";
import { matchMail } from "./match-mail.ts";
import { readMail } from "./read-mail.ts";

type Deps = Pick<App, "db" | "log" | "queues" | "site" | "signers">;

const maxAttempts = 5;

/**
 * Parses, classifies and matches one stored mail and writes the verdict to its row; what follows from it is drawn by the
 * `settle` job. A mail that fails again and again is kept and flagged `failed`.
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
  try {
    const mail = await readMail(row.raw);
    const match = await matchMail(app, row.envelopeTo, mail);
    const verdict: Verdict =
      match?.address === "unsubscribe"
        ? { class: "unsubscribe", reasons: ["unsubscribe_address"] }
        : classifyMail(mail, row.envelopeFrom);
    await db
      .update(inboundMails)
      .set({
        status: "classified",
        class: verdict.class,
        reasons: verdict.reasons,
        matchedBy: match?.by,
        leadId: match?.leadId,
        messageId: match?.messageId,
        fromEmail: mail.fromEmail,
        subject: clean(mail.subject).slice(0, 1_000),
        replyText: clean(mail.text).slice(0, 100_000),
        error: null,
      })
      .where(stored);
  } catch (error) {
    const failed = row.attempts >= maxAttempts;
    log.error({ err: error, inboundMailId, failed }, "an inbound mail was not understood");
    const reason = error instanceof Error ? error.message : String(error);
    await db
      .update(inboundMails)
      .set({ error: clean(reason).slice(0, 1_000), ...(failed && { status: "failed" as const }) })
      .where(stored);
    if (!failed) throw error;
    return;
  }
  await queues.enqueue("settle", { inboundMailId });
}

/** Postgres text cannot hold NUL. */
function clean(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
