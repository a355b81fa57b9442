/**
 * How auto-responders title their replies: at the start of a folded subject, so that a person's "Re:
 * Out of office" is none. From the localized prefixes of Exchange, Outlook.com, Gmail, Lotus Notes,
 * GroupWise, Zimbra, and the defaults of vacation programs. "Auto:" alone is not here: people write it.
 */
export const autoReplySubject = new RegExp(
  `^(?:\\[[^\\]]{1,40}\\] ?)?(?:${[
    // English
    "auto(?:matic|mated|matisk)?[- ]?(?:reply|response|responder|answer|acknowledge?ment|email reply)\\b",
    "out[- ]of[- ](?:the )?office\\b",
    "out of (?:the )?office",
    "ooo[:\\- ]",
    "oof:",
    "away from (?:my |the )?(?:office|e-?mail|desk|mail)",
    "i(?:'m| am) (?:currently )?(?:out of|away|on (?:vacation|holiday|leave|annual leave|maternity|paternity|parental))",
    "on (?:vacation|holiday|annual leave|maternity leave|paternity leave|parental leave)\\b",
    "vacation (?:reply|response|notice|message|auto)",
    "this is an auto",
    "thank you for (?:your (?:e-?mail|message)|contacting)\\b.{0,40}\\(?auto",
    "absence from",
    "currently (?:out of|away)",
    "message from .{1,60} \\(auto",
    // German
    "automatische (?:antwort|rückmeldung|e-?mail|nachricht|abwesenheit)",
    "autom\\. ?antwort",
    "abwesenheit(?:s(?:notiz|nachricht|meldung|assistent|benachrichtigung|info|mail|agent|hinweis))?\\b",
    "ich bin (?:derzeit |zur ?zeit |momentan |aktuell |bis )?.{0,30}(?:nicht im|abwesend|im urlaub)",
    "nicht im (?:büro|haus)",
    "urlaub(?:snotiz|svertretung|sbenachrichtigung)?\\b",
    "außer haus",
    "eingangsbestätigung",
    // French
    "réponse automatique",
    "reponse automatique",
    "rép(?:onse)? auto",
    "absence du bureau",
    "absen(?:t|ce|te)\\b(?: du bureau)?",
    "message (?:d'absence|automatique)",
    "(?:en congés?|hors du bureau|absent\\(e\\))",
    "notification d'absence",
    "accusé de réception",
    // Spanish
    "respuesta autom[aá]tica",
    "autorespuesta",
    "auto-respuesta",
    "fuera de (?:la )?oficina",
    "ausente\\b",
    "ausencia\\b",
    "mensaje autom[aá]tico",
    "de vacaciones",
    "estoy de vacaciones",
    "resposta automàtica",
    "acuse de recibo",
    // Italian
    "risposta automatica",
    "fuori (?:sede|ufficio)",
    "assen(?:te|za)\\b",
    "sono (?:assente|fuori|in ferie)",
    "in ferie",
    "messaggio automatico",
    "non in ufficio",
    "autorisposta",
    "conferma di ricezione",
    // Portuguese
    "resposta autom[aá]tica",
    "fora do escrit[oó]rio",
    "ausência",
    "ausencia tempor",
    "mensagem autom[aá]tica",
    "estou de f[eé]rias",
    "de f[eé]rias",
    "aus[eê]ncia do escrit[oó]rio",
    // Dutch
    "automatisch antwoord",
    "automatische reactie",
    "afwezig(?:heid)?",
    "niet aanwezig",
    "niet op kantoor",
    "buiten kantoor",
    "autoreply",
    "ontvangstbevestiging",
    "ik ben (?:momenteel )?(?:afwezig|met vakantie)",
    // Swedish, Danish, Norwegian, Finnish
    "autosvar",
    "automatiskt? svar",
    "frånvaro(?:meddelande)?",
    "ej på kontoret",
    "inte på kontoret",
    "semester",
    "fravær(?:sbesked|smelding|ende)?",
    "ikke til stede",
    "ikke på kontoret",
    "ude af kontoret",
    "på ferie",
    "automaattinen (?:vastaus|poissaoloilmoitus)",
    "poissa(?:olo|olen)?\\b",
    "poissa toimistolta",
    "lomalla",
    "automatvastaus",
    "sjálfvirkt svar",
    // Polish, Czech, Slovak, Hungarian, Romanian, Slovene, Croatian, Serbian
    "automatyczna odpowied[zź]",
    "autoodpowied[zź]",
    "odpowied[zź] automatyczna",
    "(?:jestem )?(?:poza biurem|nieobecn(?:y|a|o[sś][cć]))",
    "urlop\\b",
    "automatick[áaéey] odpov[eě][dď]",
    "automatická odpoveď",
    "mimo (?:kancelář|kanceláriu|kancelář)",
    "nepřítomnost",
    "neprítomnosť",
    "automatikus válasz",
    "házon kívül",
    "szabadságon",
    "nem vagyok (?:az )?irod",
    "răspuns automat",
    "raspuns automat",
    "în afara biroului",
    "absent din",
    "samodejni odgovor",
    "odsotnost",
    "automatski odgovor",
    "izvan ureda",
    "odsutnost",
    "nisam u ",
    "odsustvo",
    // Russian, Ukrainian, Bulgarian, Greek, Turkish, Baltic
    "автоматический ответ",
    "автоответ(?:чик)?",
    "автоматическое (?:сообщение|уведомление)",
    "авто-ответ",
    "(?:меня )?нет (?:на месте|в офисе|на работе)",
    "отсутств(?:ие|ую|ует)",
    "(?:я )?в отпуске",
    "вне офиса",
    "автоматична відповідь",
    "автовідповідь",
    "відсутн",
    "автоматичен отговор",
    "извън офиса",
    "αυτόματη απάντηση",
    "εκτός γραφείου",
    "απουσία",
    "otomatik (?:yan[ıi]t|cevap)",
    "ofis d[ıi][şs][ıi]",
    "yıllık izin",
    "izindeyim",
    "automatinis atsakymas",
    "nesu biure",
    "automātisk[āa] atbilde",
    "automaatne vastus",
    "automaatvastus",
    "kontorist väljas",
    // Japanese, Chinese, Korean, and other Asian languages
    "自動(?:応答|返信|回答|送信|回覆|回复)",
    "【?自動(?:返信|応答)】?",
    "【?(?:不在|休暇|休業)(?:通知|の(?:お知らせ|ご案内|連絡))?】?",
    "【?(?:夏季|夏期|冬季|年末年始)?休(?:暇|業)の?(?:お知らせ|ご案内)?",
    "外出中",
    "(?:受付|受信|お問い?合わせ).{0,12}(?:完了|ありがとうございます|確認)",
    "自动(?:回复|答复|回覆|应答)",
    "(?:我)?(?:正在)?休假",
    "外出",
    "不在办公室",
    "不在辦公室",
    "外出自動回覆",
    "자동 ?(?:회신|응답|답장)",
    "부재 ?(?:중|안내|알림)?",
    "휴가",
    "외출",
    "trả lời tự động",
    "vắng mặt",
    "ตอบกลับอัตโนมัติ",
    "การตอบกลับอัตโนมัติ",
    "balas(?:an)? otomatis",
    "jawapan automatik",
    "di luar kantor",
    // Hebrew, Arabic, Hindi, Catalan
    "תשובה אוטומטית",
    "מענה אוטומטי",
    "מחוץ למשרד",
    "رد تلقائي",
    "الرد التلقائي",
    "خارج المكتب",
    "स्वचालित उत्तर",
    "स्वतः उत्तर",
  ].join("|")})`,
);

