import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads } from "../../db/schema/index.ts";
import { readConsent } from "../../consent/state/read-consent.ts";
import type { Consent } from "../../consent/state/read-consent.ts";
import { writeConsents } from "../../consent/state/write-consents.ts";
import type { ConsentStatement } from "../../lead/consent/consent-input.ts";
import { requireSayable } from "../../lead/consent/known-topics.ts";
import { found } from "../../platform/errors.ts";
import { stopDenied } from "./stop-denied.ts";

/**
 * Writes down what a lead said, as the last word, and stops what it has left, in one transaction.
 * @param input.by who writes it down: the id of an API key, or `recipient`
 * @returns the consent as it stands now
 * @throws NotFoundError; InvalidInputError `invalid_input` for a topic that there is none of, or an instant in the future; ConflictError `address_suppressed`,
 *   `consent_evidence_required` when somebody who has unsubscribed is said to want mails again, and nothing shows it
 */
export async function setConsent(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, said, by, method = "api" }: { id: string; said: ConsentStatement; by: string; method?: string },
): Promise<Consent> {
  await requireSayable(db, said, [], clock.now());
  return db.transaction(async (tx) => {
    found(await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, id)), "lead", id);
    const now = clock.now();
    const written = await writeConsents(tx, [{ leadId: id, said, trust: "said", by, method }], now);
    await stopDenied(tx, written, now);
    return readConsent(tx, { id });
  });
}
