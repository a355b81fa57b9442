/** Hosts of the mail servers of large providers, by what their names end with, and the group each belongs to. */
const groups: Record<string, readonly string[]> = {
  google: ["google.com", "googlemail.com"],
  microsoft: ["protection.outlook.com", "mx.microsoft"],
  yahoo: ["yahoodns.net"],
  apple: ["icloud.com"],
  "united-internet": ["kundenserver.de", "gmx.net", "web.de"],
  proton: ["protonmail.ch"],
  zoho: ["zoho.com", "zoho.eu", "zoho.in"],
  fastmail: ["messagingengine.com"],
  ovh: ["mail.ovh.net"],
  godaddy: ["secureserver.net"],
  mimecast: ["mimecast.com"],
  proofpoint: ["pphosted.com", "ppe-hosted.com"],
  barracuda: ["barracudanetworks.com"],
};

const groupOf = new Map(Object.entries(groups).flatMap(([group, hosts]) => hosts.map((host) => [host, group])));

/** An MX record (RFC 5321 section 5.1), as `resolveMx` of node:dns gives it. */
export interface MxRecord {
  exchange: string;
  priority: number;
}

/**
 * Which known group of mail servers takes the mail of a domain: that of its most preferred MX.
 * @returns null when it is none of the known ones, or the domain takes no mail
 */
export function groupOfMx(records: readonly MxRecord[]): string | null {
  const [first] = records.toSorted((one, other) => one.priority - other.priority);
  const labels = (first?.exchange ?? "").toLowerCase().replace(/\.$/, "").split(".");
  for (let from = 0; from < labels.length - 1; from += 1) {
    const group = groupOf.get(labels.slice(from).join("."));
    if (group !== undefined) return group;
  }
  return null;
}
