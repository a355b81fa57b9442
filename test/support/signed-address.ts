import type { App } from "../../src/app.ts";
import { newId } from "../../src/platform/ids.ts";
import { messageAddress } from "../../src/send/mail/addresses.ts";
import type { AddressKind } from "../../src/send/mail/addresses.ts";

/** A genuine signed address; of no message there is, unless one is given. */
export function signedAddress({ site, signers }: App, kind: AddressKind = "reply", messageId = newId()): string {
  return messageAddress(site, signers.reply, kind, messageId);
}
