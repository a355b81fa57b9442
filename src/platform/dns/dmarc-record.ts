/** What the owner of a domain wants done with mail that fails DMARC. */
export type DmarcPolicy = "none" | "quarantine" | "reject";

/** A DMARC policy record (RFC 9989 section 4.7), its defaults filled in. */
export interface DmarcRecord {
  text: string;
  /** Of the domain itself, of its subdomains, and of those that do not exist; null when not said, or not validly. */
  p: DmarcPolicy | null;
  sp: DmarcPolicy | null;
  np: DmarcPolicy | null;
  /** Whether the policy is only tested (`t=y`): each is then one level milder. */
  testing: boolean;
  /** Whether the domain is a public suffix, surely none, or not said. */
  psd: "y" | "n" | "u";
  /** Alignment of DKIM and SPF: relaxed, the same organizational domain, or strict, the same domain. */
  adkim: "r" | "s";
  aspf: "r" | "s";
  /** Where aggregate reports go: URIs. */
  rua: string[];
  /** Tags of RFC 7489 that RFC 9989 has removed: receivers ignore them. */
  removed: string[];
  /** Known tags whose value cannot be read: they count as not said. */
  wrong: string[];
}

const policies = ["none", "quarantine", "reject"] as const;
const removedTags = ["pct", "rf", "ri"];

/**
 * Reads a TXT record as a DMARC policy record. @returns null when it is none: its first tag must be the version, whose value
 * is case-sensitive
 */
export function readDmarcRecord(text: string): DmarcRecord | null {
  if (!/^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/i.test(text) || !/^.[ \t]*=[ \t]*DMARC1/.test(text)) return null;
  const tags = new Map<string, string>();
  for (const part of text.split(";").slice(1)) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (at !== -1 && !tags.has(name)) tags.set(name, part.slice(at + 1).trim());
  }
  const wrong: string[] = [];
  const oneOf = <T extends string, D>(name: string, known: readonly T[], otherwise: D): T | D => {
    const value = tags.get(name)?.toLowerCase();
    const found = known.find((one) => one === value);
    if (value !== undefined && found === undefined) wrong.push(name);
    return found ?? otherwise;
  };
  return {
    text,
    p: oneOf("p", policies, null),
    sp: oneOf("sp", policies, null),
    np: oneOf("np", policies, null),
    testing: oneOf("t", ["y", "n"], "n") === "y",
    psd: oneOf("psd", ["y", "n", "u"], "u"),
    adkim: oneOf("adkim", ["r", "s"], "r"),
    aspf: oneOf("aspf", ["r", "s"], "r"),
    rua: (tags.get("rua") ?? "").split(",").flatMap((uri) => (URL.canParse(uri.trim()) ? [uri.trim()] : [])),
    removed: removedTags.filter((name) => tags.has(name)),
    wrong,
  };
}
