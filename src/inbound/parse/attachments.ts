import type { Attachment, MailPart } from "./mail.ts";

/** The parts that a person is shown as attachments, in the order of the mail; the first is number 1 wherever one is named. */
export function attachmentParts(parts: readonly MailPart[]): MailPart[] {
  return parts.filter(
    (part) => part.filename !== null || part.disposition === "attachment" || !/^(?:message|text)\//.test(part.type),
  );
}

/** What is told of an attachment without its content; one without a name is named by its type. */
export function describePart({ filename, type, size }: MailPart): Attachment {
  return { name: filename ?? type.replace("/", "."), type, size };
}
