import type { Ground } from "../../ground.ts";
import { isAddressTaken } from "../../lead/address/is-address-taken.ts";
import { findLeadOfAddress } from "../../lead/address/lead-of-address.ts";
import { patchLead } from "../../lead/patch-lead.ts";
import type { LeadPatch } from "../../lead/schemas.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { refuseErased } from "../../lead/suppression/hashed-address.ts";
import { ConflictError } from "../../platform/errors.ts";
import { changeAddress } from "./change-address.ts";

/**
 * Changes the named fields of a lead, with all that a new address brings, in one transaction.
 * @throws NotFoundError; ConflictError `lead_exists` when another lead has the address; AddressErasedError; InvalidInputError `invalid_input`
 */
export async function changeLead(
  { db, clock, signers }: Pick<Ground, "db" | "clock" | "signers">,
  { id, patch: { email, ...patch } }: { id: string; patch: LeadPatch },
): Promise<Lead> {
  const now = clock.now();
  try {
    return await db.transaction(async (tx) => {
      if (email !== undefined) {
        await changeAddress(tx, { id, email }, now);
        await refuseErased(tx, signers, email);
      }
      return patchLead(tx, { id, patch }, now);
    });
  } catch (error) {
    if (email === undefined || !isAddressTaken(error)) throw error;
    const other = await findLeadOfAddress(db, email);
    throw new ConflictError("lead_exists", `There is a lead with this address: ${other ?? "just deleted"}.`);
  }
}