/** What a responder says of itself: no person writes so of their own mail. Matched in the newly written text, folded. */
export const selfDeclared =
  /this is an? (?:automat(?:ic|ed)|auto[- ]?(?:generated|reply|response)|auto)(?:ally)?[ -]?(?:generated )?(?:reply|response|message|e-?mail|notification|answer|acknowledg\w+|out of office)|\(?automat(?:ic|ed) (?:response|reply)\)|this (?:e-?mail|message|reply|response) (?:was|is|has been) (?:automatically|auto-?)[- ]?(?:generated|sent|created)|(?:please )?do not (?:reply|respond) to this (?:automated|automatic|auto)|this auto(?:-| )?(?:reply|response)|automatically generated (?:reply|response|e-?mail|message)|dies(?:e|es)? (?:ist eine |e-?mail wurde |nachricht wurde |mail wurde )?automati(?:sch|sierte) (?:generiert|erstellt|erzeugt|versend|antwort|nachricht|e-?mail)?|dies ist eine automatische|automatisch (?:generierte|erstellte|erzeugte|versandte)|(?:ceci est|il s'agit d')un(?:e)? (?:message|réponse|e-?mail|courriel) automatique|(?:message|courriel|e-?mail) (?:a été )?(?:envoyé|généré) automatiquement|(?:este|esto) es un (?:mensaje|correo|e-?mail) autom[aá]tico|mensaje (?:generado|enviado) autom[aá]ticamente|respuesta autom[aá]tica|questo (?:è un|messaggio è) (?:messaggio |stato )?(?:automatic|generato automatic)|messaggio (?:generato )?automatic|esta (?:é uma|mensagem (?:é|foi)) (?:mensagem |resposta )?(?:autom[aá]tica|gerada automatic)|dit is een (?:automatisch|geautomatiseerd)|automatisch gegenereerd|detta är ett auto|dette er (?:et |en )?auto|tämä on automaatti|(?:to|jest to) (?:jest )?(?:wiadomość|odpowiedź) (?:wygenerowana )?automatyczn|toto je automatick|ez egy automatikus|это автоматическ|данное (?:письмо|сообщение) (?:сформировано|отправлено|создано) автоматически|bu (?:otomatik|mesaj otomatik)|(?:この|本)(?:メール|メッセージ)は[^。]{0,20}自動|自動(?:返信|応答|送信|配信)(?:メール|にて|で|されて|しております|システム)|这是(?:一封)?自动|此(?:邮件|信)(?:为|是|由系统)?自动|這是(?:一封)?自動|자동(?:으로)? ?(?:발송|응답|회신|전송)/;

