import { isIP } from "node:net";
import { isPublicAddress } from "../../platform/http/call/public-address.ts";

/**
 * What is wrong with the URL of a channel, for whoever wrote it; undefined when it may be called. A name is looked up, and judged,
 * when it is called.
 * @param allowPrivate whether plain http and addresses of private networks may be called
 */
export function urlProblem(text: string, { allowPrivate }: { allowPrivate: boolean }): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "Write the whole URL, as the other side shows it.";
  if (url.username !== "" || url.password !== "") return "Write it without a user and a password.";
  if (allowPrivate && url.protocol === "http:") return undefined;
  if (url.protocol !== "https:") return "Write an https URL.";
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  const isOurs = host === "localhost" || (isIP(host) !== 0 && !isPublicAddress(host));
  return isOurs && !allowPrivate ? "It leads to a private address, which is never called." : undefined;
}

const shownEnd = 4;
const longEnough = 16;

/** What of the URL of a channel may be seen: whose it is, and its end where the rest of it is long. */
export function shownUrl(text: string): string {
  const { origin, pathname, search } = new URL(text);
  const rest = `${pathname}${search}`;
  return `${origin}/…${rest.length < longEnough ? "" : rest.slice(-shownEnd)}`;
}
