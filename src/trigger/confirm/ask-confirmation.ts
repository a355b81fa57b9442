import { and, eq, gt, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { confirmationMails, confirmations } from "../../db/schema/index.ts";
import type { DoubleOptIn } from "../../db/schema/events.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";

export type Confirmation = typeof confirmations.$inferSelect;

/** A signup that is to be confirmed; `doubleOptIn` is what its form has set. */
export interface Asking extends Pick<
  Confirmation,
  | "leadId"
  | "formId"
  | "formName"
  | "email"
  | "because"
  | "event"
  | "properties"
  | "said"
  | "language"
  | "signedUpAt"
  | "signupNetwork"
> {
  doubleOptIn: DoubleOptIn;
}

/** How forms ask that have set nothing themselves, of people who had unsubscribed. */
export const usualDoubleOptIn: DoubleOptIn = {
  template: null,
  topics: [],
  expiresAfterDays: 7,
  remindAfterDays: null,
  redirectUrl: null,
};

const dayMs = 86_400_000;
/** Mails that ask one person, in a day, whichever forms they are typed into. */
const asksPerDay = 3;

/**
 * Writes down that the owner of an address is to be asked, with the mail that asks and its reminder, which are sent from these rows.
 * The caller holds the lead. Whoever was asked a few times today is not asked again.
 * @returns the id of the mail; null when there were enough of them
 */
export async function askConfirmation(tx: Tx, asking: Asking, now: Date): Promise<string | null> {
  const { doubleOptIn, ...signup } = asking;
  const [asked] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(confirmations)
    .where(and(eq(confirmations.leadId, signup.leadId), gt(confirmations.createdAt, new Date(now.getTime() - dayMs))));
  if ((asked?.count ?? 0) >= asksPerDay) return null;
  const { template, redirectUrl, expiresAfterDays, remindAfterDays } = doubleOptIn;
  const expiresAt = new Date(now.getTime() + expiresAfterDays * dayMs);
  const [added] = await tx
    .insert(confirmations)
    .values({ ...signup, template, redirectUrl, createdAt: now, expiresAt })
    .returning({ id: confirmations.id });
  if (added === undefined) throw new Error("insert returned no row");
  const { id: confirmationId } = added;
  const reminder = remindAfterDays === null ? [] : [new Date(now.getTime() + remindAfterDays * dayMs)];
  const [first] = await tx
    .insert(confirmationMails)
    .values([
      { confirmationId, kind: "first" as const, dueAt: now },
      ...reminder.map((dueAt) => ({ confirmationId, kind: "reminder" as const, dueAt })),
    ])
    .returning({ id: confirmationMails.id });
  const data = { form: signup.formName, event: signup.event, because: signup.because, expiresAt };
  await recordActivities(tx, [{ leadId: signup.leadId, kind: "confirmation_asked", at: now, data }]);
  return first?.id ?? null;
}
