import { headerOf } from "../../parse/mail.ts";
import type { MailView } from "../view.ts";

/**
 * Message-IDs as programs in which people write make them: Gmail, Apple Mail, Outlook with Exchange Online. The responders of
 * the same houses mark their answers (RFC 3834, [MS-OXORULE]), which is looked at before.
 */
const PROGRAM_IDS =
  /^<?(?:ca[a-z0-9+_=-]{30,90}@mail\.gmail\.com|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}@|[a-z0-9]{10,60}@[a-z0-9]+\.[a-z]+prd[a-z0-9]+\.prod\.(?:outlook|exchangelabs)\.com)/i;
const FIELDS = ["user-agent", "thread-index", "accept-language", "x-originating-client"];
/** What sends for others names itself in X-Mailer, too. */
const LIBRARIES =
  /phpmailer|swift ?mailer|symfony|nodemailer|javamail|\bphp\b|python|perl|mime::|sendmail|postfix|exim|cron|wordpress/i;

/** Signs of a program in which people write; that they are missing tells little by itself. */
export function writtenInProgram({ mail }: Pick<MailView, "mail">): boolean {
  const mailer = headerOf(mail.headers, "x-mailer");
  return (
    (mailer !== null && !LIBRARIES.test(mailer)) ||
    FIELDS.some((name) => headerOf(mail.headers, name) !== null) ||
    PROGRAM_IDS.test(mail.messageId ?? "")
  );
}
