import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import { leadOfAddress } from "../../lead/address/lead-of-address.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { NewLead } from "./corrected-columns.ts";

/**
 * The lead whom a person names by id or by address.
 * @throws InvalidInputError `lead_not_found`
 */
export async function findLead(tx: Tx, named: string | null): Promise<NewLead | null> {
  if (named === null) return null;
  const which = named.includes("@") ? eq(leads.id, leadOfAddress(normalizeEmail(named))) : eq(leads.id, named);
  const [lead] = await tx
    .select({ id: leads.id, email: leads.email, timezone: leads.timezone })
    .from(leads)
    .where(which);
  if (lead !== undefined) return lead;
  const problem = { pointer: "/lead", code: "lead_not_found", message: "is not known: create the lead first" };
  throw new InvalidInputError("lead_not_found", `There is no lead "${named}".`, [problem]);
}
