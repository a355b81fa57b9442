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
/** What stands before an address that sent the mail, or may be written to: it is not the one that failed. */
const SAID_TO_SEND =
  /(?:\b(?:from|sender|return[- ]path|envelope[- ]from|reply[- ]to|sent by|absender|von|expéditeur|remitente|mittente|remetente|afzender|avsender|avsändare|afsender|lähettäjä|nadawca|odesílatel|gönderen)|отправител\p{L}{0,3}|发件人|寄件者|差出人|보낸 ?사람)(?: (?:address|e-?mail|was|is|of|the))*["'<([\s:：=]{0,12}$/iu;
/** A local part alone where notices name the recipient; it is completed with a domain. */
const LOCAL_FORMS: readonly RegExp[] = [
  /^[ \t]{0,12}<([\w+-](?:[\w.+-]{0,62}[\w+-])?)>\s?[:.]/im,
  /^[ \t]{0,12}([\w+-](?:[\w.+-]{0,62}[\w+-])?)\.\.\. (?:user|mailbox|unknown|no such)/im,
  /\b55\d (?:5\.\d\.\d{1,3} )?<?([\w+-](?:[\w.+-]{0,62}[\w+-])?)>?(?:\.\.\.|:)? (?:user unknown|unknown user|no such user|mailbox not found|does not exist)/i,
  /\b(?:unknown|no such|invalid|nonexistent) (?:local )?(?:user|mailbox|recipient|account)(?: name)?\s?[:=]?\s?["'<(]([\w+-](?:[\w.+-]{0,62}[\w+-])?)["'>)]/i,
  /\b(?:user|mailbox|recipient|account)\s?["'<(]([\w+-](?:[\w.+-]{0,62}[\w+-])?)["'>)] (?:is |was |does |has |could |not |un)/i,
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
  const named = addressesIn(view.notice).filter(
    (address) => !ours.has(address.toLowerCase()) && !isSaidToSend(view.notice, address),
  );
  const confirmed = named.find((address) => addressees.some((other) => other.toLowerCase() === address.toLowerCase()));
  return (
    confirmed ??
    formedRecipient(view.notice, ours) ??
    namedLocal(view) ??
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
      const sends = address !== undefined && isSaidToSend(head, address);
      if (address && !sends && !ours.has(address.toLowerCase()) && !CONTACT.test(address)) return address;
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

/**
 * A local part alone, completed: with the domain of the addressee of our mail who has it, else with that of who reports.
 * What has a domain stays as it is; null stays null.
 */
export function completeAddress(view: MailView, address: string | null, reporter: string | null = null): string | null {
  if (address === null || address.includes("@") || !/^[\w.!#$&'*+=?^{|}~-]{1,64}$/.test(address)) return address;
  const addressees = view.original
    ? [...readMailboxes(view.original.headers, "to"), ...readMailboxes(view.original.headers, "cc")]
    : [];
  const same = addressees.find((box) => box.address.toLowerCase().startsWith(`${address.toLowerCase()}@`));
  if (same) return same.address;
  const domain = view.fromDomain.includes(".") ? view.fromDomain : reporter;
  return domain === null || !domain.includes(".") ? address : `${address}@${domain}`;
}

function namedLocal(view: MailView): string | null {
  const head = view.notice.slice(0, 16_384);
  const local = LOCAL_FORMS.flatMap((form) => form.exec(head)?.[1] ?? [])[0];
  const completed = completeAddress(view, local ?? null);
  return completed?.includes("@") ? completed : null;
}

/** True when every place that names the address says that it is the sender's. */
function isSaidToSend(text: string, address: string): boolean {
  const haystack = text.toLowerCase();
  const needle = address.toLowerCase();
  let said = false;
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    if (!SAID_TO_SEND.test(text.slice(Math.max(0, at - 60), at))) return false;
    said = true;
  }
  return said;
}
