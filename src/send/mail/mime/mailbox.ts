import { domainToASCII } from "node:url";
import type { Mailbox } from "../compose.ts";
import { encodePhrase } from "./encoded-word.ts";

// Nothing in it could end the address or the line.
const CLEAN = /^[\x21-\x3B=\x3F-\x7E]+$/;
// What IDNA leaves as it is.
const PLAIN_DOMAIN = /^(?:[a-z\d]+(?:-[a-z\d]+)*\.)+[a-z]+$/;

/** Writes a mailbox for From, To or Reply-To: `"Name" <local@domain>`, the name encoded, the domain in ASCII form. */
export function encodeMailbox({ name = "", address }: Mailbox): string {
  const target = `<${asciiDomain(address)}>`;
  if (name.trim() === "") return target;
  const phrase = phraseOf(name);
  // an encoded name of several lines leaves no room for the address on the last one
  return phrase.length + target.length > 60 ? `${phrase}\r\n ${target}` : `${phrase} ${target}`;
}

const phrases = new Map<string, string>();
const phrasesKept = 500;

/** The sender's name stands in every mail, and first names recur. */
function phraseOf(name: string): string {
  const known = phrases.get(name);
  if (known !== undefined) return known;
  if (phrases.size >= phrasesKept) phrases.clear();
  const phrase = encodePhrase(name);
  phrases.set(name, phrase);
  return phrase;
}

/**
 * An address for a header or an envelope, its domain in ASCII form (IDNA). What could end the address or the line is
 * taken out; such an address then fails at the envelope, which is not cleaned.
 */
export function asciiDomain(address: string): string {
  const clean = CLEAN.test(address) ? address : address.replace(/[\s<>\p{Cc}]/gu, "");
  const at = clean.lastIndexOf("@");
  const domain = clean.slice(at + 1);
  if (PLAIN_DOMAIN.test(domain)) return clean;
  const ascii = domainToASCII(domain);
  return ascii === "" ? clean : `${clean.slice(0, at + 1)}${ascii}`;
}
