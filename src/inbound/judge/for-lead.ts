import type { Classified } from "../classify.ts";
import type { ReportedOutcome } from "../classify/verdict.ts";

/**
 * What a report of several recipients says of the lead: nothing when only others failed. A report that does not name the
 * lead's address stays what it is: the address may forward to the one that failed.
 * @param emails the addresses of the lead, normalized
 */
export function reportForLead(found: Classified, emails: readonly string[]): Classified {
  const own = found.reported.find(({ addresses }) =>
    addresses.some((address) => emails.includes(address.toLowerCase())),
  );
  if (own === undefined) return found;
  const { class: kind, subtype, hard, status, diagnostic } = own;
  const recipient = own.addresses[0] ?? found.recipient;
  const finalRecipient = own.addresses[0] ?? null;
  const originalRecipient = own.addresses[1] ?? null;
  return {
    ...found,
    class: kind,
    subtype,
    hard,
    status,
    diagnostic,
    recipient,
    finalRecipient,
    originalRecipient,
    reasons: reasonsFor(found, own),
  };
}

function reasonsFor(found: Classified, own: ReportedOutcome): readonly string[] {
  return own.class === found.class && own.subtype === found.subtype
    ? found.reasons
    : ["one_of_several", `${own.subtype}`];
}
