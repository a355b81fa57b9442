import type { Ground } from "../../ground.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { readMessageAddress } from "../../send/mail/addresses.ts";
import { readRelayAddress } from "../../send/mail/relay-address.ts";
import type { InboundParts } from "../parts.ts";
import { isPostmaster } from "../postmaster.ts";
import { reply } from "./reply.ts";
import type { Reply } from "./reply.ts";

/** Whom a recipient of an SMTP transaction stands for. `key` is the same for all spellings of an address. */
export type Admission =
  | { kind: "message" | "relay" | "inquiry" | "postmaster"; key: string }
  | { kind: "refused"; reply: Reply };

const form = /^(?:(?:reply|bounce|unsubscribe)\+[a-z2-7]{42}|relay\+[a-z2-7]{55})@/i;

/**
 * Whether mail for an address is taken: a signed address whose token is genuine, the inquiry address, and the postmaster of the
 * reply domain (RFC 5321 4.5.1), with or without the domain. Costs no query.
 */
export function admitRecipient(
  { site, signers, inbound }: Pick<Ground & InboundParts, "site" | "signers" | "inbound">,
  address: string,
): Admission {
  if (isPostmaster(site, address)) return { kind: "postmaster", key: "postmaster" };
  if (normalizeEmail(address) === inbound.inquiryAddress) return { kind: "inquiry", key: inbound.inquiryAddress };
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  if (domain !== site.replyDomain)
    return { kind: "refused", reply: reply(550, "5.7.1 this address is not served here") };
  const signed = readMessageAddress(site, signers.reply, address);
  if (signed !== undefined) return { kind: "message", key: `${signed.kind} ${signed.messageId}` };
  const relayed = readRelayAddress(site, signers.reply, address);
  if (relayed !== undefined) return { kind: "relay", key: `relay ${relayed.handoffId} ${relayed.repTag}` };
  return {
    kind: "refused",
    reply: form.test(address)
      ? reply(551, "5.1.1 this address was not made here")
      : reply(550, "5.1.1 there is no such address"),
  };
}
