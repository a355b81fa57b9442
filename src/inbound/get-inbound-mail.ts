import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "./parts.ts";
import { inboundMails } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import { shownColumns } from "./list-inbound-mails.ts";
import type { ListedMail } from "./list-inbound-mails.ts";
import { sanitizeInboundHtml } from "./reply-text/sanitize-html.ts";

/** One inbound mail. @throws NotFoundError */
export async function getInboundMail({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<ListedMail> {
  return found(await db.select(shownColumns).from(inboundMails).where(eq(inboundMails.id, id)), "inbound_mail", id);
}

/**
 * The HTML body of an inbound mail, fit to be shown: nothing in it runs, and nothing is loaded from elsewhere. Null when it
 * has none, or is not to be read.
 * @throws NotFoundError
 */
export async function readInboundHtml(
  { db, mailReader }: Pick<Ground & InboundParts, "db" | "mailReader">,
  { id }: { id: string },
): Promise<string | null> {
  const rows = await db
    .select({ raw: inboundMails.raw, format: inboundMails.format })
    .from(inboundMails)
    .where(eq(inboundMails.id, id));
  const row = found(rows, "inbound_mail", id);
  const read = await mailReader.read(row.raw, row.format).catch(() => undefined);
  return read === undefined || read.mail.html === "" ? null : sanitizeInboundHtml(read.mail.html);
}