/** Being away, in the words of the person who set up the responder. */
export const awayPhrase =
  /\b(?:i am|i'm|i will be|i'll be|we are|am|will be|currently|presently) (?:currently |presently |away and |now )?(?:out of (?:the |my )?(?:office|country|town)|away (?:from|on|until|till|for|return)|on (?:annual |maternity |paternity |parental |sick |medical |extended )?(?:leave|vacation|holiday|holidays|pto|sabbatical|business (?:trip|travel))|travel(?:l)?ing|not in the office|unavailable|(?:off|off work))|\b(?:out of (?:the )?office|away on vacation|away from (?:my |the )?(?:office|desk|e-?mail))\b|(?:derzeit|zur ?zeit|momentan|aktuell|vom|bis|ab|nicht).{0,60}(?:nicht (?:im|am) (?:büro|haus|arbeitsplatz)|abwesend|im urlaub|außer haus|nicht erreichbar|nicht im (?:büro|haus)|elternzeit|mutterschutz)|bin (?:ich )?.{0,60}(?:im urlaub|abwesend|nicht (?:im büro|erreichbar|im haus)|außer haus|in elternzeit|in mutterschutz)|(?:je suis|je serai|actuellement|suis).{0,40}(?:absent|en congé|en vacances|hors du bureau|en déplacement)|(?:estoy|estar[eé]|me encuentro|estamos|estar).{0,40}(?:fuera de (?:la )?oficina|de vacaciones|ausente|de baja|de viaje)|(?:sono|sar[oò]|attualmente).{0,30}(?:assente|fuori (?:sede|ufficio)|in ferie|in vacanza|in congedo|in maternità)|(?:estou|estarei|encontro-me|estar).{0,30}(?:fora do escrit[oó]rio|de f[eé]rias|ausente|em f[eé]rias|de licen[cç]a)|(?:ik ben|ben ik|momenteel|afwezig).{0,40}(?:afwezig|met (?:vakantie|verlof)|niet (?:op kantoor|aanwezig|bereikbaar)|op vakantie|buiten kantoor)|jag (?:är|kommer).{0,40}(?:semester|frånvarande|bortrest|inte på (?:kontoret|plats)|tjänstledig|föräldraledig)|(?:jeg er|er jeg).{0,40}(?:ferie|fraværende|ikke på kontoret|bortreist|bortrejst|ikke til stede|ude af kontoret|barsel)|olen.{0,40}(?:lomalla|poissa|matkoilla|vapaalla)|(?:jestem|będę|przebywam|jestem obecnie).{0,40}(?:poza biurem|nieobecn|na urlopie|urlopie)|(?:jsem|budu|nejsem|som).{0,40}(?:mimo kancelář|na dovolené|nepřítom|v kanceláři|dovolenke|mimo kanceláriu)|(?:szabadságon|nem tartózkodom|házon kívül|irodán kívül)|(?:я |сейчас |нахожусь|буду|меня).{0,40}(?:в отпуске|отсутств|вне офиса|в командировке|нет на (?:месте|работе)|нет в офисе|на больничном)|(?:şu (?:anda|an)|ofis|tarihleri arasında|yıllık).{0,60}(?:dışında|izinde|izindeyim|tatilde|ofiste değil)|(?:休暇|不在|外出|出張|休業|休み|夏季休|育休|産休)[^。]{0,40}(?:中|して(?:おり|い)|いただ|頂|となり|取得|です|ます)|(?:休假|外出|出差|不在(?:办公室|辦公室)|度假|请假|請假|年假)|(?:휴가|부재|출장|외출|휴무)[^.]{0,20}(?:중|입니다|예정|관계)|λείπω|εκτός γραφείου|în concediu|nu sunt (?:la|în) birou|на відпустці|у відпустці/;

