import { headerOf } from "../parse/mail.ts";
import { gatewayName } from "./patterns/bounce.ts";
import type { MailView } from "./view.ts";

const DAEMON_LOCAL =
  /^(?:mailer-?_?daemon|mail-?daemon|mailerdaemon\d*|post-?_?master|mdaemon|mail-?delivery|mail-?system|mail-?server|mail-?administrator|mailadmin|mta|smtp|microsoftexchange[0-9a-f]{32}|bounces?|bounce-?handler|undeliverable|nondelivery|returned?-?mail|listserv|majordomo|system-?administrator|daemon|exim|qmail|postfix|courier|sysadmin-mail|delivery-?(?:failure|status|report)|mail-?noreply|no-?reply-?bounce|ndr)(?:[-+=_.].*)?$/;
const DAEMON_NAME =
  /mailer[- ]?daemon|mail (?:delivery|router|transport|gateway|system|administrator|transfer)|delivery (?:sub)?system|system administrator|internet mail delivery|post ?master|systemadministrator|mail server|returned mail|delivery (?:status|failure|report|notification)|microsoft (?:outlook|exchange)|system attendant|administrateur (?:du )?syst|administrador del sistema|amministratore di sistema|microsoftexchange/;
const ROBOT_LOCAL =
  /^(?:no-?_?\.?reply|do-?_?not-?_?reply|ne-?pas-?repondre|no-?responder|nicht-?antworten|nepasrepondre|noresponder|keine-?antwort|mailer|auto(?:mat(?:ed|ic))?[-_.]?(?:reply|response|responder|confirm|message|mailer)?|robot|bot|notifications?|notify|alerts?|system|cron|root|www-data|nobody|donotreply|newsletters?|news-?letter|mailing|marketing-?mailer)(?:[-+=_.\d].*)?$/;
const BOUNCES = /^(?:bounces?(?:[+=_-].*)?|.+[-_.]bounces?(?:[+=-].*)?|owner-.+|.+-owner)@/;
const REPLY_PREFIX =
  /^(?:\[[^\]]{1,60}\] ?)?(?:re|aw|antw|sv|vs|ref|rif|r|res|odp|ynt|回复|回覆|答复|返信|답장|ответ|fw|fwd|wg|tr|i|enc|rv|doorst|vb|vl|vidarebefordrat|videresendt|转发|轉寄|転送|전달|пересл|ilt|pd)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]/;

/** What the sender fields say about who wrote: a mail system, a robot, or neither. */
export type SenderEvidence = {
  /** From names a mail transfer agent (RFC 5321 4.5.5, RFC 2142). */
  daemon: boolean;
  /** From is a product that checks or carries mail; a person who works with it may have it in the name. */
  gateway: boolean;
  /** It came to an address that only reports of failed delivery are sent to (RFC 5321 4.5.5): `list-bounces@`. */
  toBounces: boolean;
  /** From names an unattended address. */
  robot: boolean;
  /** The envelope sender was empty, as all bounces and most auto-replies have it. */
  nullReturnPath: boolean;
  /** The subject begins with the mark of a reply or forward in any of the usual languages. */
  replyPrefix: boolean;
};

/** Reads the sender evidence of a mail; pure and cheap. */
export function readSender(view: MailView): SenderEvidence {
  const path = view.mail.returnPath?.toLowerCase() ?? null;
  return {
    daemon: DAEMON_LOCAL.test(view.fromLocal) || DAEMON_NAME.test(view.fromName) || isUnaddressed(view),
    gateway: gatewayName.test(view.fromName) || gatewayName.test(view.fromLocal),
    toBounces: isToBounces(view),
    robot: ROBOT_LOCAL.test(view.fromLocal),
    nullReturnPath: path === "" || (path !== null && /^(?:mailer-daemon|postmaster)(?:@|$)/.test(path)),
    replyPrefix: REPLY_PREFIX.test(view.subject),
  };
}

/** Some systems put the null sender, or their name alone, into From. */
function isUnaddressed(view: MailView): boolean {
  const from = headerOf(view.mail.headers, "from")?.toLowerCase() ?? null;
  return (
    from !== null && (/^\s*<?\s*>?\s*$/.test(from) || (!from.includes("@") && /mailer-daemon|postmaster/.test(from)))
  );
}

/** The subject without the marks of replies in front of it. */
export function withoutReplyPrefix(subject: string): string {
  let bare = subject;
  for (let at = 0; at < 5 && REPLY_PREFIX.test(bare); at += 1) bare = bare.replace(REPLY_PREFIX, "").trimStart();
  return bare;
}

function isToBounces(view: MailView): boolean {
  const addressed = [...view.mail.deliveredTo, ...view.mail.to.map(({ address }) => address)];
  return addressed.some((address) => BOUNCES.test(address.trim().toLowerCase()));
}
