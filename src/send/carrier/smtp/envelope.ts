import { asciiDomain } from "../../mail/mime/mailbox.ts";
import type { Extensions } from "./greet.ts";
import { SmtpError } from "./smtp-error.ts";

/** Delivery status notification parameters (RFC 3461); sent only where the server offers DSN. */
export interface DsnParams {
  /** comes back as Original-Envelope-Id: the message id of the ledger */
  envid: string;
  /** the address as the lead gave it */
  orcpt: string;
  notify: readonly ("FAILURE" | "DELAY" | "SUCCESS")[];
}

/** SMTP envelope of one message to one recipient. `from` is empty for the null sender of a bounce. */
export interface Envelope {
  from: string;
  to: string;
  dsn?: DsnParams;
}

/**
 * The MAIL and RCPT commands of a transaction, without line ends.
 * @param size of the message in bytes
 * @throws SmtpError EENVELOPE when an address cannot be written, ESMTPUTF8 when this server takes none such, EMESSAGE when
 *   it takes no message that large
 */
export function envelopeCommands(
  envelope: Envelope,
  size: number,
  extensions: Extensions,
): { mail: string; rcpt: string } {
  const limit = Number(extensions.get("SIZE") ?? 0);
  if (limit > 0 && size > limit)
    throw new SmtpError("EMESSAGE", `the message has ${size} bytes, the server takes ${limit}`);
  const from = envelope.from === "" ? "" : path(envelope.from, extensions);
  const to = path(envelope.to, extensions);
  let mail = `MAIL FROM:<${from}>`;
  let rcpt = `RCPT TO:<${to}>`;
  if (extensions.has("SIZE")) mail += ` SIZE=${size}`;
  if (!isAscii(from + to)) mail += " SMTPUTF8";
  if (envelope.dsn !== undefined && extensions.has("DSN")) {
    const { envid, orcpt, notify } = envelope.dsn;
    mail += ` RET=HDRS ENVID=${xtext(envid)}`;
    rcpt += ` NOTIFY=${notify.join(",")} ORCPT=${originalRecipient(asciiDomain(orcpt))}`;
  }
  return { mail, rcpt };
}

// Visible ASCII without what ends an address in an envelope, as most are.
const PLAIN = /^[!-;=?-~]+$/;

function path(address: string, extensions: Extensions): string {
  const at = address.lastIndexOf("@");
  const isPlain = PLAIN.test(address);
  if (at < 1 || at === address.length - 1 || address.length > 254 || (!isPlain && /[\s<>\p{Cc}]/u.test(address))) {
    throw new SmtpError("EENVELOPE", `invalid address ${address.slice(0, 100)}`);
  }
  const written = asciiDomain(address);
  if (!isPlain && !isAscii(written) && !extensions.has("SMTPUTF8")) {
    // RFC 6531 section 3.4: whoever does not offer it must not be sent such an address. The address itself is in order.
    throw new SmtpError(
      "ESMTPUTF8",
      "smtputf8_not_offered: the mail server takes no address with letters beyond ASCII",
    );
  }
  return written;
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7E]*$/.test(text);
}

/** The parameter of RFC 3461 section 4.2; an address beyond ASCII as utf-8-addr-xtext (RFC 6533 section 3). */
function originalRecipient(address: string): string {
  if (isAscii(address)) return `rfc822;${xtext(address)}`;
  const written = Array.from(address, (char) =>
    /^[!-*,-<>-[\]-~]$/.test(char) ? char : `\\x{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
  return `utf-8;${written.join("")}`;
}

/** xtext of RFC 3461 section 4: everything but visible ASCII, and "+" and "=", as +HH. */
function xtext(text: string): string {
  if (/^[!-*,-<>-~]*$/.test(text)) return text;
  const bytes = Array.from(Buffer.from(text, "utf8"), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x2b && byte !== 0x3d
      ? String.fromCharCode(byte)
      : `+${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return bytes.join("");
}
