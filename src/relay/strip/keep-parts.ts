import type { MailPart, ParsedMail } from "../../inbound/parse/mail.ts";

/** A file that goes along; `contentId` when the HTML shows it. */
export interface KeptPart {
  name: string;
  type: string;
  content: Uint8Array;
  contentId: string | null;
}

const signatures = new Set([
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
  "application/pgp-signature",
]);
const sealed = new Set(["application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"]);
/** Outlook's own wrapping holds the whole mail once more, with what it quotes; so do mails that were saved as a file. */
const wrapped = new Set([
  "application/ms-tnef",
  "application/vnd.ms-tnef",
  "application/vnd.ms-outlook",
  "application/mbox",
]);
/** Names of such files, whatever type they are said to be. */
const wrappedName = /\.(?:msg|oft|eml|emlx|mht|mhtml|mbox|pst|ost|dat)[\s."']*$/i;

/**
 * The files of a rep's mail that go along: all that were attached, and the pictures that what is kept of the HTML shows. Pictures of
 * what is not kept stay back, and so do signatures, which would not fit any more.
 * @returns why the mail cannot go at all, when one of its parts may hold the notice or all of it is sealed
 */
export function keepParts(
  { parts, html: whole }: Pick<ParsedMail, "parts" | "html">,
  keptHtml: string,
): { kind: "kept"; parts: KeptPart[] } | { kind: "attached_mail" | "unreadable" } {
  const kept: KeptPart[] = [];
  for (const part of parts) {
    if (signatures.has(part.type)) continue;
    if (sealed.has(part.type)) return { kind: "unreadable" };
    if (part.type.startsWith("message/") || wrapped.has(part.type) || wrappedName.test(part.filename ?? "")) {
      return { kind: "attached_mail" };
    }
    const isShown = part.contentId !== null && names(keptHtml, part.contentId);
    const wasShown = part.contentId !== null && names(whole, part.contentId);
    if (wasShown && !isShown) continue;
    kept.push({
      name: nameOf(part, kept.length),
      type: part.type,
      content: part.content,
      contentId: isShown ? part.contentId : null,
    });
  }
  return { kind: "kept", parts: kept };
}

function names(html: string, contentId: string): boolean {
  return html.includes(`cid:${contentId}`) || html.includes(`cid:${encodeURIComponent(contentId)}`);
}

function nameOf({ filename, type }: MailPart, index: number): string {
  const name = (filename ?? "").replaceAll(/[\s\p{Cc}\p{Cf}/\\]+/gu, " ").trim();
  return name === "" ? `file-${index + 1}.${type.split("/")[1] ?? "bin"}` : name.slice(0, 200);
}
