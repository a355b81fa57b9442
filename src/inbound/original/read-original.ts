import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { ConflictError, found, NotFoundError } from "../../platform/errors.ts";
import type { InboundParts } from "../parts.ts";
import type { Mailbox } from "../parse/mail.ts";
import { sanitizeInboundHtml } from "../reply-text/sanitize-html.ts";
import { readSignature } from "../reply-text/signature.ts";
import type { Signature } from "../reply-text/signature.ts";
import type { AttachmentFile } from "../understand/read-attachment.ts";

/** A mail as it came, as far as people look at it. */
export interface OriginalMail {
  from: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  replyTo: readonly Mailbox[];
  subject: string;
  /** as its writer's machine says, ISO 8601 */
  date: string | null;
  /** with angle brackets */
  messageId: string | null;
  references: readonly string[];
  text: string;
  /** fit to be shown: nothing in it runs or is loaded; null when the mail has none */
  html: string | null;
  signature: Signature;
}

type Deps = Pick<Ground & InboundParts, "db" | "mailReader">;

/** A mail as it came; null when its source is not kept any more, is no mail, or cannot be read. @throws NotFoundError */
export async function readOriginal({ db, mailReader }: Deps, { id }: { id: string }): Promise<OriginalMail | null> {
  const { raw, format } = await loadRaw(db, id);
  if (raw.length === 0 || format !== "mail") return null;
  const read = await mailReader.read(raw, format).catch(() => undefined);
  if (read === undefined) return null;
  const { mail } = read;
  return {
    from: mail.from === null ? [] : [mail.from],
    to: mail.to,
    cc: mail.cc,
    replyTo: mail.replyTo,
    subject: mail.subject,
    date: mail.date,
    messageId: mail.messageId,
    references: mail.references,
    text: mail.text,
    html: mail.html === "" ? null : sanitizeInboundHtml(mail.html),
    signature: readSignature(mail, mail.from?.name ?? null),
  };
}

/**
 * The source of a mail, or of a provider's event, byte by byte as it came.
 * @throws NotFoundError; ConflictError `source_erased` when it was kept as long as is configured, or erased with the person
 */
export async function readSource(
  { db }: Pick<Deps, "db">,
  { id }: { id: string },
): Promise<{ raw: Uint8Array; format: "mail" | "event" }> {
  const row = await loadRaw(db, id);
  if (row.raw.length === 0) throw new ConflictError("source_erased", erased);
  return row;
}

/**
 * An attachment of a mail by its number in `attachments`, the first being 1.
 * @throws NotFoundError, also for a number that it has not; ConflictError `source_erased`, `attachment_unreadable`
 */
export async function readAttachmentOf(
  { db, mailReader }: Deps,
  { id, number }: { id: string; number: number },
): Promise<AttachmentFile> {
  const { raw, format } = await readSource({ db }, { id });
  const file =
    format === "mail"
      ? await mailReader.attachment(raw, number).catch(() => {
          throw new ConflictError(
            "attachment_unreadable",
            "The attachment cannot be taken out of the mail: get its source.",
          );
        })
      : null;
  if (file === null) throw new NotFoundError("attachment", String(number));
  return file;
}

const erased =
  "The source of this mail is not kept any more: its days are over, or it was erased. What was understood of it stays.";

async function loadRaw(db: Deps["db"], id: string) {
  const rows = await db
    .select({ raw: inboundMails.raw, format: inboundMails.format })
    .from(inboundMails)
    .where(eq(inboundMails.id, id));
  return found(rows, "inbound_mail", id);
}
