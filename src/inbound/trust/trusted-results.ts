import type { InboundAuthentication } from "../../db/schema/inbound.ts";
import { headersOf } from "../parse/mail.ts";
import type { ParsedMail } from "../parse/mail.ts";
import { isAligned } from "./aligned.ts";

/**
 * What a mail server of ours found out about the sender: its Authentication-Results field (RFC 8601). Only the topmost
 * field of a named server counts, because servers add theirs on top and remove forged ones of their own name.
 * @param servers authserv-ids in lower case
 * @returns undefined when no such server has checked the mail
 */
export function readTrustedResults(
  mail: Pick<ParsedMail, "headers">,
  fromDomain: string,
  servers: readonly string[],
): InboundAuthentication | undefined {
  for (const value of headersOf(mail.headers, "authentication-results").slice(0, 20)) {
    const [server = "", ...entries] = withoutComments(value.slice(0, 10_000)).split(";");
    const name = server.trim().split(/\s/)[0]?.toLowerCase() ?? "";
    if (!servers.includes(name)) continue;
    const results = entries.map((entry) => entry.trim()).filter((entry) => entry !== "" && entry !== "none");
    const authenticated = results.some((result) => proves(result, fromDomain));
    return { authenticated, by: authenticated ? "trusted_server" : null, results: summary(results) };
  }
  return undefined;
}

function proves(result: string, fromDomain: string): boolean {
  const [method = "", ...properties] = result.split(/\s+/);
  const verified = (name: string) =>
    properties.find((property) => property.startsWith(`${name}=`))?.slice(name.length + 1);
  switch (method.toLowerCase()) {
    case "dmarc=pass":
      return (verified("header.from") ?? fromDomain).toLowerCase() === fromDomain;
    case "dkim=pass":
      return isAligned(fromDomain, verified("header.d") ?? verified("header.i") ?? "");
    case "spf=pass":
      return isAligned(fromDomain, verified("smtp.mailfrom") ?? "");
    default:
      return false;
  }
}

function summary(results: readonly string[]): Record<string, string> {
  const methods = results.flatMap((result) => /^([a-z0-9-]{1,20})=([a-z]{1,20})/i.exec(result) ?? []);
  const pairs: [string, string][] = [];
  for (let at = 0; at + 2 < methods.length; at += 3) pairs.push([methods[at + 1] ?? "", methods[at + 2] ?? ""]);
  return Object.fromEntries(pairs);
}

/** Comments in parentheses (RFC 5322 3.2.2) may hold anything, semicolons too. */
function withoutComments(value: string): string {
  let depth = 0;
  let out = "";
  for (const character of value) {
    if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) out += character;
  }
  return out;
}
