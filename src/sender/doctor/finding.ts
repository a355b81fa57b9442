/** One thing that was checked. `advice` says what to change; `unknown` is what could not be looked up. */
export interface Finding {
  check: "SPF" | "DKIM" | "DMARC" | "ALIGN" | "MX" | "PTR" | "TLS" | "FOOTER" | "TRACK";
  level: "good" | "warning" | "bad" | "unknown";
  found: string;
  advice: string | null;
}

/** What could not be looked up is neither good nor bad. */
export function unknown(check: Finding["check"], name: string, reason: string): Finding {
  return { check, level: "unknown", found: `lookup of ${name} failed: ${reason}`, advice: "try again" };
}

export function missing(nameExists: boolean, domain: string): string {
  return nameExists ? "no record" : `${domain} does not exist (NXDOMAIN)`;
}
