import type { Site } from "../../ground.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import { openId, sealId } from "../../platform/secret/token.ts";

const purpose = "recipient request";

/** Where a request is confirmed; the row of the request says until when. */
export function confirmUrl(site: Site, signer: Signer, requestId: string): string {
  return `${site.publicUrl}/p/confirm/${sealId(signer, requestId, purpose)}`;
}

/** The id of the request that a link is of, if it is genuine. */
export const readConfirmToken = (signer: Signer, token: string) => openId(signer, token, purpose);
