import type { Site } from "../../ground.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import { openId, sealId } from "../../platform/secret/token.ts";

/**
 * The signed addresses of a message: where people reply, where servers send bounces (the VERP envelope sender), and
 * where List-Unsubscribe mails go.
 */
export type AddressKind = "reply" | "bounce" | "unsubscribe";

/** `reply+<token>@<replyDomain>` and alike; valid for this message and this kind only. */
export function messageAddress(site: Site, signer: Signer, kind: AddressKind, messageId: string): string {
  return `${kind}+${sealId(signer, messageId, kind)}@${site.replyDomain}`;
}

/** The message an address was made for; undefined when it is not one of ours or its token is not genuine. */
export function readMessageAddress(
  site: Site,
  signer: Signer,
  address: string,
): { kind: AddressKind; messageId: string } | undefined {
  const match = /^(reply|bounce|unsubscribe)\+([a-z2-7]{1,64})@(.+)$/i.exec(address.trim());
  if (match?.[3]?.toLowerCase() !== site.replyDomain) return undefined;
  const kind = match[1]?.toLowerCase();
  if (kind !== "reply" && kind !== "bounce" && kind !== "unsubscribe") return undefined;
  const messageId = openId(signer, match[2] ?? "", kind);
  return messageId === undefined ? undefined : { kind, messageId };
}
