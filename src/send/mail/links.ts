import type { Site } from "../../ground.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import { openId, sealId } from "../../platform/secret/token.ts";

/** URL of the open pixel of a message. */
export function pixelUrl(site: Site, track: Signer, messageId: string): string {
  return `${site.publicUrl}/o/${sealId(track, messageId, "open")}.gif`;
}

/**
 * Tracked form of `url` in a message. The target is bound to the token, so the redirect leads nowhere else; so is the
 * link's name, which goes along.
 * @param name left out where the URL itself says what the link is called
 */
export function clickUrl(site: Site, track: Signer, messageId: string, url: string, name?: string): string {
  const token = sealId(track, messageId, clickPurpose(url, name));
  const tracked = `${site.publicUrl}/c/${token}?u=${encodeURIComponent(url)}`;
  return name === undefined ? tracked : `${tracked}&l=${encodeURIComponent(name)}`;
}

/** A URL in WHATWG's form holds no line break, so that nothing can pass for another pair. */
const clickPurpose = (url: string, name: string | undefined) => `click ${name === undefined ? "" : `${name}\n`}${url}`;

/** URL that no person can reach, and that a scanner of all links follows. */
export function hiddenUrl(site: Site, track: Signer, messageId: string): string {
  return `${site.publicUrl}/n/${sealId(track, messageId, "hidden")}`;
}

/** The pages of whoever got a message: `unsubscribeUrl` and `preferencesUrl` share their token, which is made once. */
export function recipientUrls(
  site: Site,
  signer: Signer,
  messageId: string,
): { unsubscribe: string; preferences: string } {
  const token = sealId(signer, messageId);
  return { unsubscribe: `${site.publicUrl}/u/${token}`, preferences: `${site.publicUrl}/p/${token}` };
}

/** URL of the unsubscribe page and one-click endpoint (RFC 8058) of a message. */
export function unsubscribeUrl(site: Site, signer: Signer, messageId: string): string {
  return recipientUrls(site, signer, messageId).unsubscribe;
}

/** URL of the page on which the recipient of a message decides what comes; its token is that of the unsubscribe link. */
export function preferencesUrl(site: Site, signer: Signer, messageId: string): string {
  return recipientUrls(site, signer, messageId).preferences;
}

/** URL of the questions that the recipient of a message answers; nothing else can be done by its token. */
export function answersUrl(site: Site, signer: Signer, messageId: string): string {
  return `${site.publicUrl}/a/${sealId(signer, messageId, "answer")}`;
}

/** The message id in the token of the questions, if genuine. */
export const readAnswersToken = (signer: Signer, token: string) => openId(signer, token, "answer");

/** The message id in an open token, if genuine. */
export const readOpenToken = (track: Signer, token: string) => openId(track, token, "open");

/** The message id in the token of a hidden link, if genuine. */
export const readHiddenToken = (track: Signer, token: string) => openId(track, token, "hidden");

/** The message id in a click token, if genuine and made for exactly this `url` and name. */
export const readClickToken = (track: Signer, token: string, url: string, name?: string) =>
  openId(track, token, clickPurpose(url, name));

/** The message id in the token of an unsubscribe link, or of the preferences, if genuine. */
export const readUnsubscribeToken = (signer: Signer, token: string) => openId(signer, token);
