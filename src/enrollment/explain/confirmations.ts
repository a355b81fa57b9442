import { asc, desc, eq, inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { confirmationMails, confirmations } from "../../db/schema/index.ts";
import type { ConfirmationOutcome, ConfirmationStatus } from "../../db/schema/confirmations.ts";

/** A signup that was to be confirmed, how it stands, and the mails that asked. */
export interface ExplainedConfirmation {
  id: string;
  form: string;
  event: string;
  state: "waits_for_confirmation" | "expired" | Exclude<ConfirmationStatus, "pending">;
  because: "form" | "unsubscribed" | "left_topic";
  signedUpAt: Date;
  expiresAt: Date;
  decidedAt: Date | null;
  mails: {
    kind: "first" | "reminder";
    at: Date;
    outcome: ConfirmationOutcome | null;
    response: string | null;
  }[];
}

const most = 50;

/** The signups of a lead that were to be confirmed, newest first. */
export async function explainConfirmations(db: Executor, leadId: string, now: Date): Promise<ExplainedConfirmation[]> {
  const rows = await db
    .select()
    .from(confirmations)
    .where(eq(confirmations.leadId, leadId))
    .orderBy(desc(confirmations.id))
    .limit(most);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const mails = await db
    .select()
    .from(confirmationMails)
    .where(inArray(confirmationMails.confirmationId, ids))
    .orderBy(asc(confirmationMails.id));
  const byConfirmation = Map.groupBy(mails, ({ confirmationId }) => confirmationId);
  return rows.map((row) => {
    const { id, formName: form, event, status, because, signedUpAt, expiresAt, decidedAt } = row;
    const pending = expiresAt > now ? "waits_for_confirmation" : "expired";
    return {
      id,
      form,
      event,
      state: status === "pending" ? pending : status,
      because,
      signedUpAt,
      expiresAt,
      decidedAt,
      mails: (byConfirmation.get(id) ?? []).map(({ kind, dueAt, doneAt, outcome, response }) => ({
        kind,
        at: doneAt ?? dueAt,
        outcome,
        response,
      })),
    };
  });
}
