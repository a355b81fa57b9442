import { anyOf } from "./any-of.ts";

/**
 * The wish as part of a longer text. Each phrase names the asker's address and the list or the mails, so that
 * "please do not send the contract yet" and talk about unsubscribing do not match.
 */
export const unsubscribeIntent = anyOf([
  /(?:^|[.!,] ?|please |pls |kindly |to |and |then |just |now )unsubscribe(?: me| us| (?:my|this|our) (?:e-?mail|address|account)\b.{0,30}| (?:from|of) (?:your|this|these|all|any|the)\b| please|[.!,]|$)/,
  /(?:want|wish|like|ask|asking|request|need|have) to (?:be )?unsubscribed?\b/,
  /\bopt(?:ed|ing)? (?:me |us )?out(?:[.!,]|$| please| (?:of|from) (?:(?:your|this|these|all|any|the|future|further|receiving)(?: \w{1,20}){0,3}? )?(?:list|lists|mailings?|e-?mails?|newsletters?|communications?|campaigns?|messages?|marketing)\b)/,
  /\b(?:remov|delet|strik|drop)(?:e|ed|ing)? (?:me|us|my (?:name|e-?mail(?: address)?|address|details|contact(?: details)?|data|information)|this (?:e-?mail(?: address)?|address)) (?:from|off|out of) (?:(?:your|this|the|all|any|these|further|future)(?: [\w-]{1,20}){0,3}? )?(?:list|lists|mailings?|database|distribution|e-?mails?|contacts?|newsletters?|communications?|campaigns?|system|records|crm|sequence)\b(?! ?(?:chain|thread|conversation))/,
  /\b(?:remove|delete) (?:me|us) ?(?:[.!,]|please|$)/,
  /\b(?:delete|erase|remove) (?:all )?my (?:personal )?(?:data|information|details|e-?mail(?: address)?)(?:[.!,]|$| (?:from|please|in accordance|under|according))/,
  /\b(?:take|taken|taking) (?:me|us|my (?:name|e-?mail|address)) off(?: of)?(?: ?[.!,]| please| thank|$| (?:your|this|the|all|any|these)(?: [\w-]{1,20}){0,3}? (?:list|lists|mailings?|database|e-?mails?|newsletters?)\b)/,
  /\b(?:stop|cease|quit) (?:with )?(?:e-?mailing|mailing|contacting|messaging|spamming|writing(?: to)?|bothering|harassing) (?:me|us|this (?:e-?mail|address))\b/,
  /\b(?:stop|cease|quit) (?:sending|with)(?: (?:me|us))?(?: (?:these|this|your|any|more|such|all|further|the|unsolicited|marketing|promotional)){1,3} (?:e-?mails?|mails?|mailings?|messages?|newsletters?|spam|stuff|junk|crap|offers|advertis\w{0,8})\b/,
  /\b(?:stop|cease|quit) sending (?:me|us)(?: (?:e-?mails?|mails?|mailings?|messages?|newsletters?|spam|stuff|junk))?(?: ?[.!,]|$| to )/,
  /\bstop (?:the |these |your |all )?(?:e-?mails|mailings|spam|spamming)\b/,
  /\b(?:do not|don't|never|not to) (?:e-?mail|contact|mail|message|write(?: to)?|bother|spam) (?:me|us|this (?:e-?mail|address))(?: ?[.!,]|$| again| any ?more| any ?further| ever| in (?:the )?future| with)/,
  /\b(?:do not|don't|never) send (?:me|us)(?: (?:any|these|such|more|further|your|marketing|promotional|other)){1,3} ?(?:e-?mails?|mails?|mailings?|messages?|newsletters?|spam|stuff|offers|$)/,
  /\b(?:do not|don't|no longer|not) (?:want|wish|like|care|desire)(?: to)? (?:to )?(?:receive|get|be (?:sent|bothered|contacted|e-?mailed)|hear)(?: (?:any|more|further|from|your|these|this|such|by|with|about|anything|kind|of|type|future|marketing|promotional|unsolicited|the|you)){0,5} ?(?:e-?mails?|mails?|mailings?|messages?|newsletters?|communications?|correspondence|spam|offers|updates|you|any ?more|again|[.!,]|$)/,
  /\bno longer (?:want|wish) to be (?:on|part of) (?:your|this|the|any)(?: \w{1,20}){0,2} (?:list|database|mailing)/,
  /\bno more (?:of (?:these|your) )?(?:e-?mails?|mails?|newsletters?|messages|spam)\b(?:[.!,]|$| please| from you)/,
  /\b(?:leave me alone|lose my (?:e-?mail|address))\b/,
  /\bnot interested\b.{0,30}\b(?:remove|unsubscribe|take me off|stop)\b/,
]);

/** Phrases that show the writer speaks of unsubscribing in general, or of not doing so. */
export const unsubscribeTalk = anyOf([
  /(?:don't|do not|didn't|did not|never|not|no need to|without|rather than|instead of) (?:want to |wish to |plan to |intend to |mean to |going to |please )?(?:unsubscribe|opt out|remove me|take me off)/,
  /(?:can|could|do|does|will|how|did|would) (?:our |my |the |your |their )?(?:customers?|users?|subscribers?|leads?|clients?|people|contacts|recipients?|they|we|you handle|one)[^.?!]{0,40}(?:unsubscribe|opt out)/,
  /unsubscribe (?:link|rate|button|page|header|flow|feature|handling|form|process|option)/,
  /(?:if|when|whether|once) (?:someone|somebody|they|users?|people|customers?|a (?:customer|user|lead|person|contact))[^.?!]{0,30}(?:unsubscribe|opt out)/,
  /\bunsubscribe[sd]? (?:from|by) (?:netflix|slack|another|other|their|them|someone)/,
]);