/** What responders promise or advise besides: replying later, limited access, someone else to ask. */
export const awayConsequence =
  /(?:will|shall|'ll) (?:respond|reply|answer|get back|return|be back|contact|read)|(?:upon|on|after|until) my return|limited access|no access|(?:not|won't) (?:be )?(?:able to )?(?:check|access|read|respond|reply|reach)|(?:urgent|emergency|immediate (?:assistance|attention|help)|need (?:assistance|help))|please contact|in my absence|(?:not|nicht) weitergeleitet|dringend|vertretung|wende(?:n)? sie sich|werde(?:n)? (?:ich |sie )?[^.]{0,60}(?:beantwort|melden|zurück)|nach meiner rückkehr|wieder (?:im büro|erreichbar|da|zurück)|en cas d'urgence|mon retour|pendant mon absence|contacter|de retour|urgen(?:te|cia|t|za)|a mi (?:regreso|vuelta)|contact(?:e|ar|ad) (?:con|a)|mi ausencia|al mio (?:rientro|ritorno)|contattare|rivolgersi|mia assenza|retorno|entrar em contato|contact(?:ar|e)|minha ausência|dringende|terugkomst|contact op(?:nemen|te nemen)|tijdens mijn afwezigheid|weer (?:aanwezig|terug)|brådskande|återkommer|kontakta|tillbaka|haster|kontakt(?:e|es|er)?\b|tilbake|tilbage|palaan|kiireell|yhteyttä|piln(?:ych|e|ie)|proszę o kontakt|powro(?:cie|tu)|kontaktow|naléhav|návrat|kontaktujte|sürgős|visszatér|сроч|вернусь|возвращ|обращай|свяжусь|отвечу|acil|döndüğümde|dönüş|iletişime|irtibata|至急|お急ぎ|緊急|ご連絡|返信(?:が|は|させ)|対応(?:が|は|させ|いたし)|紧急|急事|回复|联系|緊急|聯絡|回覆|급한|복귀|연락/;

