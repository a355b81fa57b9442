import type { Site } from "../../ground.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import { openId, sealId } from "../../platform/secret/token.ts";

/** URL of the open pixel of a message. */
export function pixelUrl(site: Site, track: Signer, messageId: string): string {
  return `${site.publicUrl}/o/${sealId(track, messageId, "open")}.gif`;
}

/** Tracked form of `url` in a message. The target is bound to the token, so the redirect leads nowhere else. */
export function clickUrl(site: Site, track: Signer, messageId: string, url: string): string {
  return `${site.publicUrl}/c/${sealId(track, messageId, `click ${url}`)}?u=${encodeURIComponent(url)}`;
}

/** URL of the unsubscribe page and one-click endpoint (RFC 8058) of a message. */
export function unsubscribeUrl(site: Site, signer: Signer, messageId: string): string {
  return `${site.publicUrl}/u/${sealId(signer, messageId)}`;
}

/** The message id in an open token, if genuine. */
export const readOpenToken = (track: Signer, token: string) => openId(track, token, "open");

/** The message id in a click token, if genuine and made for exactly this `url`. */
export const readClickToken = (track: Signer, token: string, url: string) => openId(track, token, `click ${url}`);

/** The message id in an unsubscribe token, if genuine. */
export const readUnsubscribeToken = (signer: Signer, token: string) => openId(signer, token);
