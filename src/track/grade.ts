import type { TouchKind, TouchVerdict } from "../db/schema/enrollments.ts";

/** What is known of a request that fetched the pixel or followed a link. */
export interface TouchFacts {
  kind: TouchKind;
  method: string;
  userAgent: string | undefined;
  /** milliseconds of sequence time since the mail was handed over; undefined when it was not yet */
  sinceSentMs: number | undefined;
}

export interface Grade {
  verdict: TouchVerdict;
  reasons: string[];
}

// Programs that fetch URLs of mails on their own. Image proxies (GoogleImageProxy, YahooMailProxy) are not among them:
// they fetch when a person opens the mail.
const machineAgents =
  /bot\b|crawl|spider|scan|preview|curl\/|wget\/|python-|java\/|go-http-client|libwww|headless|barracuda|proofpoint|mimecast|symantec|fireeye|safelinks|urldefense/i;

// Gateways fetch while they take the mail in; people need longer to see it arrive.
const tooSoonMs = 2_000;

/** Tells a person's open or click from a machine's. Any reason for a machine outweighs the rest. */
export function gradeTouch({ method, userAgent, sinceSentMs }: TouchFacts): Grade {
  const reasons: string[] = [];
  if (method !== "GET") reasons.push(`method_${method.toLowerCase()}`);
  if (userAgent === undefined || userAgent.trim() === "") reasons.push("no_user_agent");
  else if (machineAgents.test(userAgent.slice(0, 500))) reasons.push("machine_user_agent");
  if (sinceSentMs === undefined) reasons.push("before_sent");
  else if (sinceSentMs < tooSoonMs) reasons.push("within_2s_of_sending");
  return reasons.length > 0 ? { verdict: "machine", reasons } : { verdict: "human", reasons: ["browser_request"] };
}
