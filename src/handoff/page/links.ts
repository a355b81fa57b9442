import type { Site } from "../../ground.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import { openId, sealId } from "../../platform/secret/token.ts";

/** The page on which a rep accepts or declines a handoff without logging in. */
export function handoffUrl(site: Site, signer: Signer, handoffId: string): string {
  return `${site.publicUrl}/h/${sealId(signer, handoffId)}`;
}

/** The handoff a token was made for, if it is genuine. */
export const readHandoffToken = (signer: Signer, token: string) => openId(signer, token);
