import { normalizeAddress } from "../parse/addresses.ts";

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}\.){0,8}[a-z0-9-]{1,62}/gi;

/** Mail addresses in running text, in order, at most 200, without repeats; Message-IDs are left out. */
export function addressesIn(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.slice(0, 65_536).matchAll(ADDRESS)) {
    const address = clean(match[0]);
    if (address === null || /message-id:?\s{0,3}<?$/i.test(text.slice(Math.max(0, match.index - 16), match.index)))
      continue;
    found.add(address);
    if (found.size >= 200) break;
  }
  return [...found];
}

/** The address in a field such as "rfc822; <a@b>" (RFC 3464 2.1.2), or null. Unqualified names are kept as they are. */
export function addressOfField(value: string): string | null {
  const semicolon = value.indexOf(";");
  const generic = (semicolon === -1 ? value : value.slice(semicolon + 1)).trim();
  if (/^\s*x-?400\s*;/i.test(value) || /^\/?(?:c|g|s|i|o|p|a|ou\d?|cn|dd\.[\w-]+)=[^/;]*[/;]/i.test(generic)) {
    return addressOfX400(generic);
  }
  const bracketed = /<([^<>\s]{1,320})>/.exec(generic)?.[1];
  const bare = bracketed ?? generic.replace(/^"(.*)"$/, "$1").split(/\s/, 1)[0] ?? "";
  // A source route (RFC 5321 appendix C) names relays before the address.
  return bare === "" ? null : normalizeAddress(bare.replace(/^@[^:]{1,300}:/, ""));
}

/**
 * The mail address that an X.400 name carries as a domain-defined attribute (RFC 2156 4.1, RFC 1327 4.3.1):
 * `/DD.RFC-822=bob(a)firm.example/`; null when it carries none.
 */
function addressOfX400(name: string): string | null {
  const defined = /(?:dd|dda)[.:]\s?(?:rfc-?822|smtp)\s?[=:]\s?([^/;\s]{3,320})/i.exec(name)?.[1];
  if (defined === undefined) return addressesIn(name)[0] ?? null;
  const signs: Readonly<Record<string, string>> = { a: "@", p: "%", b: "!", q: '"', u: "_", l: "(", r: ")" };
  const plain = defined.replaceAll(/\(([apbqulr])\)/gi, (_, sign: string) => signs[sign.toLowerCase()] ?? "");
  return plain.includes("@") ? normalizeAddress(plain) : null;
}

function clean(address: string): string | null {
  const trimmed = address.replace(/^(?:mailto:|smtp:|to=|rcpt=|['=*/]+)/i, "").replace(/[.'-]+$/, "");
  return trimmed.includes("@") && !trimmed.startsWith("@") ? normalizeAddress(trimmed) : null;
}
