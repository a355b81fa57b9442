import type { Site } from "../ground.ts";
import type { Signer } from "../platform/secret/sign.ts";
import { openId, sealId } from "../platform/secret/token.ts";

const purpose = "rep mail";

/** The page on which a rep decides about a mail of theirs that is held, without logging in. */
export function repMailUrl(site: Pick<Site, "publicUrl">, signer: Signer, repMailId: string): string {
  return `${site.publicUrl}/m/${sealId(signer, repMailId, purpose)}`;
}

/** The mail a token was made for, if it is genuine. */
export const readRepMailToken = (signer: Signer, token: string) => openId(signer, token, purpose);
