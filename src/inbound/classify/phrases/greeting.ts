import { anyOf } from "./any-of.ts";

/** What may stand before the first thing a responder says: a greeting, thanks for the mail. A whole clause, folded. */
export const greetingClause = anyOf(
  [
    /hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|greetings|thanks?|many thanks|thank you|please note|note|sorry/,
    /hallo|guten (?:tag|morgen|abend)|sehr geehrte|liebe|vielen (?:herzlichen )?dank|herzlichen dank|danke|moin|servus|grüezi/,
    /bonjour|bonsoir|merci|madame|monsieur|cher|chère/,
    /hola|buen[oa]s|gracias|muchas gracias|estimad|querid/,
    /ciao|buongiorno|buonasera|grazie|gentile|salve|spett/,
    /olá|ola|bom dia|boa tarde|obrigad|muito obrigad|prezad|car[oa]|caríssim/,
    /beste|hallo|dank|bedankt|geachte|goede(?:morgen|middag|dag)/,
    /hej|hei|tack|tak|takk|kiitos|moi|terve|god dag|hyvä/,
    /dzień dobry|dziękuj|witam|szanown|dobrý den|dobry den|děkuj|ďakuj|ahoj/,
    /tisztelt|kedves|köszön|bună|mulțum|stimat/,
    /здравствуйте|добрый (?:день|вечер)|доброе утро|спасибо|привет|благодар|уважаем|доброго дня|вітаю|дякую/,
    /merhaba|iyi günler|teşekkür|sayın|γεια|καλημέρα|ευχαριστ/,
    /いつも|お世話|平素|ご連絡|メール|この度|誠に|您好|你好|感谢|谢谢|感謝|謝謝|안녕|감사|메일/,
  ],
  { before: /^/ },
);

/** Words of business between people, in the languages of the other tables. */
export const businessTalk = anyOf([
  /\b(?:let's|sounds good|thanks for the|interested|happy to|would love|call me|schedule|demo|pricing|quote|proposal|contract)\b/,
  /\b(?:took|taken|taking) over\b|\bsuccessor\b/,
  /\b(?:angebot|preis|vertrag|besprechung)|\b(?:devis|prix|rendez-vous|contrat)|\b(?:presupuesto|precio|reuni[oó]n|contrato)/,
  /\b(?:preventivo|prezzo|riunione|contratto)|\b(?:orçamento|preço|reunião)|\b(?:offerte|prijs|afspraak)/,
  /\b(?:möte|offert|pris|møde|møte|tilbud|tarjous|kokous)\b|\b(?:spotkani|ofert|umow|schůzk|nabídk)/,
  /встреч|предложени|договор|toplantı|teklif|打ち合わせ|見積|契約|会议|报价|合同|회의|견적|계약/,
]);

/** Local parts of desks. */
export const deskAddress =
  /^(?:support|help|helpdesk|service|services|customer\w{0,10}|info|contact|kontakt|hello|office|mail|team|sales|billing|kundenservice|kundendienst|anfrage|servicio|soporte|atencion|assistenza|suporte|atendimento|klantenservice|kundtjanst|kundeservice|biuro|obchod|reservations?|bookings?|feedback|enquiries|inquiries|admissions|hr|jobs|careers|recruiting|bewerbung)(?:[-._+]\S{0,40})?$/;
