import { readMailboxes } from "../../parse/addresses.ts";
import { headerOf } from "../../parse/mail.ts";
import { addressesIn } from "../addresses-in.ts";
import type { MailView } from "../view.ts";

const A = String.raw`[<"'(\[]{0,2}(?:mailto:|smtp:)?([\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w.-]{1,190}[\w])[>"')\]]{0,2}`;

/** Where notices name the address that failed, the more telling form first. `A` stands for an address. */
const FORMS: readonly RegExp[] = [
  // qmail and its kin: the address on a line of its own with a colon, the reason below.
  new RegExp(String.raw`^[ \t]{0,12}<([^<>\s]{1,64}@[^<>\s]{1,190})>\s?:`, "im"),
  // Exim, Gmail, Exchange and many more: the address alone on its line.
  new RegExp(String.raw`^[ \t*•-]{0,12}${A}[ \t]{0,5}:?[ \t]{0,5}$`, "im"),
  // Sendmail: "550 5.1.1 <address>... User unknown".
  new RegExp(String.raw`${A}\.\.\. `, "i"),
  new RegExp(String.raw`rcpt to:? ?${A}`, "i"),
  new RegExp(
    String.raw`(?:^|\b)(?:failed |final |original )?recipients?(?: address(?:es)?)?(?: is| was)?\s?[:=]\s{0,20}${A}`,
    "i",
  ),
  new RegExp(String.raw`\b[245]\d\d[ -](?:[245]\.\d{1,3}\.\d{1,3} )?[^\n]{0,60}?${A}`, "i"),
  new RegExp(
    String.raw`\b(?:to|for|recipients?|address(?:es)?|users?|mailbox|account|an|à|a|para|an den|aan|al|till|til|do|для|адрес\S{0,3}|宛先|收件人)(?: the following)?(?: \w{1,20}){0,2}\s?[:：]?\s{1,8}${A}`,
    "i",
  ),
];
const CONTACT =
  /^(?:postmaster|abuse|support|help|helpdesk|hostmaster|webmaster|info-spam|mailer-daemon|noreply|no-reply)(?:[+@-]|$)/i;

/**
 * The address a notice of failed delivery is about: X-Failed-Recipients, else the form in which mail
 * systems name it in the text, else the one address named that the quoted original was sent to, else
 * the VERP form of the envelope recipient, else the only addressee of the original. Null when unknown.
 */
export function noticedRecipient(view: MailView): string | null {
  const declared = addressesIn(
    headerOf(view.mail.headers, "x-failed-recipients") ?? headerOf(view.mail.headers, "x-failed-recipient") ?? "",
  )[0];
  if (declared) return declared;

  const addressees = view.original
    ? [...readMailboxes(view.original.headers, "to"), ...readMailboxes(view.original.headers, "cc")].map(
        (box) => box.address,
      )
    : [];
  const ours = ownAddresses(view);
  const named = addressesIn(view.notice).filter((address) => !ours.has(address.toLowerCase()));
  const confirmed = named.find((address) => addressees.some((other) => other.toLowerCase() === address.toLowerCase()));
  return (
    confirmed ??
    formedRecipient(view.notice, ours) ??
    named.find((address) => !CONTACT.test(address)) ??
    verpRecipient(view) ??
    (addressees.length === 1 ? (addressees[0] ?? null) : null)
  );
}

/** Addresses that are the reporting system's or our own, so not the one that failed. */
function ownAddresses(view: MailView): Set<string> {
  const own = [view.mail.from, view.mail.sender, ...view.mail.to, ...view.mail.cc].flatMap((box) =>
    box ? [box.address.toLowerCase()] : [],
  );
  if (view.original) own.push(...readMailboxes(view.original.headers, "from").map((box) => box.address.toLowerCase()));
  return new Set(own);
}

function formedRecipient(notice: string, ours: ReadonlySet<string>): string | null {
  const head = notice.slice(0, 16_384);
  for (const form of FORMS) {
    const found = new RegExp(form, `${form.flags}g`);
    for (const match of head.matchAll(found)) {
      const address = addressesIn(match[1] ?? "")[0];
      if (address && !ours.has(address.toLowerCase()) && !CONTACT.test(address)) return address;
    }
  }
  return null;
}

/** Variable envelope return paths carry the recipient as name=domain before our own domain. */
function verpRecipient(view: MailView): string | null {
  for (const box of [...view.mail.to, ...view.mail.deliveredTo.map((address) => ({ address }))]) {
    const local = box.address.slice(0, box.address.lastIndexOf("@"));
    const encoded = /(?:^|[-+])([^\s=+]{1,64})=([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})$/i.exec(local);
    if (encoded) return addressesIn(`${encoded[1]}@${encoded[2]}`)[0] ?? null;
  }
  return null;
}
