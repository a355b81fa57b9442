import { violatedUnique } from "../../db/violated-unique.ts";

const taken = new Set(["leads_email", "lead_addresses_pkey"]);

/** Whether a statement failed because an address is of another lead, be it a further one of theirs. */
export function isAddressTaken(error: unknown): boolean {
  return taken.has(violatedUnique(error) ?? "");
}

/**
 * Runs a transaction again that took an address for nobody's while its lead was being merged: then it is the survivor's.
 */
export async function againAfterMerge<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction();
  } catch (error) {
    if (violatedUnique(error) !== "lead_addresses_pkey") throw error;
    return transaction();
  }
}
