import { anyOf } from "./any-of.ts";

/** Being away, in the words of the person who set up the responder. */
export const awayPhrase = anyOf([
  /\b(?:i am|i'm|i will be|i'll be|we are|am|will be|currently|presently) (?:currently |presently |away and |now )?(?:out of (?:the |my )?(?:office|country|town)|away (?:from|on|until|till|for|return)|on (?:annual |maternity |paternity |parental |sick |medical |extended )?(?:leave|vacation|holiday|holidays|pto|sabbatical|business (?:trip|travel))|travel(?:l)?ing|not in the office|unavailable|(?:off|off work))/,
  /\b(?:out of (?:the )?office|away on vacation|away from (?:my |the )?(?:office|desk|e-?mail))\b/,
  // German
  /(?:derzeit|zur ?zeit|momentan|aktuell|vom|bis|ab|nicht).{0,60}(?:nicht (?:im|am) (?:büro|haus|arbeitsplatz)|abwesend|im urlaub|außer haus|nicht erreichbar|nicht im (?:büro|haus)|elternzeit|mutterschutz)/,
  /bin (?:ich )?.{0,60}(?:im urlaub|abwesend|nicht (?:im büro|erreichbar|im haus)|außer haus|in elternzeit|in mutterschutz)/,
  // French
  /(?:je suis|je serai|actuellement|suis).{0,40}(?:absent|en congé|en vacances|hors du bureau|en déplacement)/,
  // Spanish
  /(?:estoy|estar[eé]|me encuentro|estamos|estar).{0,40}(?:fuera de (?:la )?oficina|de vacaciones|ausente|de baja|de viaje)/,
  // Italian
  /(?:sono|sar[oò]|attualmente).{0,30}(?:assente|fuori (?:sede|ufficio)|in ferie|in vacanza|in congedo|in maternità)/,
  // Portuguese
  /(?:estou|estarei|encontro-me|estar).{0,30}(?:fora do escrit[oó]rio|de f[eé]rias|ausente|em f[eé]rias|de licen[cç]a)/,
  // Dutch
  /(?:ik ben|ben ik|momenteel|afwezig).{0,40}(?:afwezig|met (?:vakantie|verlof)|niet (?:op kantoor|aanwezig|bereikbaar)|op vakantie|buiten kantoor)/,
  // Swedish, Danish, Norwegian
  /jag (?:är|kommer).{0,40}(?:semester|frånvarande|bortrest|inte på (?:kontoret|plats)|tjänstledig|föräldraledig)/,
  /(?:jeg er|er jeg).{0,40}(?:ferie|fraværende|ikke på kontoret|bortreist|bortrejst|ikke til stede|ude af kontoret|barsel)/,
  // Finnish
  /olen.{0,40}(?:lomalla|poissa|matkoilla|vapaalla)/,
  // Polish
  /(?:jestem|będę|przebywam|jestem obecnie).{0,40}(?:poza biurem|nieobecn|na urlopie|urlopie)/,
  // Czech and Slovak
  /(?:jsem|budu|nejsem|som).{0,40}(?:mimo kancelář|na dovolené|nepřítom|v kanceláři|dovolenke|mimo kanceláriu)/,
  // Hungarian
  /(?:szabadságon|nem tartózkodom|házon kívül|irodán kívül)/,
  // Russian
  /(?:я |сейчас |нахожусь|буду|меня).{0,40}(?:в отпуске|отсутств|вне офиса|в командировке|нет на (?:месте|работе)|нет в офисе|на больничном)/,
  // Turkish
  /(?:şu (?:anda|an)|ofis|tarihleri arasında|yıllık).{0,60}(?:dışında|izinde|izindeyim|tatilde|ofiste değil)/,
  // Japanese
  /(?:休暇|不在|外出|出張|休業|休み|夏季休|育休|産休)[^。]{0,40}(?:中|して(?:おり|い)|いただ|頂|となり|取得|です|ます)/,
  // Chinese
  /(?:休假|外出|出差|不在(?:办公室|辦公室)|度假|请假|請假|年假)/,
  // Korean
  /(?:휴가|부재|출장|외출|휴무)[^.]{0,20}(?:중|입니다|예정|관계)/,
  // Greek
  /λείπω/,
  /εκτός γραφείου/,
  // Romanian
  /în concediu/,
  /nu sunt (?:la|în) birou/,
  // Ukrainian
  /на відпустці/,
  /у відпустці/,
]);

/** What responders promise or advise besides: replying later, limited access, someone else to ask. */
export const awayConsequence = anyOf([
  /(?:will|shall|'ll) (?:respond|reply|answer|get back|return|be back|contact|read)/,
  /(?:upon|on|after|until) my return/,
  /limited access/,
  /no access/,
  /(?:not|won't) (?:be )?(?:able to )?(?:check|access|read|respond|reply|reach)/,
  /(?:urgent|emergency|immediate (?:assistance|attention|help)|need (?:assistance|help))/,
  /please contact/,
  /in my absence/,
  /(?:not|nicht) weitergeleitet/,
  // German
  /dringend/,
  /vertretung/,
  /wende(?:n)? sie sich/,
  /werde(?:n)? (?:ich |sie )?[^.]{0,60}(?:beantwort|melden|zurück)/,
  /nach meiner rückkehr/,
  /wieder (?:im büro|erreichbar|da|zurück)/,
  // French
  /en cas d'urgence/,
  /mon retour/,
  /pendant mon absence/,
  /contacter/,
  /de retour/,
  // Spanish
  /urgen(?:te|cia|t|za)/,
  /a mi (?:regreso|vuelta)/,
  /contact(?:e|ar|ad) (?:con|a)/,
  /mi ausencia/,
  // Italian
  /al mio (?:rientro|ritorno)/,
  /contattare/,
  /rivolgersi/,
  /mia assenza/,
  // Portuguese
  /retorno/,
  /entrar em contato/,
  /contact(?:ar|e)/,
  /minha ausência/,
  /dringende/,
  // Dutch
  /terugkomst/,
  /contact op(?:nemen|te nemen)/,
  /tijdens mijn afwezigheid/,
  /weer (?:aanwezig|terug)/,
  // Swedish, Danish, Norwegian
  /brådskande/,
  /återkommer/,
  /kontakta/,
  /tillbaka/,
  /haster/,
  /kontakt(?:e|es|er)?\b/,
  /tilbake/,
  /tilbage/,
  // Finnish
  /palaan/,
  /kiireell/,
  /yhteyttä/,
  // Polish
  /piln(?:ych|e|ie)/,
  /proszę o kontakt/,
  /powro(?:cie|tu)/,
  /kontaktow/,
  // Czech and Slovak
  /naléhav/,
  /návrat/,
  /kontaktujte/,
  // Hungarian
  /sürgős/,
  /visszatér/,
  // Russian
  /сроч/,
  /вернусь/,
  /возвращ/,
  /обращай/,
  /свяжусь/,
  /отвечу/,
  // Turkish
  /acil/,
  /döndüğümde/,
  /dönüş/,
  /iletişime/,
  /irtibata/,
  // Japanese
  /至急/,
  /お急ぎ/,
  /緊急/,
  /ご連絡/,
  /返信(?:が|は|させ)/,
  /対応(?:が|は|させ|いたし)/,
  // Chinese
  /紧急/,
  /急事/,
  /回复/,
  /联系/,
  /緊急/,
  /聯絡/,
  /回覆/,
  // Korean
  /급한/,
  /복귀/,
  /연락/,
]);
