import type { ParsedMail } from "../../parse/mail.ts";

/** Why nothing can be read in a mail. */
export type Opaque = "encrypted_smime" | "encrypted_pgp" | "signed_opaque" | "outlook_rich_text";

const WORDS: Readonly<Record<Opaque, string>> = {
  encrypted_smime:
    "This mail is encrypted (S/MIME): its text can be read only with the key of the mailbox it was written to.",
  encrypted_pgp:
    "This mail is encrypted (OpenPGP): its text can be read only with the key of the mailbox it was written to.",
  signed_opaque: "This mail is signed in a form that wraps its text (S/MIME): a mail program shows it.",
  outlook_rich_text: "This mail was sent in Outlook's own format (winmail.dat): Outlook shows its text.",
};

/** The form in which the text of a mail is hidden (RFC 8551, RFC 3156, [MS-OXTNEF]); null when it has a text, or none at all. */
export function opaqueForm(mail: ParsedMail): Opaque | null {
  const types = [mail.contentType.type, ...mail.parts.map(({ type }) => type)];
  if (types.includes("multipart/encrypted") || types.includes("application/pgp-encrypted")) return "encrypted_pgp";
  if (/^\s{0,20}-----BEGIN PGP MESSAGE-----/.test(mail.text)) return "encrypted_pgp";
  if (mail.text.trim() !== "" || mail.html.trim() !== "") return null;
  if (types.some((type) => /^application\/(?:x-)?pkcs7-mime$/.test(type))) {
    const smime = mail.contentType.params["smime-type"]?.toLowerCase();
    return smime === "signed-data" ? "signed_opaque" : "encrypted_smime";
  }
  const tnef = mail.parts.some(
    ({ type, filename }) => type.endsWith("ms-tnef") || filename?.toLowerCase() === "winmail.dat",
  );
  return tnef ? "outlook_rich_text" : null;
}

/** What a rep is told in place of the text. */
export function explainOpaque(form: Opaque): string {
  return WORDS[form];
}
