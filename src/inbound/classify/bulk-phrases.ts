/** Fields of systems that send campaigns. */
export const campaignFields: readonly string[] = [
  "x-campaignid",
  "x-campaign",
  "x-campaign-id",
  "x-mailgun-sid",
  "x-sg-eid",
  "feedback-id",
  "x-feedback-id",
  "x-csa-complaints",
  "x-mc-user",
  "x-mailchimp-id",
  "x-cid",
  "x-mailer-recptid",
  "x-job",
  "x-jobid",
  "x-mailing-id",
  "x-newsletter",
  "x-bulkmail",
  "x-sender-campaign",
  "x-sib-id",
  "x-mj-mid",
  "x-emarsys-identify",
  "x-report-abuse-to",
  "x-mandrill-user",
  "x-ems-message",
  "x-rpcampaign",
  "x-binding",
  "list-help",
  "list-subscribe",
];

/** Fields of trackers, help desks and forges: what they send is a notification, even in an answer's thread. */
export const trackerFields: readonly string[] = [
  "x-github-reason",
  "x-github-sender",
  "x-gitlab-project",
  "x-gitlab-notificationreason",
  "x-jira-fingerprint",
  "x-bugzilla-reason",
  "x-bugzilla-type",
  "x-debian-pr-message",
  "x-trac-version",
  "x-redmine-host",
  "x-phabricator-sent-this-message",
  "x-launchpad-notification-type",
  "x-gerrit-messagetype",
  "x-cron-env",
  "x-linkedin-class",
  "x-facebook-notify",
  "x-twitteremailrecipient",
  "x-slack-notification",
  "x-asana-notification",
];

/** Display names of programs. */
export const robotName =
  /\b(?:(?:bug |issue )?track(?:ing|er)(?: system)?|ticket(?:ing)? system|notifications?|automated|robot|bot|mailing list|listserv|majordomo|newsletter|no[- ]?reply|do not reply|cron daemon|auto[- ]?mailer)\b/;

/** Envelope and role addresses of list software. */
export const listEnvelope =
  /^(?:owner-|list-|bounce-list)|(?:-owner|-request|-bounces|-announce|-list|-admin-bounces)(?:[+=]\S{1,120})?@|^(?:announce|newsletter|listserv|majordomo|sentto-)/i;

/** Subjects of mail to many and of shops and services. */
export const bulkSubject =
  /newsletter|\be-?news\b|\bdigest\b|press ?release|\brelease:|weekly|monthly|daily (?:news|update|brief)|special offer|\bsale\b|% off|\bdeals?\b|webinar|your (?:order|receipt|invoice|itinerary|booking|reservation|statement|subscription|account|password|ticket)\b|(?:order|booking|payment|registration|travel) (?:confirmation|document|receipt)|itinerary|password reset|verify your|confirm your|rundbrief|angebote?|aktuelle informationen|lettre d'information|bolet[ií]n|oferta|promo|newsflash|aktion|рассылка|メルマガ|お知らせ|促销|优惠/;

/** What the foot of a mail to many says: why the reader gets it and how not to. */
export const subscriptionFoot =
  /to (?:unsubscribe|be removed|stop receiving|opt[- ]out|cancel your subscription|modify your subscription|change your (?:e-?mail|subscription|preferences)|update your (?:e-?mail|profile|preferences))|unsubscribe (?:here|instructions|from this|by|at\b|now)|(?:^|\n)\s{0,10}unsubscribe\b|(?:you are|you're|you were|because you) (?:receiving|currently subscribed|subscribed|registered|signed up)|you(?:'ve| have) received this|this (?:e-?mail|newsletter|message) was sent (?:to|by)|subscription changes|manage (?:your )?(?:subscription|preferences)|view (?:this (?:e-?mail|newsletter) )?(?:in|online)|newsletter (?:abbestellen|abmelden|abo)|sie (?:erhalten|bekommen) diese|abbestellen|nicht mehr erhalten möchten|abmelden|se désinscrire|désabonner|vous recevez (?:ce|cet)|darse de baja|cancelar (?:su|la) suscrip|(?:usted )?(?:recibe|ha recibido) este|cancellare l'iscrizione|cancellarsi|(?:hai|ha) ricevuto questa|cancelar a (?:sua )?(?:inscri|subscri)|descadastr|você (?:está )?receb|uitschrijven|u ontvangt deze|avprenumerera|avregistrera|du (?:får|modtager|mottar) (?:detta|denne|dette)|afmeld|meld deg av|peruuta tilaus|wypisa|otrzymujesz (?:tę|ten)|odhlásit|leiratkoz|отписаться|вы получили это|abonelikten|配信停止|配信解除|メール配信|退订|取消订阅|수신거부/;
