import { anyOf } from "./any-of.ts";

/** The wish as part of a longer text. Each alternative names the asker or the list, so that talk about unsubscribing does not match. */
export const unsubscribeIntent = anyOf([
  /(?:please|pls|kindly|could you|can you|would you|i (?:want|wish|would like|'d like|need|ask you|request)(?: you)? to(?: be)?|i want|just|again|now)[ ,]{1,2}(?:\w{1,12} ){0,2}?(?:unsubscribed?\b(?! link| button| rate| page| header| form| flow| feature)|opted?[ -]out\b|removed?(?: me| us| my (?:name|e-?mail|address|details|contact)| this (?:e-?mail|address))? from (?:(?:your|this|the|all|any|these|further|future)(?: \w{1,20}){0,3}? )?(?:list|lists|mailing|mailings|database|distribution|e-?mails?|contacts?|newsletters?|communications?|campaigns?)|taken? (?:me|us|my (?:name|e-?mail|address)) off(?! cc| the cc| copy)|delete (?:me|my (?:data|e-?mail|address|details|contact))(?: from)?|stop (?:e-?mailing|mailing|contacting|sending|messaging|spamming|writing)|cease (?:e-?mailing|contacting|sending)|do not (?:e-?mail|contact|mail|send|write)|don't (?:e-?mail|contact|mail|send me|write))/,
  /^unsubscribe\b(?! link| button| rate| page| header| form| flow| feature)/,
  /\bunsubscribe (?:me|us|my (?:e-?mail|address)|this (?:e-?mail|address))\b/,
  /\b(?:remove|delete) (?:me|us|my (?:name|e-?mail|address|e-?mail address)|this (?:e-?mail|address)) (?:from (?:(?:your|this|the|all|any)(?: \w{1,20}){0,3}? )?(?:list|lists|mailing|database|distribution|contacts?|newsletters?|e-?mails?)|please)/,
  /\b(?:remove|delete) (?:me|us) ?(?:[.!,]|please|$)/,
  /\btake (?:me|us|my (?:name|e-?mail|address)) off(?: of)?(?: ?[.!,]| please| thank|$| (?:your|this|the|all|any|these)(?: \w{1,20}){0,3}? (?:list|lists|mailing|mailings|database|e-?mails?|newsletters?))/,
  /\bopt me out\b/,
  /\bstop (?:e-?mailing|mailing|contacting|spamming|messaging) (?:me|us)\b/,
  /\bstop sending (?:me|us)? ?(?:these |this |your |any |more )?(?:e-?mails?|mails?|messages?|newsletters?|spam|stuff)/,
  /\b(?:do not|don't|never) (?:e-?mail|contact|mail|message|write to|write) (?:me|us)\b(?: (?:again|any ?more|ever))?/,
  /\b(?:do not|don't) (?:want|wish) to (?:receive|get|hear)(?: any)?(?: more| further| from| your| these| this)/,
  /\bno longer (?:want|wish) to (?:receive|get|hear|be)/,
  /\bnot (?:want|wish) to receive/,
  /\b(?:leave me alone|lose my (?:e-?mail|address))\b/,
]);

/** Phrases that show the writer speaks of unsubscribing in general, or of not doing so. */
export const unsubscribeTalk = anyOf([
  /(?:don't|do not|didn't|did not|never|not|no need to|without|rather than|instead of) (?:want to |wish to |plan to |intend to |mean to |going to |please )?(?:unsubscribe|opt out|remove me|take me off|abmelden|desabonner)/,
  /(?:can|could|do|does|will|how) (?:our |my |the |your |their )?(?:customers?|users?|subscribers?|leads?|clients?|people|contacts|recipients?|they|we|you handle|one)[^.?!]{0,40}(?:unsubscribe|opt out)/,
  /unsubscribe (?:link|rate|button|page|header|flow|feature|handling|form)/,
  /(?:if|when|whether) (?:someone|somebody|they|users?|people|customers?|a (?:customer|user|lead|person))[^.?!]{0,30}(?:unsubscribe|opt out)/,
  /\bunsubscribe[sd]? (?:from|by) (?:netflix|slack|another|other|their|them|someone)/,
]);
