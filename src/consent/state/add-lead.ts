import type { Ground } from "../../ground.ts";
import { requireSayable } from "../../lead/consent/known-topics.ts";
import { createLead } from "../../lead/create-lead.ts";
import type { Lead, UpsertLeadInput } from "../../lead/upsert-lead.ts";
import { requireTaken } from "./require-taken.ts";
import { writeConsents } from "./write-consents.ts";

/**
 * Creates a lead with the consent that comes with it, in one transaction.
 * @param input.by the API key of whoever tells it
 * @throws ConflictError `lead_exists`, `address_suppressed`, `consent_evidence_required`; InvalidInputError `invalid_input`
 */
export async function addLead(
  { db, clock, signers }: Pick<Ground, "db" | "clock" | "signers">,
  { consent, by, ...input }: UpsertLeadInput & { by: string },
): Promise<Lead> {
  await requireSayable(db, consent, ["consent"], clock.now());
  return db.transaction(async (tx) => {
    const lead = await createLead({ db: tx, clock, signers }, input);
    if (consent === undefined) return lead;
    const write = { leadId: lead.id, said: consent, trust: "given" as const, by, method: "api" };
    requireTaken(await writeConsents(tx, [write], clock.now()));
    return lead;
  });
}
