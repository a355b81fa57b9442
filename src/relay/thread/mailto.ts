import type { ProspectThread } from "./load-thread.ts";

/**
 * A `mailto:` URL (RFC 6068) by which a rep answers a prospect by hand, in the thread as far as the mail program takes it: not every
 * one reads In-Reply-To.
 */
export function mailtoUrl({
  email,
  subject,
  inReplyTo,
}: Pick<ProspectThread, "email" | "subject" | "inReplyTo">): string {
  const at = email.lastIndexOf("@");
  const address = `${encodeURIComponent(email.slice(0, at))}@${encodeURIComponent(email.slice(at + 1))}`;
  const fields = [
    ...(subject === null ? [] : [`subject=${encodeURIComponent(subject)}`]),
    ...(inReplyTo === null ? [] : [`In-Reply-To=${encodeURIComponent(inReplyTo)}`]),
  ];
  return `mailto:${address}${fields.length === 0 ? "" : `?${fields.join("&")}`}`;
}
