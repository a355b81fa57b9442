import { anyOf } from "./any-of.ts";

/** Receipts: a desk or form that confirms it got the mail. */
export const receiptPhrase = anyOf([
  /(?:we|i) (?:have |'ve )?(?:received|got) your (?:e-?mail|message|inquiry|enquiry|request|mail|ticket|application|submission|query)/,
  /your (?:e-?mail|message|inquiry|enquiry|request|mail|application|query) (?:has been|was|is) (?:received|registered|logged|forwarded|being)/,
  /thank(?:s| you) for (?:contacting|reaching out|your (?:e-?mail|message|inquiry|enquiry|interest|request|mail)|getting in touch|writing)/,
  /ticket (?:number|id|#|has been|was|no)/,
  /(?:case|request|reference) (?:number|id|#|no)/,
  /(?:will|shall) (?:respond|reply|get back|be in touch|answer|contact you)[^.]{0,60}(?:within|as soon as|shortly|business (?:day|hour))/,
  // German
  /ihre (?:e-?mail|nachricht|anfrage)[^.]{0,40}(?:erhalten|eingegangen|empfangen)/,
  /vielen dank für ihre (?:e-?mail|nachricht|anfrage)/,
  /ticketnummer/,
  // French
  /votre (?:message|demande|e-?mail|courriel)[^.]{0,40}(?:bien )?(?:reçu|été enregistr)/,
  /(?:nous avons|avons) bien reçu/,
  // Spanish
  /hemos recibido (?:su|tu)/,
  /(?:su|tu) (?:mensaje|correo|consulta|solicitud) ha sido (?:recibid|registrad)/,
  // Italian
  /abbiamo ricevuto/,
  /(?:la )?(?:sua|tua) (?:richiesta|e-?mail|mail)[^.]{0,30}(?:ricevuta|registrata)/,
  // Portuguese
  /recebemos (?:a |o )?(?:su|tu)a?/,
  // Dutch
  /(?:uw|je) (?:e-?mail|bericht|vraag|aanvraag)[^.]{0,40}(?:ontvangen|in goede orde)/,
  // Swedish, Danish, Norwegian
  /(?:har )?(?:mottagit|mottatt|modtaget) (?:din|ditt|dit|deres|ert)/,
  /tack för (?:ditt|din)/,
  /tak for din/,
  /takk for (?:din|henvendelsen)/,
  // Finnish
  /viestisi on/,
  /olemme vastaanottaneet/,
  // Polish
  /otrzymaliśmy/,
  /dziękujemy za (?:wiadomość|kontakt|przesł)/,
  // Czech and Slovak
  /obdrželi jsme/,
  /děkujeme za/,
  // Russian
  /ваш[еа] (?:обращение|письмо|заявка|запрос|сообщение)[^.]{0,40}(?:получен|принят|зарегистр)/,
  /мы получили/,
  // Turkish
  /(?:mesajınız|talebiniz|e-?postanız)[^.]{0,30}(?:alın|ulaş)/,
  // Japanese
  /お問い?合わせ(?:を|いただき|頂き|ありがとう|を受け)/,
  /受け?付け(?:いた|まし)/,
  // Chinese
  /已收到/,
  /收到您/,
  // Korean
  /접수/,
]);

/** A receipt with a number, which only a help desk gives. */
export const ticketReceipt = anyOf([
  /(?:your|a|new|the) (?:support )?(?:ticket|case|request|inquiry) (?:number|id|#|has been (?:created|opened|received|registered|logged))/,
  /(?:ticket|case|reference|request) ?(?:#|number|id|no\.?)[: ]{0,3}[\w-]{0,12}\d{3}/,
  /ticketnummer/,
  /vorgangsnummer/,
  /受付番号/,
]);

/** A receipt that promises an answer for many; a desk's only when a desk's address sends it. */
export const deskReceipt = anyOf([
  /we (?:have |'ve )?received your .{0,120}(?:within|as soon as|business (?:day|hour)|shortly)/,
  /(?:our|a member of our|someone from our|the) (?:\w{1,20} )?team will (?:get back|respond|reply|contact|review|be in touch)/,
  // German
  /(?:wir haben|haben wir) ihre .{0,60}erhalten .{0,120}(?:bearbeit|melden|schnellstmöglich|umgehend)/,
  // French
  /nous avons bien reçu votre .{0,120}(?:délais|brefs|rapidement|dès que)/,
  // Spanish
  /hemos recibido (?:su|tu) .{0,120}(?:brevedad|pronto|antes posible)/,
  // Italian
  /abbiamo ricevuto .{0,120}(?:presto|possibile|breve)/,
  // Portuguese
  /recebemos (?:a |o )?(?:sua|seu) .{0,120}(?:breve|possível)/,
  // Japanese
  /お問い合わせを受け付け/,
]);
