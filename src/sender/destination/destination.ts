/** Domains whose mail goes to the same servers; what one of them defers, all of them do. */
const groups: Record<string, readonly string[]> = {
  google: ["gmail.com", "googlemail.com"],
  microsoft: ["outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "hotmail.fr", "outlook.de"],
  yahoo: ["yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de"],
  apple: ["icloud.com", "me.com", "mac.com"],
  "united-internet": ["gmx.de", "gmx.net", "gmx.com", "web.de", "1und1.de", "mail.com"],
  proton: ["proton.me", "protonmail.com", "pm.me"],
};

const groupOf = new Map(Object.entries(groups).flatMap(([group, domains]) => domains.map((domain) => [domain, group])));

/** Where the mail for an address goes: the group of mail servers if it is a known one, else the domain, lower case. */
export function destinationOf(email: string): string {
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return groupOf.get(domain) ?? domain;
}
