import { anyOf } from "./any-of.ts";

/** The sender, not the recipient, was found wanting. */
export const senderRejected = anyOf([
  /sender (?:address |e-?mail address |domain |)(?:was |is |has been |)(?:rejected|refused|blacklisted|invalid|not (?:allowed|accepted|permitted|found|exist))/,
  /sender verif(?:y|ication) (?:failed|error)/,
  /could not complete sender verify/,
  /domain of sender/,
  /(?:invalid|bogus|unknown|bad|unroutable|unrouteable) (?:sender|return path|mail from)/,
  /mail from (?:not owned|domain)/,
  /from: ?domain is invalid/,
  /envelope sender/,
  /null sender/,
  /returned mail not accepted here/,
  /sender domain (?:must|does|is empty|not)/,
  /(?:emetteur|expéditeur) (?:invalide|refusé)/,
  /address not verified/,
  /email address is not verified/,
  /backscatter/,
  /batv /,
  /your (?:e-?mail |)address (?:has been|is) (?:rejected|blacklisted|blocked)/,
]);

/** SPF, DKIM or DMARC failed, or a login is asked for. */
export const authentication = anyOf([
  /\bspf\b/,
  /\bdmarc\b/,
  /\bdkim\b/,
  /sender policy framework/,
  /sender ?id/,
  /unauthenticated (?:e-?mail|mail|sender)/,
  /authentication (?:checks? )?fail/,
  /does not pass authentication/,
  /not authenticated/,
  /isn't authenticated/,
  /smtp authentication/,
  /authrequired/,
  /authentication (?:is )?required/,
  /requires authentication/,
  /openspf/,
]);

/** The sending host's name does not check out. */
export const reverseDns = anyOf([
  /\bptr\b/,
  /reverse (?:dns|lookup|hostname)/,
  /cannot find your (?:reverse )?host ?name/,
  /rdns/,
  /no reverse/,
  /name lookup failed/,
  /unresolvable relay host/,
  /forward dns entry/,
  /helo command rejected/,
  /hostname lookup failed/,
  /fcrdns/,
]);

/** The sender's reputation is too low. */
export const reputation = anyOf([/reputation/]);

/** The sending host is on a block list. */
export const blocked = anyOf([
  /(?:ip|host|server|network|client|address|connection|sender|access|domain|mail|message)s?(?: [^\s]{1,80}|) (?:has been |have been |is |was |are |address |host |temporarily |permanently |currently |from |)*(?:blocked|blacklisted|block-?listed|black ?listed|banned|not allowed to connect|denied by)/,
  /blocked ip/,
  /invalid ip /,
  /block ?list/,
  /black ?list/,
  /\brbl\b/,
  /dnsbl/,
  /spamhaus/,
  /spamcop/,
  /barracuda/,
  /sorbs/,
  /abuseat/,
  /proofpoint/,
  /blocked (?:using|by|for|due|because|-)/,
  /550 blocked/,
  /is in (?:a|an) (?:black|block|rbl)/,
  /client host rejected/,
  /refused to talk to me/,
  /not accepting (?:mail|connections) from/,
  /no access from/,
  /connection (?:refused by|dropped|was dropped|reset)/,
  /go away/,
  /open (?:proxy|relay)/,
  /dynamic ip/,
  /server access forbidden/,
  /not currently accepting/,
  /host network not allowed/,
  /access (?:from ip|denied\.? ip)/,
  /s3140/,
  /s3150/,
  /\bcs01\b/,
  /not permitted to connect/,
]);

/** The server does not relay for us. */
export const relayDenied = anyOf([
  /relay(?:ing)? (?:access |is |was |has been |mail |not |)*(?:denied|prohibited|not permitted|not allowed|refused|disallowed)/,
  /unable to relay/,
  /cannot relay/,
  /not (?:a|an) (?:open )?(?:relay|gateway)/,
  /not (?:allowed|permitted|configured) to relay/,
  /don't (?:relay|handle mail)/,
  /do not relay/,
  /no relaying/,
  /as a relay/,
  /insecure mail relay/,
  /relaying mail to/,
  /rcpthosts/,
  /not local host/,
]);

/** Too much at once. */
export const rateLimited = anyOf([
  /frequency (?:is )?limit/,
  /too (?:many|much|fast|frequent)(?:ly)? ?(?:connections|concurrent|sessions|recipients|messages|mails?|errors|simultaneous|smtp)/,
  /rate[ -]?limit/,
  /(?:maximum|max|connection|sending|per-domain connection|hourly|daily) (?:rate |sending |message |connection |)(?:limit|rate|quota)/,
  /throttl/,
  /exceeded the max e?-?mails/,
  /receiving mail at a rate/,
  /unusual (?:rate|volume)/,
  /unexpected volume/,
  /numerous attempts/,
  /slower/,
  /trop de connexions/,
]);

/** Come back later. */
export const greylisted = anyOf([
  /gr[ea]y-?list/,
  /try again later/,
  /temporarily (?:deferred|rejected|unavailable|blocked)/,
  /please (?:re)?try (?:again|later)/,
  /try again in/,
]);