/** The addressee is gone for good. */
export const leftCompany =
  /(?:no longer|not) (?:with|work(?:s|ing)?(?: here| at| for| with)?|employed|at|part of|a member of|an employee)(?: (?:by|at|with|for))? (?:the |our |this )?(?:company|organi[sz]ation|firm|team|business|here|[A-Z]?\w{2,30})|has (?:now )?left (?:the |our )?(?:company|organi[sz]ation|firm|team|business)|(?:i have|i've|has) left (?:the |my position|our)?|moved on (?:from|to)|my last day|is (?:no longer|not) (?:available|active|monitored|in use)|(?:e-?mail )?address is no longer (?:monitored|active|valid|in use)|has retired|i have retired|nicht mehr (?:(?:bei|für|in|im|unter)[^.]{0,60}(?:tätig|beschäftigt|erreichbar|unternehmen)|im unternehmen|tätig|aktiv|gültig)|(?:unternehmen|firma) verlassen|ausgeschieden|ne (?:travaille|fait) plus|a quitté (?:la société|l'entreprise|notre|ses fonctions)|plus (?:dans|partie) (?:de )?(?:la société|l'entreprise|nos)|ya no (?:trabaj|form|pertenec|labora)|ha dejado (?:la empresa|de trabajar)|non (?:lavora|fa) più|ha lasciato (?:l'azienda|la società)|n[aã]o (?:trabalha|faz) mais|deixou (?:a empresa|de trabalhar)|j[aá] n[aã]o (?:trabalh|faz)|niet (?:meer|langer) (?:werkzaam|in dienst|bij)|werkt niet (?:meer|langer)|uit dienst|(?:har )?slutat|arbetar inte längre|har sluttet|(?:jobber|arbejder|arbeider) ikke (?:lenger|længere)|fratrådt|fratrådt|ei (?:ole|työskentele) enää|ei enää työskentele|(?:już )?nie pracuj|nie jest już pracownik|už (?:zde |u nás |ve společnosti )?nepracuj|nepracujem|már nem dolgoz|больше не работа|уволил|artık (?:çalışmamakta|çalışmıyor|görev yapm)|işten ayrıl|şirketimizden ayrıl|退職|退社|異動|离职|離職|퇴사|퇴직/i;

