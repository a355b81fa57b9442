import { addressParser, decodeWords } from "postal-mime";
import { headersOf } from "./mail.ts";
import type { HeaderField, Mailbox } from "./mail.ts";

const MAX_VALUE = 100_000;

/** The mailboxes of all fields of that name, groups unwrapped (RFC 5322 3.4). */
export function readMailboxes(headers: readonly HeaderField[], name: string): Mailbox[] {
  const boxes: Mailbox[] = [];
  for (const value of headersOf(headers, name)) {
    for (const entry of addressParser(value.slice(0, MAX_VALUE), { flatten: true })) {
      if (entry.address === undefined) continue;
      boxes.push({ name: decodeWords(entry.name), address: normalizeAddress(entry.address) });
    }
  }
  return boxes;
}

/** The address with its domain in lower case and without brackets or spaces around it. */
export function normalizeAddress(address: string): string {
  const trimmed = address.trim().replace(/^<|>$/g, "");
  const at = trimmed.lastIndexOf("@");
  return at === -1 ? trimmed : trimmed.slice(0, at) + trimmed.slice(at).toLowerCase();
}
