import { anyOf } from "./any-of.ts";

/** How the notices themselves begin. */
export const bounceNotice = anyOf([
  /error occurred (?:while|when) (?:trying to )?(?:deliver|send)/,
  /relates to a message you sent/,
  /hi\. this is the/,
  /this is the (?:mail (?:system|delivery)|qmail|postfix|machine generated|mail delivery agent|program)/,
  /i'm (?:sorry to have to inform|afraid i wasn't able)/,
  /(?:i )?wasn't able to deliver/,
  /was not able to deliver/,
  /this message was created automatically by (?:mail|the mail|facebook|a)/,
  /(?:message|mail|e-?mail) that you sent (?:could not|contained|was (?:rejected|undeliverable)|has not)/,
  /could not be delivered/,
  /couldn't be delivered/,
  /cannot be delivered/,
  /can not be delivered/,
  /unable to (?:be )?deliver/,
  /were unable to deliver/,
  /was unable to deliver/,
  /not able to deliver/,
  /(?:has|have|was|were) not (?:been |yet been |)delivered/,
  /wasn't delivered/,
  /isn't delivered/,
  /delivery (?:to the following|has failed|failed|failure|attempts?|of (?:the|your) (?:message|mail)|status notification|has been (?:delayed|suspended))/,
  /undeliver/,
  /did not reach the following/,
  /transcript of session follows/,
  /permanent fatal errors/,
  /transient non-?fatal errors/,
  /following address(?:es)? (?:had|failed|is|are|was|were|could)/,
  /had (?:delivery problems|permanent)/,
  /returned (?:to sender|mail|message|because|for the following)/,
  /(?:message|mail|e-?mail) (?:is |was |has been |being )(?:returned|rejected|bounced|blocked by)/,
  /rejected your (?:message|e-?mail)/,
  /address(?:es)? (?:not found|failed)/,
  /remote host said/,
  /failed recipient/,
  /reason for (?:failure|rejection|non-?delivery)/,
  /smtp error from remote/,
  /failure notice/,
  /non-?delivery (?:report|notification)/,
  /the error that the other server returned/,
  /undeliverable address/,
  /delivery report/,
  /user (?:mailbox )?exceeds/,
  /invalid recipient/,
  /user unknown/,
  /no such user/,
  /(?:message|mail).{0,60}(?:will be|is) retried/,
  /still (?:being )?(?:retried|undelivered|in the queue)/,
  /your message (?:could not|was not|did not|has been delayed|to .{1,120} (?:couldn't|could not|was|has been (?:blocked|rejected|delayed)))/,
  /message (?:blocked|not delivered|wasn't delivered)/,
  /address couldn't be found/,
  /mailbox (?:is )?full/,
  /over quota/,
  /failed to deliver/,
  /failure delivering/,
  /your mail (?:sent on|attempted)/,
  /recipient'?s? mailbox/,
  /each of the following recipients/,
  /non-delivered information/,
  /550[ -]/,
  /554[ -]/,
  /552[ -]/,
]);

/** The same in other languages. */
export const bounceNoticeLocalized = anyOf([
  // German
  /nicht (?:zugestellt|zustellbar|ausgeliefert|übermittelt|weitergeleitet)/,
  /unzustellbar/,
  /konnte (?:leider )?(?:nicht|an)/,
  /fehler bei der zustellung/,
  // French
  /n'a pas (?:pu|été) (?:être )?(?:remis|distribu|livr|délivr|envoy)/,
  /n'ont pas (?:pu|été)/,
  /(?:échec|impossible|impossibilité) de (?:la )?(?:remise|remettre|livr|distribu|délivr)/,
  /remise (?:a échoué|différée)/,
  // Spanish
  /no (?:se )?(?:ha podido|pudo|puede|ha sido|fue|han podido) (?:ser )?(?:entreg|envi|recib)/,
  /no pudo ser entregado/,
  /no entregado/,
  /error (?:de|en la) entrega/,
  // Italian
  /(?:non|impossibile) (?:è stato possibile )?(?:recapita|consegna)/,
  /non (?:è stato|può essere|ha potuto) (?:consegna|recapita|raggiun)/,
  /mancata consegna/,
  // Portuguese
  /n[aã]o (?:foi poss[ií]vel|p[oô]de|pode|foi) (?:ser )?(?:entreg|envi)/,
  /falha na entrega/,
  // Dutch
  /niet (?:worden )?(?:bezorgd|besteld|afgeleverd)/,
  /onbestelbaar/,
  // Swedish, Danish, Norwegian
  /(?:kunde|kan|kunne) (?:inte|ikke) (?:leverer|lever|nå|sendes)/,
  // Finnish
  /ei (?:voitu|voida|voi|onnistut) (?:toimitta|lähettä)/,
  // Polish
  /nie (?:można|mogła|mógł|udało się|został[ao]?) (?:\S{1,20} )?(?:dostarcz|doręcz)/,
  /nie zosta[łl]a? dostarczon/,
  // Czech and Slovak
  /nelze doručit/,
  /nebyl[ao]? doručen/,
  // Hungarian
  /nem (?:sikerült|lehetett) (?:kézbesít)/,
  // Russian
  /не (?:было |может быть |удалось |могло быть |)(?:доставлен|доставить)/,
  /невозможно доставить/,
  /не доставлено/,
  // Turkish
  /teslim edile(?:mez|medi)/,
  /iletile(?:medi|mez)/,
  /ulaştırılamadı/,
  // Japanese
  /(?:配信|配送|送信|送達|お届け)(?:する(?:こと)?が)?(?:でき(?:ません|なかった)|不能|されません)/,
  /届けることができ/,
  /届きません/,
  /見つかりません/,
  /以下の(?:宛先|メールアドレス|あて先)/,
  // Chinese
  /(?:无法|無法|未能|不能)(?:将|把|)?(?:您|你|)?(?:的|)?(?:邮件|郵件|)?(?:发送|送达|投递|传递|傳遞|投遞|送達|寄送)/,
  /退信原因/,
  /退信/,
  // Korean
  /전송(?:하지 못|에 실패|할 수 없|되지 않)/,
  /배달(?:되지|할 수 없|하지)/,
  /반송/,
  // Greek
  /δεν (?:ήταν δυνατή|μπόρεσε|παραδόθηκε)/,
  // Romanian
  /nu a (?:putut fi|fost) livrat/,
  // Hebrew
  /לא ניתן היה למסור/,
  // Arabic
  /تعذر تسليم/,
  /لم نتمكن من/,
]);

/** Signs that a notice tells of a delay, not yet of a failure. */
export const delayNotice = anyOf([
  /delivery (?:status notification \(delay\))/,
  /\bdelay(?:ed)?\b/,
  /warning: (?:could not send|message)/,
  /(?:will|is) (?:continue|be|being) retried/,
  /(?:do not|don't|no) need to (?:resend|take any)/,
  /no action is required/,
  /still (?:trying|being retried|in the queue)/,
  /(?:will|shall) keep trying/,
  /delivery attempts will continue/,
  /not yet been delivered/,
  /transient (?:non-?)?fatal/,
  /this is a warning/,
  /nur eine warnung/,
  /weiterhin versucht/,
  /verzögert/,
  /retardée?/,
  /différée/,
  /retrasad/,
  /aplazad/,
  /ritardat/,
  /atrasad/,
  /vertraagd/,
  /försenad/,
  /forsinket/,
  /opóźnion/,
  /задерж/,
  /遅延/,
  /延迟/,
  /延遲/,
  /지연/,
]);

/** What list software says of mail it does not take. */
export const listRefusal = anyOf([
  /not (?:a )?(?:member|subscriber) (?:of|to|article)/,
  /not member article/,
  /(?:not|aren't) (?:allowed|permitted|authorized|subscribed) to post/,
  /(?:message|posting|post|request|e-?mail) (?:to .{1,80} )?(?:has been|was|is) (?:automatically )?(?:rejected|discarded|refused)/,
  /closed mailing list/,
  /members[- ]only list/,
  /duplicated message-id/,
  /loop (?:back warning|alert)/,
]);
