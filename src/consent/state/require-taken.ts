import { ConflictError } from "../../platform/errors.ts";
import { evidenceRequired } from "./proves-again.ts";
import type { WrittenConsent } from "./write-consents.ts";

/**
 * Refuses a request that grants all mails of an address which is suppressed: taken by half, nobody would see that it gets none.
 * To be called in the transaction that writes it down.
 * @throws ConflictError `consent_evidence_required` after an unsubscribe, else `address_suppressed`
 */
export function requireTaken(written: readonly WrittenConsent[]): void {
  for (const { kept, suppressed } of written) {
    if (suppressed === null || !kept.some(({ purpose, topic }) => purpose === "mail" && topic === "")) continue;
    if (suppressed.reason === "unsubscribe") throw evidenceRequired(suppressed.at);
    throw new ConflictError(
      "address_suppressed",
      `The address is suppressed (${suppressed.reason}), and no consent lifts that: take it off with DELETE /v1/suppressions/{id} first, if the person asked for it.`,
    );
  }
}
