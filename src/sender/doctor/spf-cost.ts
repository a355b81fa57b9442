import type { AskTexts } from "../../platform/dns/ask.ts";

/** What evaluating an SPF record costs, includes and redirects followed (RFC 7208 section 4.6.4). */
export interface SpfCost {
  /** Mechanisms and modifiers that ask DNS; more than ten are a permanent error. */
  lookups: number;
  /** Domains that are included and have no SPF record, which is a permanent error as well. */
  broken: string[];
}

const lookupsAtMost = 10;

/** Counts until it is known to be too much. What cannot be looked up, or depends on the mail (macros), counts by itself only. */
export async function spfCost(record: string, askTexts: AskTexts): Promise<SpfCost> {
  const cost: SpfCost = { lookups: 0, broken: [] };
  const waiting = [record];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const term of next.split(/ +/).slice(1)) {
      const asks = /^[-~?+]?(?:(include|exists|a|mx|ptr)(?=[:/]|$)|(redirect)(?==))[:=]?([^/]*)/i.exec(term);
      if (asks === null) continue;
      cost.lookups += 1;
      if (cost.lookups > lookupsAtMost) return cost;
      const [, mechanism = "", modifier = "", domain = ""] = asks;
      const isFollowed = mechanism.toLowerCase() === "include" || modifier !== "";
      if (!isFollowed || domain === "" || domain.includes("%")) continue;
      const answer = await askTexts(domain);
      if (answer.kind === "failed") continue;
      const included = answer.records.find(isSpf);
      if (included === undefined) cost.broken.push(domain);
      else waiting.push(included);
    }
  }
  return cost;
}

/** RFC 7208 section 4.5. */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}
