import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { leadAddresses, leads } from "../../db/schema/index.ts";
import { holdDomains, placeByDomain } from "../../lead/account/place.ts";
import { registrableDomain } from "../../lead/company/registrable-domain.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { ofThePerson } from "../../lead/suppression/of-the-person.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { found } from "../../platform/errors.ts";
import { destinationOf } from "../../sender/destination/destination.ts";
import { exitEnrollments } from "../exit.ts";
import { findSuppressions } from "../../lead/suppression/find-suppressions.ts";

/**
 * Gives a lead another address. That of before stays suppressed if it was, and so is the new one, unless only the mailbox
 * of before was at fault; then every sequence stops. Mails that were not handed over yet go to the new address. The
 * caller's transaction has locked no enrollment yet.
 * @param input.email normalized
 * @throws NotFoundError; the unique indexes `leads_email` and `lead_addresses_pkey` refuse an address that another lead has
 */
export async function changeAddress(tx: Tx, { id, email }: { id: string; email: string }, now: Date): Promise<void> {
  await holdDomains(tx, [registrableDomain(email)]);
  const lead = found(
    await tx.select({ email: leads.email }).from(leads).where(eq(leads.id, id)).for("update"),
    "lead",
    id,
  );
  if (lead.email === email) return;
  await tx.update(leads).set({ email, updatedAt: now }).where(eq(leads.id, id));
  await tx.delete(leadAddresses).where(and(eq(leadAddresses.email, email), eq(leadAddresses.leadId, id)));
  await placeByDomain(tx, { id, email }, now);
  await recordActivities(tx, [{ leadId: id, kind: "address_changed", at: now, data: { from: lead.email, to: email } }]);
  const before = (await findSuppressions(tx, lead.email)).find(
    (one) => one.domain === null && ofThePerson.has(one.reason),
  );
  if (before !== undefined) {
    const { reason, messageId, inboundMailId } = before;
    const detail = `Since the address of the lead was another one: ${before.detail ?? reason}`.slice(0, 500);
    await suppress(tx, { email, reason, detail, messageId: messageId ?? undefined, inboundMailId }, now);
  }
  const [suppressed] = await findSuppressions(tx, email);
  if (suppressed !== undefined) await exitEnrollments(tx, id, "suppressed", now);
  const destination = destinationOf(email);
  await tx.execute(sql`
    update messages set email = ${email}, in_line = false, destination = coalesce(
      (select d.destination from mail_domains d where d.domain = ${destination}), ${destination})
    where lead_id = ${id}::uuid and status in ('queued', 'deferred')`);
}
