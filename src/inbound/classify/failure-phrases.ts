/** Why a delivery failed, in the words Ripen shows and stores. */
export type FailureReason =
  | "user_unknown"
  | "host_unknown"
  | "moved"
  | "not_accepting"
  | "mailbox_full"
  | "mailbox_disabled"
  | "expired"
  | "sender_rejected"
  | "authentication"
  | "reverse_dns"
  | "blocked"
  | "reputation"
  | "spam"
  | "virus"
  | "policy"
  | "relay_denied"
  | "too_big"
  | "content"
  | "rate_limited"
  | "greylisted"
  | "network"
  | "loop"
  | "system"
  | "filtered"
  | "local_program"
  | "undefined";

export type FailurePhrases = { reason: FailureReason; phrases: RegExp };

/**
 * What mail servers say when they refuse, in the order in which one outweighs the other: a full mailbox
 * named in a "user unknown" code is full; a sender found unknown is no unknown recipient. Matched
 * against folded text (see fold). Sources: the SMTP replies of Postfix, Exim, Sendmail, qmail, Exchange,
 * Domino, Gmail, Yahoo, Outlook.com, Mail.ru, QQ and the Japanese mobile carriers, in the languages they
 * are localized in.
 */
export const failurePhrases: readonly FailurePhrases[] = [
  {
    reason: "sender_rejected",
    phrases:
      /sender (?:address |e-?mail address |domain |)(?:was |is |has been |)(?:rejected|refused|blacklisted|invalid|not (?:allowed|accepted|permitted|found|exist))|sender verif(?:y|ication) (?:failed|error)|could not complete sender verify|domain of sender|(?:invalid|bogus|unknown|bad|unroutable|unrouteable) (?:sender|return path|mail from)|mail from (?:not owned|domain)|from: ?domain is invalid|envelope sender|null sender|returned mail not accepted here|sender domain (?:must|does|is empty|not)|(?:emetteur|expéditeur) (?:invalide|refusé)|address not verified|email address is not verified|backscatter|batv |your (?:e-?mail |)address (?:has been|is) (?:rejected|blacklisted|blocked)/,
  },
  {
    reason: "mailbox_full",
    phrases:
      /(?:over|exceed(?:s|ed|ing)?|above|out of|beyond|reached|insufficient|mailbox|mail|disk|disc|storage|user|diskspace|space|account|inbox)[ -](?:(?:the|their|its|his|my|her|maximum|allowed|disk|mail|mailbox|storage|space|allocated|account|user)[ -]){0,4}quota(?!s? of messages)|quota (?:exceed|violat|limit|is full|full|reached|usage)|(?:mail ?box|inbox|maildir|mail ?folder|mail ?file|mail ?drop|account|postbox)(?: of[^.;]{1,80}|) (?:is |was |seems |appears |too |already |currently |temporarily |has become )*full|full (?:mail ?box|inbox)|mailbox (?:size|storage|space)(?: limit|) (?:has been |is |was |)(?:exceed|full|reached)|mailbox exceeds|exceeds? (?:allowed|mailbox|storage) size|exceeded (?:its |the |their )?(?:storage (?:allocation|limit)|mailbox size|maximum (?:allowed )?storage|disk space)|would exceed (?:the )?(?:maximum |mailbox |recipient'?s? )(?:allowed |)(?:storage|quota|size)|(?:not |in)(?:sufficient|enough) (?:disk |storage |system |mailbox |)(?:space|storage)|does not have enough (?:disk )?space|no space left|user'?s? space has been used up|too many messages (?:in|on)|(?:mailbox|messages)[^.]{0,40} exceeded the (?:local|maximum) limit|overquota|über(?:schritten|schreitung)[^.]{0,30}(?:quota|speicher)|(?:postfach|mailbox|posteingang)[^.]{0,60}(?:voll|überfüllt|speicherlimit|kontingent)|boîte (?:aux lettres |de réception |mail |)[^.]{0,60}pleine|boite [^.]{0,40}pleine|quota (?:de|du|dépassé)|buz[oó]n[^.]{0,60}(?:lleno|llena|excedid)|cuota[^.]{0,30}(?:excedid|superad)|casella[^.]{0,60}piena|caixa (?:de correio |postal |de entrada )?[^.]{0,40}(?:cheia|lotada)|cota[^.]{0,30}excedida|postvak[^.]{0,40}vol\b|inkorg[^.]{0,30}full|postkasse[^.]{0,30}(?:full|fuld)|skrzynka[^.]{0,40}(?:pełna|przepełniona)|schránka[^.]{0,30}plná|(?:ящик|почтовый ящик)[^.]{0,60}переполнен|превышен[а-я]{0,3} квот|posta kutusu[^.]{0,30}dolu|容量(?:超過|不足|オーバー)|メールボックス[^。]{0,30}(?:いっぱい|容量|一杯|満杯)|(?:邮箱|郵箱|信箱)[^。]{0,20}(?:已满|已滿|空间不足|空間不足)|메일함[^.]{0,20}(?:가득|용량)|사서함[^.]{0,20}(?:꽉|용량)/,
  },
  {
    reason: "moved",
    phrases:
      /has been replaced by |user (?:has )?moved|recipient (?:has )?moved|mailbox has moved|no longer at this address|address has changed|has a new (?:e-?mail )?address|please use (?:the )?(?:new|following) address|new address is|mailbox owner has changed/,
  },
  {
    reason: "user_unknown",
    phrases:
      /(?:user|recipient|mailbox|addressee|account|customer|mail ?box name|local part|address|member|alias|userid|user name|username)(?: [<("'][^\s]{1,200}|) ?(?:name |address |id |is |was |e-?mail |mailbox |to be )*(?:unknown|not known|unrecogni[sz]ed|does(?: not|n't) exist|not exist(?:s|ing|ent)?|non-?existent|not found|not present|not listed|not valid|invalid|not local|undeliverable|no longer (?:exists|valid|available|in use|active|accepts)|could not be found|couldn't be found|wasn't found|can ?not be found|not recogni[sz]ed)|(?:unknown|invalid|no such|nonexistent|non-existent|bad|wrong|incorrect|not a known|not a valid|not an active|no valid|unrecogni[sz]ed|illegal) (?:or (?:invalid|unknown|inactive) |local |virtual |e-?mail |destination |final delivery |mail |mailbox |destination mailbox )*(?:user|recipient|mailbox|address|account|person|userid|customer|rcpt|alias|member|name)(?!s? (?:is|was) too)|no (?:such |)(?:user|mailbox|mail ?box|account|recipient|person|one|address|body)\b[^.;]{0,30}(?:here|by that name|at this|available|found|with this|of that name)|(?:isn't|is not|not) (?:a |an )?(?:known|valid|active|existing|registered|local|recogni[sz]ed) (?:user|mailbox|recipient|account|address|e-?mail|customer|member|domain user)|(?:doesn't|does not|didn't|did not) have an? (?:\S{1,60} )?(?:account|mailbox)|account (?:that you tried to reach |)(?:does not exist|is unavailable|unavailable|deleted|not available|terminated|closed|has been (?:closed|deleted|terminated|disabled or discontinued))|mailbox (?:has been |was |is )?(?:deleted|removed|closed)|(?:this|the) (?:e-?mail )?(?:address|user|mailbox|account) (?:is |has been |)(?:no longer|does not|doesn't|isn't|not (?:in|a)|wrong|deleted|discontinued)|recipient (?:address )?rejected: (?:user|unknown|undeliverable address|invalid|access denied|no such)|unable to find (?:the )?(?:user|recipient|mailbox)|(?:adr|addr)\.(?:ex)?recip(?:ient)? ?not ?found|recipnotfound|recipientnotfound|not (?:listed )?in (?:the )?(?:public name|domino|address book|directory)|not listed in|not our customer|user missing home|no home directory|invalid final delivery|can'?t (?:create|open) (?:user )?(?:mailbox|user)|couldn't find a user|there is no (?:one|such|user|mailbox|account)|(?:e-?mail )?address (?:you (?:entered|sent to)|) ?(?:couldn't|could not|wasn't|was not) (?:be )?found|unknown in (?:virtual|local|relay|the)|unknown or illegal (?:alias|user)|is not accepted at this (?:host|domain)|no mailbox|badrcptto|badrecipientto|validrcptto|in reply to rcpt to[^.]{0,30}unknown|relay recipient table|#5\.1\.1 bad|bad destination (?:mailbox|address)|5\.1\.1 (?:bad|user|unknown)|resolver\.adr|that you tried to reach does not exist|never logged|deactivated mailbox is gone/,
  },
  {
    reason: "user_unknown",
    phrases:
      /(?:empfänger|benutzer|adresse|adressat|mailadresse|e-mail-adresse|postfach|konto)[^.]{0,80}(?:unbekannt|nicht gefunden|existiert nicht|nicht vorhanden|ungültig|nicht bekannt)|(?:unbekannter|ungültiger) (?:empfänger|benutzer)|(?:destinataire|utilisateur|adresse|boîte|boite|compte)[^.]{0,80}(?:inconnu|introuvable|n'existe pas|n'existe plus|non valide|invalide)|utilisateur inconnu|non répertorié dans|n'a pas été trouvé|(?:usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta)[^.]{0,80}(?:desconocid|no existe|inexistente|no v[aá]lid|no se (?:encontr|encuentra|pudo encontrar)|inv[aá]lid)|no existe (?:ese|dicha|el|la)|no se encuentra en el directorio|(?:utente|destinatario|indirizzo|casella)[^.]{0,80}(?:sconosciut|inesistente|non esiste|non valid|non (?:è stato )?trovat)|nessun utente|(?:usu[aá]rio|destinat[aá]rio|endere[cç]o|caixa|conta)[^.]{0,80}(?:desconhecid|n[aã]o existe|inexistente|inv[aá]lid|n[aã]o (?:foi )?encontrad)|(?:gebruiker|ontvanger|geadresseerde|adres|postvak)[^.]{0,80}(?:onbekend|niet gevonden|bestaat niet|ongeldig)|(?:användare|mottagare|adress|bruger|modtager|adresse|bruker|mottaker)[^.]{0,60}(?:okänd|ukendt|ukjent|finns inte|findes ikke|finnes ikke|hittades inte|blev ikke fundet)|(?:käyttäjä|vastaanottaja|osoite)[^.]{0,60}(?:tuntematon|ei löydy|ei ole olemassa)|(?:użytkownik|odbiorc|adres|konto|skrzynk)[^.]{0,60}(?:nieznan|nie istnieje|nie został[a-z]? znalezion|nieprawidłow)|(?:uživatel|příjemc|adres|schránk)[^.]{0,60}(?:neznám|neexistuje|nenalezen|neplatn)|(?:пользовател|получател|адресат|адрес|ящик|учетн)[^.]{0,80}(?:не (?:найден|существует|зарегистрирован|известен)|неизвест|неверн|недействит|удален|заблокирован навсегда)|нет такого (?:пользователя|адреса|получателя)|(?:kullanıcı|alıcı|adres|hesap)[^.]{0,60}(?:bulunamadı|bilinmiyor|mevcut değil|geçersiz|yok)|(?:ユーザ|ユーザー|宛先|あて先|受信者|アドレス|メールアドレス|メールボックス)[^。]{0,40}(?:見つかりません|存在しません|存在しない|不明|正しくない|間違|ありません|見つかりませんでした|無効)|(?:用户|收件人|地址|邮箱|帐号|账号|帐户|用戶|收件者|郵箱|帳號)[^。]{0,40}(?:不存在|未找到|找不到|无效|無效|错误|錯誤|不正确|未知)|(?:사용자|수신자|받는 사람|주소|계정|메일함)[^.]{0,40}(?:없습니다|찾을 수 없|존재하지|알 수 없|잘못)/,
  },
  {
    reason: "host_unknown",
    phrases:
      /(?:host|domain|domain name|host name|server name|destination domain|recipient domain)(?: [<("'][^\s]{1,200}|) ?(?:name |is |was |or )*(?:unknown|not found(?!, try again|\. ?try| temporarily)|does(?: not|n't) exist|non-?existent|not exist|could not be found|couldn't be found|invalid|must exist|not known|is not reachable)|(?:unknown|no such|nonexistent|non-existent|bad|invalid recipient) (?:remote )?(?:host|domain|destination system|destination domain|domain name)\b|unrou?t?e?able (?:address|mail domain|domain)|unroutable|name or service not known|nxdomain|all relevant mx records point to non-existent|all host address lookups failed permanently|no (?:mx|a|dns) (?:or a |or mx |)records?\b|domain has no|dns\.nonexistentdomain|nonexistentdomain|name service error for[^.;]{1,200}host not found(?!, try again)|couldn't find any host|could not find any host|couldn't find a mail exchanger|no mail exchanger|illegal host\/domain|domain name not found|(?:domain|host) [^\s]{3,120} (?:does not exist|not found|unknown)|account or domain may not exist|doesn't receive e?-?mail|domain wasn't found|remote domain doesn'?t exist|no route for current request|(?:domäne|domain|rechnername|host)[^.]{0,60}(?:unbekannt|existiert nicht|nicht gefunden)|domaine[^.]{0,60}(?:inconnu|introuvable|n'existe pas)|dominio[^.]{0,60}(?:desconocid|no existe|inesistente|non esiste|sconosciut|no se encontr)|dom[ií]nio[^.]{0,60}(?:n[aã]o existe|desconhecid|n[aã]o encontrad)|домен[^.]{0,60}не (?:существует|найден)|ドメイン[^。]{0,40}(?:見つかりません|存在しません|ありません)|域名[^。]{0,30}(?:不存在|错误|找不到)|도메인[^.]{0,40}(?:없|찾을 수)/,
  },
  {
    reason: "not_accepting",
    phrases:
      /null ?mx|does not accept mail\b|mail receiving disabled|an mx or srv record indicated no smtp service|host\/domain does not accept|domain does not accept (?:e-?)?mail|does not receive mail|smtp protocol returned a permanent error/,
  },
  {
    reason: "mailbox_disabled",
    phrases:
      /(?:user|account|mailbox|recipient|address|customer|domain)(?: [<("'][^\s]{1,200}|) ?(?:that you tried to reach |has been |is |was |currently |temporarily |permanently |administratively |now |)*(?:disabled|suspended|inactive|deactivated|locked|frozen|blocked for|on hold|expired|terminated|not active|archived|blocked\b)|(?:disabled|suspended|inactive|deactivated|locked) (?:user|account|mailbox|recipient|address)|is currently suspended|inactiv(?:e|ity)|is not accepting (?:any )?(?:mail|messages)|user or domain is disabled|compte (?:désactivé|suspendu|du destinataire est bloqu)|cuenta (?:desactivada|suspendida|bloqueada)|konto (?:gesperrt|deaktiviert)|account (?:disattivato|sospeso)|conta (?:desativada|suspensa)/,
  },
  {
    reason: "expired",
    phrases:
      /(?:message|delivery|mail|queue|queue\.)(?: has| time|) ?expired|retry time(?:out| not reached)|delivery time expired|timed? ?out (?:waiting|while)|message timed out|too long (?:in|on) (?:the )?queue|(?:in|on) the queue (?:too|for too) long|been in the queue|could not be delivered (?:for|within|in|after)|not delivered within|(?:has )?not (?:yet )?been (?:collected|delivered) (?:after|for|within)|have been failing for a long time|giving up (?:on|after)|exceeded (?:the )?(?:maximum|max) (?:time|retry|queue)|unable to deliver (?:this |the |your )?(?:message|mail) (?:after|for)|within the allowed queue|multiple retries|tried to deliver (?:your |the )?(?:message|mail)[^.]{0,30} (?:for|several)|has been delayed|delivery (?:is |has been |)delayed|attempts will continue|will (?:continue to be retried|keep trying|be retried)/,
  },
  {
    reason: "too_big",
    phrases:
      /message (?:is |was |size |file |length |)(?:too (?:big|large)|exceeds|is larger|exceeded)|exceeds? (?:the )?(?:maximum |fixed |administrative |)(?:message |inbound message |)(?:size|limit)|size (?:limit|exceeds)|too large (?:message|for)|mail (?:is )?too (?:big|large)|max(?:imum)? message size|line limit exceeded|taille limite|too much mail data|recipsizelimit|nachricht (?:ist )?zu groß|mensaje demasiado grande|サイズ(?:制限|超過|が大き)/,
  },
  {
    reason: "virus",
    phrases: /virus|malware|infected|trojan|phishing|executable attachment/,
  },
  {
    reason: "authentication",
    phrases:
      /\bspf\b|\bdmarc\b|\bdkim\b|sender policy framework|sender ?id|unauthenticated (?:e-?mail|mail|sender)|authentication (?:checks? )?fail|does not pass authentication|not authenticated|isn't authenticated|smtp authentication|authrequired|authentication (?:is )?required|requires authentication|openspf/,
  },
  {
    reason: "reverse_dns",
    phrases:
      /\bptr\b|reverse (?:dns|lookup|hostname)|cannot find your (?:reverse )?host ?name|rdns|no reverse|name lookup failed|unresolvable relay host|forward dns entry|helo command rejected|hostname lookup failed|fcrdns/,
  },
  {
    reason: "greylisted",
    phrases:
      /gr[ea]y-?list|try again later|temporarily (?:deferred|rejected|unavailable|blocked)|please (?:re)?try (?:again|later)|try again in/,
  },
  {
    reason: "rate_limited",
    phrases:
      /frequency (?:is )?limit|too (?:many|much|fast|frequent)(?:ly)? ?(?:connections|concurrent|sessions|recipients|messages|mails?|errors|simultaneous|smtp)|rate[ -]?limit|(?:maximum|max|connection|sending|per-domain connection|hourly|daily) (?:rate |sending |message |connection |)(?:limit|rate|quota)|throttl|exceeded the max e?-?mails|receiving mail at a rate|unusual (?:rate|volume)|unexpected volume|numerous attempts|slower|trop de connexions/,
  },
  {
    reason: "reputation",
    phrases: /reputation/,
  },
  {
    reason: "blocked",
    phrases:
      /(?:ip|host|server|network|client|address|connection|sender|access|domain|mail|message)s?(?: [^\s]{1,80}|) (?:has been |have been |is |was |are |address |host |temporarily |permanently |currently |from |)*(?:blocked|blacklisted|block-?listed|black ?listed|banned|not allowed to connect|denied by)|blocked ip|invalid ip |block ?list|black ?list|\brbl\b|dnsbl|spamhaus|spamcop|barracuda|sorbs|abuseat|proofpoint|blocked (?:using|by|for|due|because|-)|550 blocked|is in (?:a|an) (?:black|block|rbl)|client host rejected|refused to talk to me|not accepting (?:mail|connections) from|no access from|connection (?:refused by|dropped|was dropped|reset)|go away|open (?:proxy|relay)|dynamic ip|server access forbidden|not currently accepting|host network not allowed|access (?:from ip|denied\.? ip)|s3140|s3150|\bcs01\b|not permitted to connect/,
  },
  {
    reason: "spam",
    phrases:
      /\bspam|unsolicited|bulk (?:mail|e-?mail|advertising)|junk ?mail|\buce\b|message (?:content )?(?:filtered|looks like)|similar to spam|suspicious|mass mail|uribl|surbl|content rejected|rejected (?:by|due to|because of) (?:the )?(?:content|filter)|mail content denied|recurrent pattern/,
  },
  {
    reason: "relay_denied",
    phrases:
      /relay(?:ing)? (?:access |is |was |has been |mail |not |)*(?:denied|prohibited|not permitted|not allowed|refused|disallowed)|unable to relay|cannot relay|not (?:a|an) (?:open )?(?:relay|gateway)|not (?:allowed|permitted|configured) to relay|don't (?:relay|handle mail)|do not relay|no relaying|as a relay|insecure mail relay|relaying mail to|rcpthosts|not local host/,
  },
  {
    reason: "policy",
    phrases:
      /polic(?:y|ies)|prohibited|not (?:authori[sz]ed|permitted|allowed)|administrative(?:ly)? (?:prohib|denied|reject|disabled|forbid)|restricted|members?[ -]only|non-?member|not (?:a )?(?:member|subscribed)|closed (?:mailing )?list|protocol violation|header (?:error|are not)|illegal attachment|attachment|organizational settings|notauthorized|rule imposed|not pre-approved|not on the (?:approved|allowed|white)|only accept(?:s|ing) (?:mail|messages) from|permission|not rfc ?\d+|rfc ?(?:2822|5322|5321|2821|822) |noncompliant|not compliant|recipient preferences|user (?:rules|reject|refus)|refuse to receive|blocked by the recipient|privacy settings|restricted sms|delivery not authorized|access denied|security polic/,
  },
  {
    reason: "loop",
    phrases:
      /too many (?:hops|received)|routing loop|mail (?:forwarding )?loop|loop(?:s|ing|ed)? (?:back|detected|was found)|hop count|looping|maximum forwarding|mxloopback/,
  },
  {
    reason: "content",
    phrases:
      /duplicate header|mime (?:complexity|header|error)|header size|conversion|8-?bit data|bare (?:lf|cr)|media (?:error|not supported)|improper(?:ly)?[ -]formatted|line too long|message format/,
  },
  {
    reason: "local_program",
    phrases:
      /command (?:died|failed|output|time limit)|unknown mailer error|mailer error|procmail|maildrop|\|\/|\|\| exit|pipe (?:to|failed)|child process|delivery to (?:file|pipe) forbidden|local delivery failed/,
  },
  {
    reason: "network",
    phrases:
      /connection (?:timed out|refused|lost|closed|failed)|connect to [^\s]{1,200} (?:timed out|refused|failed)|could not connect|cannot connect|unable to connect|no route to host|network (?:is )?unreachable|host (?:is )?unreachable|host not found, try again|host name lookup failure|lookup failure|try again|no answer from host|did not (?:respond|accept our requests)|not responding|malformed (?:or unexpected )?name server|unable to resolve|bad dns|server (?:busy|unavailable)|lost connection|conversation with|could not contact dns|retries|no smtp service|unable to establish an smtp|could not be (?:contacted|reached)/,
  },
  {
    reason: "system",
    phrases:
      /system (?:error|config|full|failure|resources)|configuration error|internal (?:server |)error|local (?:error|problem|configuration)|queue file write|cannot (?:open|allocate)|out of memory|no mdb|i\/o error|misconfigured|service (?:not |currently |)(?:unavailable|available)|closing transmission|temporary (?:failure|local|system|error)|interrupted system call|ldap|transaction failed|encountered an error|insufficient system/,
  },
  {
    reason: "user_unknown",
    phrases:
      /address (?:was )?rejected|recipient (?:was )?(?:rejected|refused|not accepted|not ok|denied)|rejected recipient|mailbox (?:is )?unava(?:ila|ia)ble|(?:rcpt|recipient)[^.]{0,40}(?:denied|disallowed)|not accept(?:ed|ing) (?:this|for) recipient|does not like recipient|no thank you|unable to deliver to[^.]{0,60}address|user (?:is )?(?:unavailable|not active)|envelope recipient|must be a valid|invalid (?:to|rcpt)|undeliverable address|account (?:is )?unavailable|unknown (?:to|rcpt)|possible reason:? (?:misspelled|mistyped)/,
  },
];

/** Reasons that will not go away by waiting: no such mailbox or no such domain. */
export const permanentReasons: ReadonlySet<FailureReason> = new Set([
  "user_unknown",
  "host_unknown",
  "moved",
  "not_accepting",
]);
