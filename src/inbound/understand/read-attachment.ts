import { parseMail } from "../parse.ts";
import { attachmentParts, describePart } from "../parse/attachments.ts";
import type { Attachment } from "../parse/mail.ts";

/** An attachment with its decoded bytes. */
export interface AttachmentFile extends Attachment {
  content: Uint8Array;
}

/** One attachment of a raw mail (RFC 5322), by its number, the first being 1; null when it has none of that number. Pure. */
export async function readAttachment(raw: Uint8Array, number: number): Promise<AttachmentFile | null> {
  const { parts } = await parseMail(raw);
  const part = attachmentParts(parts)[number - 1];
  return part === undefined ? null : { ...describePart(part), content: part.content };
}
