import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads, suppressions } from "../../db/schema/index.ts";
import type { Suppression } from "../../lead/suppression/list-suppressions.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { exitEnrollments } from "../exit.ts";

/**
 * Suppresses an address by hand and stops the enrollments of its lead, in one transaction. An address that is suppressed
 * already keeps its first reason.
 */
export async function suppressAddress(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { email: string; detail?: string | undefined },
): Promise<Suppression> {
  const email = normalizeEmail(input.email);
  return db.transaction(async (tx) => {
    const now = clock.now();
    const [lead] = await tx.select({ id: leads.id }).from(leads).where(eq(leads.email, email)).for("update");
    const added = await suppress(tx, { email, reason: "manual", detail: input.detail }, now);
    if (lead !== undefined) {
      await exitEnrollments(tx, lead.id, "suppressed", now);
      if (added) {
        await recordActivities(tx, [{ leadId: lead.id, kind: "suppressed", at: now, data: { reason: "manual" } }]);
      }
    }
    const [row] = await tx.select().from(suppressions).where(eq(suppressions.email, email));
    if (row === undefined) throw new Error("a suppression just made is not there");
    return row;
  });
}