/** Receipts: a desk or form that confirms it got the mail. */
export const receiptPhrase =
  /(?:we|i) (?:have |'ve )?(?:received|got) your (?:e-?mail|message|inquiry|enquiry|request|mail|ticket|application|submission|query)|your (?:e-?mail|message|inquiry|enquiry|request|mail|application|query) (?:has been|was|is) (?:received|registered|logged|forwarded|being)|thank(?:s| you) for (?:contacting|reaching out|your (?:e-?mail|message|inquiry|enquiry|interest|request|mail)|getting in touch|writing)|ticket (?:number|id|#|has been|was|no)|(?:case|request|reference) (?:number|id|#|no)|(?:will|shall) (?:respond|reply|get back|be in touch|answer|contact you)[^.]{0,60}(?:within|as soon as|shortly|business (?:day|hour))|ihre (?:e-?mail|nachricht|anfrage)[^.]{0,40}(?:erhalten|eingegangen|empfangen)|vielen dank für ihre (?:e-?mail|nachricht|anfrage)|ticketnummer|votre (?:message|demande|e-?mail|courriel)[^.]{0,40}(?:bien )?(?:reçu|été enregistr)|(?:nous avons|avons) bien reçu|hemos recibido (?:su|tu)|(?:su|tu) (?:mensaje|correo|consulta|solicitud) ha sido (?:recibid|registrad)|abbiamo ricevuto|(?:la )?(?:sua|tua) (?:richiesta|e-?mail|mail)[^.]{0,30}(?:ricevuta|registrata)|recebemos (?:a |o )?(?:su|tu)a?|(?:uw|je) (?:e-?mail|bericht|vraag|aanvraag)[^.]{0,40}(?:ontvangen|in goede orde)|(?:har )?(?:mottagit|mottatt|modtaget) (?:din|ditt|dit|deres|ert)|tack för (?:ditt|din)|tak for din|takk for (?:din|henvendelsen)|viestisi on|olemme vastaanottaneet|otrzymaliśmy|dziękujemy za (?:wiadomość|kontakt|przesł)|obdrželi jsme|děkujeme za|ваш[еа] (?:обращение|письмо|заявка|запрос|сообщение)[^.]{0,40}(?:получен|принят|зарегистр)|мы получили|(?:mesajınız|talebiniz|e-?postanız)[^.]{0,30}(?:alın|ulaş)|お問い?合わせ(?:を|いただき|頂き|ありがとう|を受け)|受け?付け(?:いた|まし)|已收到|收到您|접수/;

/** A receipt that only a desk writes: what came in has a number, or many people promise a time. */
export const deskReceipt =
  /(?:your|a|new|the) (?:support )?(?:ticket|case|request|inquiry) (?:number|id|#|has been (?:created|opened|received|registered|logged))|(?:ticket|case|reference|request) ?(?:#|number|id|no\.?)[: ]{0,3}[\w-]{0,12}\d{3}|we (?:have |'ve )?received your .{0,120}(?:within|as soon as|business (?:day|hour)|shortly)|(?:our|a member of our|someone from our|the) (?:\w{1,20} )?team will (?:get back|respond|reply|contact|review|be in touch)|ticketnummer|vorgangsnummer|(?:wir haben|haben wir) ihre .{0,60}erhalten .{0,120}(?:bearbeit|melden|schnellstmöglich|umgehend)|nous avons bien reçu votre .{0,120}(?:délais|brefs|rapidement|dès que)|hemos recibido (?:su|tu) .{0,120}(?:brevedad|pronto|antes posible)|abbiamo ricevuto .{0,120}(?:presto|possibile|breve)|recebemos (?:a |o )?(?:sua|seu) .{0,120}(?:breve|possível)|お問い合わせを受け付け|受付番号/;

/** Challenge-response systems hold the mail until its sender proves to be a person. */
export const challengePhrase =
  /(?:confirm|verify|prove|authenticate|validate) (?:that )?(?:you(?:'re| are)? (?:a |not a )?(?:human|real|person|robot|legitimate)|your (?:e-?mail|message|address|identity|delivery)|yourself)|(?:click|follow|visit|reply)[^.]{0,80}(?:to (?:confirm|verify|deliver|release|complete|be added|authenticate))|challenge[- ]response|boxbe|spam ?arrest|choicemail|spamblocker|tmda|mailblocks|bluebottle|uol anti-?spam|anti-?spam uol|sendio|vanquish|earthlink[^.]{0,40}(?:spamblocker|allowed sender)|(?:sender|address) (?:verification|confirmation) (?:required|request)|(?:added|add you|not (?:yet )?(?:on|in)) (?:to )?my (?:allowed|approved|white|guest)[- ]?(?:list|senders)|awaiting your (?:confirmation|verification)|held (?:until|pending|because)|one[- ]time (?:confirm|verif)|bestätigen sie[^.]{0,60}(?:absender|nachricht|mensch)/;
