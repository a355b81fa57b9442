import { anyOf } from "./any-of.ts";

/** The mailbox is there but closed. */
export const mailboxDisabled = anyOf([
  /(?:user|account|mailbox|recipient|address|customer|domain)(?: [<("'][^\s]{1,200}|) ?(?:that you tried to reach |has been |is |was |currently |temporarily |permanently |administratively |now |)*(?:disabled|suspended|inactive|deactivated|locked|frozen|blocked for|on hold|expired|terminated|not active|archived|blocked\b)/,
  /(?:disabled|suspended|inactive|deactivated|locked) (?:user|account|mailbox|recipient|address)/,
  /is currently suspended/,
  /inactiv(?:e|ity)/,
  /is not accepting (?:any )?(?:mail|messages)/,
  /user or domain is disabled/,
  /compte (?:désactivé|suspendu|du destinataire est bloqu)/,
  /cuenta (?:desactivada|suspendida|bloqueada)/,
  /konto (?:gesperrt|deaktiviert)/,
  /account (?:disattivato|sospeso)/,
  /conta (?:desativada|suspensa)/,
]);

/** The message is too big. */
export const tooBig = anyOf([
  /message (?:is |was |size |file |length |)(?:too (?:big|large)|exceeds|is larger|exceeded)/,
  /exceeds? (?:the )?(?:maximum |fixed |administrative |)(?:message |inbound message |)(?:size|limit)/,
  /size (?:limit|exceeds)/,
  /too large (?:message|for)/,
  /mail (?:is )?too (?:big|large)/,
  /max(?:imum)? message size/,
  /line limit exceeded/,
  /taille limite/,
  /too much mail data/,
  /recipsizelimit/,
  /nachricht (?:ist )?zu groß/,
  /mensaje demasiado grande/,
  /サイズ(?:制限|超過|が大き)/,
]);

/** The message was taken for malware. */
export const virus = anyOf([/virus/, /malware/, /infected/, /trojan/, /phishing/, /executable attachment/]);

/** The message was taken for spam. */
export const spam = anyOf([
  /\bspam/,
  /unsolicited/,
  /bulk (?:mail|e-?mail|advertising)/,
  /junk ?mail/,
  /\buce\b/,
  /message (?:content )?(?:filtered|looks like)/,
  /similar to spam/,
  /suspicious/,
  /mass mail/,
  /uribl/,
  /surbl/,
  /content rejected/,
  /rejected (?:by|due to|because of) (?:the )?(?:content|filter)/,
  /mail content denied/,
  /recurrent pattern/,
]);

/** A local rule refused the message. */
export const policy = anyOf([
  /polic(?:y|ies)/,
  /prohibited/,
  /not (?:authori[sz]ed|permitted|allowed)/,
  /administrative(?:ly)? (?:prohib|denied|reject|disabled|forbid)/,
  /restricted/,
  /members?[ -]only/,
  /non-?member/,
  /not (?:a )?(?:member|subscribed)/,
  /closed (?:mailing )?list/,
  /protocol violation/,
  /header (?:error|are not)/,
  /illegal attachment/,
  /attachment/,
  /organizational settings/,
  /notauthorized/,
  /rule imposed/,
  /not pre-approved/,
  /not on the (?:approved|allowed|white)/,
  /only accept(?:s|ing) (?:mail|messages) from/,
  /permission/,
  /not rfc ?\d+/,
  /rfc ?(?:2822|5322|5321|2821|822) /,
  /noncompliant/,
  /not compliant/,
  /recipient preferences/,
  /user (?:rules|reject|refus)/,
  /refuse to receive/,
  /blocked by the recipient/,
  /privacy settings/,
  /restricted sms/,
  /delivery not authorized/,
  /access denied/,
  /security polic/,
]);

/** The form of the message was refused. */
export const content = anyOf([
  /duplicate header/,
  /mime (?:complexity|header|error)/,
  /header size/,
  /conversion/,
  /8-?bit data/,
  /bare (?:lf|cr)/,
  /media (?:error|not supported)/,
  /improper(?:ly)?[ -]formatted/,
  /line too long/,
  /message format/,
]);
