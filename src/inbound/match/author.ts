import { normalizeEmail } from "../../platform/email.ts";
import { readMailboxes } from "../parse/addresses.ts";
import type { Mailbox, ParsedMail } from "../parse/mail.ts";

/** Who wrote a mail. */
export interface Author {
  /** Normalized; null when no field names an address that could be one. */
  email: string | null;
  name: string;
  /** From is that of a group or form which passed the mail on; what it says of the author is only as true as it is. */
  rewritten: boolean;
}

const via = /\svia\s/i;

/**
 * The author of a mail: From, else Sender. Where From is that of a group, list or form (`'Lee via Sales' <sales@…>`, or an
 * address of our own), the original author that it names: X-Original-From of Google Groups, else Reply-To.
 * @param isOurs whether a normalized address is of ourselves or at a domain of ours
 */
export function authorOf(mail: ParsedMail, isOurs: (email: string) => boolean): Author {
  const from = mail.from ?? mail.sender;
  const email = usable(from);
  if (from === null || email === null) return { email: null, name: "", rewritten: false };
  const told = readMailboxes(mail.headers, "x-original-from")[0];
  if (told === undefined && !via.test(from.name) && !isOurs(email)) return { email, name: from.name, rewritten: false };
  const original = [told, ...mail.replyTo].find((box) => {
    const address = usable(box ?? null);
    return address !== null && address !== email && !isOurs(address);
  });
  const address = usable(original ?? null);
  if (original === undefined || address === null) return { email, name: from.name, rewritten: false };
  const name =
    original.name === "" ? from.name.replace(/^'(.+)'\s+via\s.*$/i, "$1").replace(/\s+via\s.*$/i, "") : original.name;
  return { email: address, name, rewritten: true };
}

function usable(box: Mailbox | null): string | null {
  const address = box?.address ?? "";
  return /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(address) ? normalizeEmail(address) : null;
}
