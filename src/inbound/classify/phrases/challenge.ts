import { anyOf } from "./any-of.ts";

/** Challenge-response systems hold the mail until its sender proves to be a person. */
export const challengePhrase = anyOf([
  /(?:confirm|verify|prove|authenticate|validate) (?:that )?(?:you(?:'re| are)? (?:a |not a )?(?:human|real|person|robot|legitimate)|your (?:e-?mail|message|address|identity|delivery)|yourself)/,
  /(?:click|follow|visit|reply)[^.]{0,80}(?:to (?:confirm|verify|deliver|release|complete|be added|authenticate))/,
  /challenge[- ]response/,
  /boxbe/,
  /spam ?arrest/,
  /choicemail/,
  /spamblocker/,
  /tmda/,
  /mailblocks/,
  /bluebottle/,
  /uol anti-?spam/,
  /anti-?spam uol/,
  /sendio/,
  /vanquish/,
  /earthlink[^.]{0,40}(?:spamblocker|allowed sender)/,
  /(?:sender|address) (?:verification|confirmation) (?:required|request)/,
  /(?:added|add you|not (?:yet )?(?:on|in)) (?:to )?my (?:allowed|approved|white|guest)[- ]?(?:list|senders)/,
  /awaiting your (?:confirmation|verification)/,
  /held (?:until|pending|because)/,
  /one[- ]time (?:confirm|verif)/,
  /bestätigen sie[^.]{0,60}(?:absender|nachricht|mensch)/,
]);

/** What a challenge speaks of besides: a person who asks to confirm an address has none of it in mind. */
export const challengeContext = anyOf([
  /\b(?:junk|spam|unsolicited|robot|human|real person)\b/,
  /(?:approved|allowed|white|guest|safe)[- ]?(?:list|sender)/,
  /wait-?listed/,
  /(?:held|pending|quarantin|not (?:yet )?(?:been )?delivered|will be delivered|to deliver your)/,
  /one[- ]time|challenge/,
]);
