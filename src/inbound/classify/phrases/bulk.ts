import { anyOf } from "./any-of.ts";

/** Display names of programs. */
export const robotName = anyOf(
  [
    /(?:bug |issue )?track(?:ing|er)(?: system)?/,
    /ticket(?:ing)? system/,
    /notifications?/,
    /automated/,
    /robot/,
    /bot/,
    /mailing list/,
    /listserv/,
    /majordomo/,
    /newsletter/,
    /no[- ]?reply/,
    /do not reply/,
    /cron daemon/,
    /auto[- ]?mailer/,
  ],
  { before: /\b/, after: /\b/ },
);

/** Envelope and role addresses of list software. */
export const listEnvelope = anyOf([
  /^(?:owner-|list-|bounce-list)/,
  /(?:-owner|-request|-bounces|-announce|-list|-admin-bounces)(?:[+=]\S{1,120})?@/,
  /^(?:announce|newsletter|listserv|majordomo|sentto-)/,
]);

/** Subjects of mail to many and of shops and services. */
export const bulkSubject = anyOf([
  /newsletter/,
  /\be-?news\b/,
  /\bdigest\b/,
  /press ?release/,
  /\brelease:/,
  /weekly/,
  /monthly/,
  /daily (?:news|update|brief)/,
  /special offer/,
  /\bsale\b/,
  /% off/,
  /\bdeals?\b/,
  /webinar/,
  /your (?:order|receipt|invoice|itinerary|booking|reservation|statement|subscription|account|password|ticket)\b/,
  /(?:order|booking|payment|registration|travel) (?:confirmation|document|receipt)/,
  /itinerary/,
  /password reset/,
  /verify your/,
  /confirm your/,
  /rundbrief/,
  /angebote?/,
  /aktuelle informationen/,
  /lettre d'information/,
  /bolet[ií]n/,
  /oferta/,
  /promo/,
  /newsflash/,
  /aktion/,
  /рассылка/,
  /メルマガ/,
  /お知らせ/,
  /促销/,
  /优惠/,
]);

/** What the foot of a mail to many says: why the reader gets it and how not to. */
export const subscriptionFoot = anyOf([
  /to (?:unsubscribe|be removed|stop receiving|opt[- ]out|cancel your subscription|modify your subscription|change your (?:e-?mail|subscription|preferences)|update your (?:e-?mail|profile|preferences))/,
  /unsubscribe (?:here|instructions|from this|by|at\b|now)/,
  /(?:^|\n)\s{0,10}unsubscribe\b/,
  /(?:you are|you're|you were|because you) (?:receiving|currently subscribed|subscribed|registered|signed up)/,
  /you(?:'ve| have) received this/,
  /this (?:e-?mail|newsletter|message) was sent (?:to|by)/,
  /subscription changes/,
  /manage (?:your )?(?:subscription|preferences)/,
  /view (?:this (?:e-?mail|newsletter) )?(?:in|online)/,
  // German
  /newsletter (?:abbestellen|abmelden|abo)/,
  /sie (?:erhalten|bekommen) diese/,
  /abbestellen/,
  /nicht mehr erhalten möchten/,
  /abmelden/,
  /se désinscrire/,
  // French
  /désabonner/,
  /vous recevez (?:ce|cet)/,
  // Spanish
  /darse de baja/,
  /cancelar (?:su|la) suscrip/,
  /(?:usted )?(?:recibe|ha recibido) este/,
  // Italian
  /cancellare l'iscrizione/,
  /cancellarsi/,
  /(?:hai|ha) ricevuto questa/,
  /cancelar a (?:sua )?(?:inscri|subscri)/,
  // Portuguese
  /descadastr/,
  /você (?:está )?receb/,
  // Dutch
  /uitschrijven/,
  /u ontvangt deze/,
  // Swedish, Danish, Norwegian
  /avprenumerera/,
  /avregistrera/,
  /du (?:får|modtager|mottar) (?:detta|denne|dette)/,
  /afmeld/,
  /meld deg av/,
  // Finnish
  /peruuta tilaus/,
  // Polish
  /wypisa/,
  /otrzymujesz (?:tę|ten)/,
  // Czech and Slovak
  /odhlásit/,
  // Hungarian
  /leiratkoz/,
  // Russian
  /отписаться/,
  /вы получили это/,
  // Turkish
  /abonelikten/,
  // Japanese
  /配信停止/,
  /配信解除/,
  /メール配信/,
  // Chinese
  /退订/,
  /取消订阅/,
  // Korean
  /수신거부/,
]);

/** Programs that send to many, in X-Mailer (lower case). */
export const bulkMailer = anyOf([
  /lyris|unitymail|accucast|sendblaster|groupmail|mailchimp|phplist|mailman|listserv|sympa|ezmlm|mailloop|worldmerge|bulk/,
  /newsletter|campaign|sendinblue|mailjet|cleverreach|inxmail|emarsys|optivo|e-?circle|silverpop|exacttarget|responsys/,
  /cheetahmail|constant contact|icontact|aweber|getresponse|activecampaign|marketo|hubspot|eloqua|acoustic/,
]);

/** How mail to many addresses its reader. */
export const subscriberGreeting = anyOf([
  /dear (?:valued )?(?:subscriber|customer|member|reader|client|user|friend of)/,
  /(?:sehr geehrte|liebe)r? (?:kund|leser|abonnent|mitglied|newsletter)/,
  /cher(?:s|e|es)? (?:client|abonné|lecteur|membre|adhérent)/,
  /estimad[oa]s? (?:cliente|suscriptor|lector|miembro)/,
  /gentile (?:cliente|iscritt|lettore|utente)/,
  /(?:prezado|caro)s? (?:cliente|assinante|leitor)/,
  /(?:beste|geachte) (?:klant|lezer|abonnee)/,
  /уважаем(?:ый|ые|ая) (?:клиент|подписчик|читател)/,
  /会員の(?:皆様|みなさま)|お客様各位|尊敬的(?:客户|用户|会员)|고객님/,
]);
