import { anyOf } from "./any-of.ts";

/** The mailbox is full. */
export const mailboxFull = anyOf([
  /(?:over|exceed(?:s|ed|ing)?|above|out of|beyond|reached|insufficient|mailbox|mail|disk|disc|storage|user|diskspace|space|account|inbox)[ -](?:(?:the|their|its|his|my|her|maximum|allowed|disk|mail|mailbox|storage|space|allocated|account|user)[ -]){0,4}quota(?!s? of messages)/,
  /quota (?:exceed|violat|limit|is full|full|reached|usage)/,
  /(?:mail ?box|inbox|maildir|mail ?folder|mail ?file|mail ?drop|account|postbox)(?: of[^.;]{1,80}|) (?:is |was |seems |appears |too |already |currently |temporarily |has become )*full/,
  /full (?:mail ?box|inbox)/,
  /mailbox (?:size|storage|space)(?: limit|) (?:has been |is |was |)(?:exceed|full|reached)/,
  /mailbox exceeds/,
  /exceeds? (?:allowed|mailbox|storage) size/,
  /exceeded (?:its |the |their )?(?:storage (?:allocation|limit)|mailbox size|maximum (?:allowed )?storage|disk space)/,
  /would exceed (?:the )?(?:maximum |mailbox |recipient'?s? )(?:allowed |)(?:storage|quota|size)/,
  /(?:not |in)(?:sufficient|enough) (?:disk |storage |system |mailbox |)(?:space|storage)/,
  /does not have enough (?:disk )?space/,
  /no space left/,
  /user'?s? space has been used up/,
  /too many messages (?:in|on)/,
  /(?:mailbox|messages)[^.]{0,40} exceeded the (?:local|maximum) limit/,
  /overquota/,
  // German
  /über(?:schritten|schreitung)[^.]{0,30}(?:quota|speicher)/,
  /(?:postfach|mailbox|posteingang)[^.]{0,60}(?:voll|überfüllt|speicherlimit|kontingent)/,
  // French
  /boîte (?:aux lettres |de réception |mail |)[^.]{0,60}pleine/,
  /boite [^.]{0,40}pleine/,
  /quota (?:de|du|dépassé)/,
  // Spanish
  /buz[oó]n[^.]{0,60}(?:lleno|llena|excedid)/,
  /cuota[^.]{0,30}(?:excedid|superad)/,
  // Italian
  /casella[^.]{0,60}piena/,
  // Portuguese
  /caixa (?:de correio |postal |de entrada )?[^.]{0,40}(?:cheia|lotada)/,
  /cota[^.]{0,30}excedida/,
  // Dutch
  /postvak[^.]{0,40}vol\b/,
  // Swedish, Danish, Norwegian
  /inkorg[^.]{0,30}full/,
  /postkasse[^.]{0,30}(?:full|fuld)/,
  // Polish
  /skrzynka[^.]{0,40}(?:pełna|przepełniona)/,
  // Czech and Slovak
  /schránka[^.]{0,30}plná/,
  // Russian
  /(?:ящик|почтовый ящик)[^.]{0,60}переполнен/,
  /превышен[а-я]{0,3} квот/,
  // Turkish
  /posta kutusu[^.]{0,30}dolu/,
  // Japanese
  /容量(?:超過|不足|オーバー)/,
  /メールボックス[^。]{0,30}(?:いっぱい|容量|一杯|満杯)/,
  // Chinese
  /(?:邮箱|郵箱|信箱)[^。]{0,20}(?:已满|已滿|空间不足|空間不足)/,
  // Korean
  /메일함[^.]{0,20}(?:가득|용량)/,
  /사서함[^.]{0,20}(?:꽉|용량)/,
]);

/** The recipient has moved. */
export const moved = anyOf([
  /has been replaced by /,
  /user (?:has )?moved/,
  /recipient (?:has )?moved/,
  /mailbox has moved/,
  /no longer at this address/,
  /address has changed/,
  /has a new (?:e-?mail )?address/,
  /please use (?:the )?(?:new|following) address/,
  /new address is/,
  /mailbox owner has changed/,
]);

/** There is no such mailbox, in English. */
export const userUnknown = anyOf([
  /(?:user|recipient|mailbox|addressee|account|customer|mail ?box name|local part|address|member|alias|userid|user name|username)(?: [<("'][^\s]{1,200}|) ?(?:name |address |id |is |was |e-?mail |mailbox |to be )*(?:unknown|not known|unrecogni[sz]ed|does(?: not|n't) exist|not exist(?:s|ing|ent)?|non-?existent|not found|not present|not listed|not valid|invalid|not local|undeliverable|no longer (?:exists|valid|available|in use|active|accepts)|could not be found|couldn't be found|wasn't found|can ?not be found|not recogni[sz]ed)/,
  /(?:unknown|invalid|no such|nonexistent|non-existent|bad|wrong|incorrect|not a known|not a valid|not an active|no valid|unrecogni[sz]ed|illegal) (?:or (?:invalid|unknown|inactive) |local |virtual |e-?mail |destination |final delivery |mail |mailbox |destination mailbox )*(?:user|recipient|mailbox|address|account|person|userid|customer|rcpt|alias|member|name)(?!s? (?:is|was) too)/,
  /no (?:such |)(?:user|mailbox|mail ?box|account|recipient|person|one|address|body)\b[^.;]{0,30}(?:here|by that name|at this|available|found|with this|of that name)/,
  /(?:isn't|is not|not) (?:a |an )?(?:known|valid|active|existing|registered|local|recogni[sz]ed) (?:user|mailbox|recipient|account|address|e-?mail|customer|member|domain user)/,
  /(?:doesn't|does not|didn't|did not) have an? (?:\S{1,60} )?(?:account|mailbox)/,
  /account (?:that you tried to reach |)(?:does not exist|is unavailable|unavailable|deleted|not available|terminated|closed|has been (?:closed|deleted|terminated|disabled or discontinued))/,
  /mailbox (?:has been |was |is )?(?:deleted|removed|closed)/,
  /(?:this|the) (?:e-?mail )?(?:address|user|mailbox|account) (?:is |has been |)(?:no longer|does not|doesn't|isn't|not (?:in|a)|wrong|deleted|discontinued)/,
  /recipient (?:address )?rejected: (?:user|unknown|undeliverable address|invalid|access denied|no such)/,
  /unable to find (?:the )?(?:user|recipient|mailbox)/,
  /(?:adr|addr)\.(?:ex)?recip(?:ient)? ?not ?found/,
  /recipnotfound/,
  /recipientnotfound/,
  /not (?:listed )?in (?:the )?(?:public name|domino|address book|directory)/,
  /not listed in/,
  /not our customer/,
  /user missing home/,
  /no home directory/,
  /invalid final delivery/,
  /can'?t (?:create|open) (?:user )?(?:mailbox|user)/,
  /couldn't find a user/,
  /there is no (?:one|such|user|mailbox|account)/,
  /(?:e-?mail )?address (?:you (?:entered|sent to)|) ?(?:couldn't|could not|wasn't|was not) (?:be )?found/,
  /unknown in (?:virtual|local|relay|the)/,
  /unknown or illegal (?:alias|user)/,
  /is not accepted at this (?:host|domain)/,
  /no mailbox/,
  /badrcptto/,
  /badrecipientto/,
  /validrcptto/,
  /in reply to rcpt to[^.]{0,30}unknown/,
  /relay recipient table/,
  /#5\.1\.1 bad/,
  /bad destination (?:mailbox|address)/,
  /5\.1\.1 (?:bad|user|unknown)/,
  /resolver\.adr/,
  /that you tried to reach does not exist/,
  /never logged/,
  /deactivated mailbox is gone/,
]);

/** A refusal of the recipient without a reason: read last, when nothing more telling was said. */
export const recipientRefused = anyOf([
  /address (?:was )?rejected/,
  /recipient (?:was )?(?:rejected|refused|not accepted|not ok|denied)/,
  /rejected recipient/,
  /mailbox (?:is )?unava(?:ila|ia)ble/,
  /(?:rcpt|recipient)[^.]{0,40}(?:denied|disallowed)/,
  /not accept(?:ed|ing) (?:this|for) recipient/,
  /does not like recipient/,
  /no thank you/,
  /unable to deliver to[^.]{0,60}address/,
  /user (?:is )?(?:unavailable|not active)/,
  /envelope recipient/,
  /must be a valid/,
  /invalid (?:to|rcpt)/,
  /undeliverable address/,
  /account (?:is )?unavailable/,
  /unknown (?:to|rcpt)/,
  /possible reason:? (?:misspelled|mistyped)/,
]);
