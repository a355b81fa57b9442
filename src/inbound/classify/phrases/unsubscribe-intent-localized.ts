import { anyOf } from "./any-of.ts";

/** The same wish in other languages; each phrase names the asker's address, the list or the mails, as in English. */
export const unsubscribeIntentLocalized = anyOf([
  // German
  /(?:aus|von) (?:dem|ihrem|eurem|der|ihrer|eurer|diesem|dieser|allen|ihren) (?:\S{1,20} ){0,2}?(?:\S{0,20}verteiler|\S{0,20}liste|datenbank|adressbestand|newsletter)\S{0,3}(?: \S{1,20}){0,3} ?(?:nehmen|streichen|entfernen|löschen|austragen|abmelden|herausnehmen|raus)/,
  /(?:nehmen|streichen|löschen|entfernen|tragen|melden) sie (?:mich|uns|meine (?:e-?mail-?)?(?:adresse|daten)|diese (?:e-?mail-?)?adresse)(?: \S{1,20}){0,3}? ?(?:aus (?:ihre|dem|der|eure|ihr)|von (?:ihre|der|dem)|ab\b|aus\b|[.!,]|$)/,
  /(?:meine|diese) (?:e-?mail-?)?(?:adresse|daten)(?: \S{1,20}){0,5} (?:löschen|entfernen|zu löschen|streichen)/,
  /keine (?:weiteren |weitere |ihrer )?(?:e-?mails?|mails?|newsletter|nachrichten|werbung|werbemails?|mailings?|werbe\S{1,12})(?: \S{1,20}){0,4}? ?(?:mehr|erhalten|bekommen|zu ?senden|zusenden|schicken|erwünscht|von ihnen)/,
  /(?:möchte|will|wünsche|wollen|möchten) (?:\S{1,20} ){0,4}?(?:abmelden|abbestellen|austragen)/,
  /(?:bitte|hiermit)(?: \S{1,20}){0,4} (?:abmelden|abbestellen|austragen|abgemeldet)(?:[.!,]|$)/,
  /(?:newsletter|mailing|verteiler)(?: \S{1,20}){0,3} (?:abmelden|abbestellen|kündigen|austragen)/,
  /(?:schreiben|kontaktieren|mailen|belästigen) sie (?:mir|mich|uns) (?:bitte )?(?:nicht (?:mehr|weiter)|nie wieder)/,
  // French
  /(?:désabonn|désinscri)(?:er|ez|re|vez|ption|ement)?[- ]?(?:moi|nous)?(?: \S{1,20}){0,4}? ?(?:de (?:votre|vos|cette|la|ces)|svp|s'il vous|[.!,]|$)/,
  /(?:retir|supprim|enlev|ôt|effac|ray)(?:er|ez)[- ]?(?:moi|nous|mon|mes|notre|cette)?(?: (?:adresse|e-?mail|mail|nom|coordonnées|données|contact)\S{0,3})*(?: \S{1,12}){0,3}? (?:de |des )?(?:votre|vos|cette|la|toutes) (?:\S{1,20} )?(?:liste|base|fichier|newsletter|mailing|bases)/,
  /(?:me|nous) (?:retirer|désinscrire|désabonner|supprimer|enlever|rayer) de/,
  /(?:ne |n')(?:souhaite|veux|désire|voulons|souhaitons)\S{0,3} plus (?:recevoir|être contact|être sollicit|de vos|vos)/,
  /ne plus (?:me|nous) (?:envoyer|contacter|écrire|solliciter)|ne plus (?:recevoir|être contact)/,
  /(?:cessez|arrêtez|arrêter) de (?:m'|me |nous )(?:envoyer|écrire|contacter|spammer|solliciter)/,
  /ne (?:m'|me |nous )(?:envoyez|écrivez|contactez|sollicitez) plus/,
  // Spanish
  /(?:dar(?:me|nos)?|de(?:n|)me|denme|dame|dennos) de baja/,
  /(?:elim[ií]n|b[oó]rr|qu[ií]t|s[aá]qu|saqu|rem[uo]ev|remuév)(?:arme|enme|eme|ame|anme|arnos|ennos|enos|erme)/,
  /(?:elimin|borr|quit|remov|retir)(?:ar|e|en|er|an|a) (?:mi|mis|nuestr\w{1,3}|est[ea]) (?:\S{1,12} )?(?:correo|direcci[oó]n|e-?mail|datos|nombre|contacto)/,
  /no (?:quiero|deseo|queremos|deseamos)(?: seguir)? (?:recibir|recibiendo)/,
  /(?:no (?:me |nos )?(?:env[ií]en|manden|escriban|contacten|env[ií]e|mande)) m[aá]s/,
  /dej(?:e|en|ar) de (?:enviar|mandar|escribir|contactar)(?:me|nos)/,
  /cancelar (?:mi|la|nuestra) suscripci[oó]n (?:a|al|de) (?:la|su|este|esta|bolet|newsletter|correo|lista)/,
  // Italian
  /(?:cancellar|rimuover|eliminar|toglier|disiscriver|disiscrivi|depennar)(?:mi|ci)\b/,
  /(?:cancella|rimuovi|rimuove|elimina|togli|toglie|disiscrivi|disiscrive)(?:te)?(?:mi|ci)\b/,
  /(?:cancell|rimuov|elimin|tolg|togl)\w{1,4} (?:il mio|la mia|i miei|questo|questa|il nostro) (?:\S{1,12} )?(?:indirizzo|e-?mail|mail|nominativo|dati|contatto|iscrizione)/,
  /non (?:voglio|desidero|vogliamo|vorrei) (?:più )?(?:ricevere|essere contattat)/,
  /(?:di )?non (?:ricevere|inviarmi|mandarmi|contattarmi|scrivermi) più|non (?:inviatemi|mandatemi|scrivetemi|contattatemi) più/,
  /smett(?:ete|etela|ere|ila) di (?:scriver|inviar|mandar|contattar)(?:mi|ci)/,
  // Portuguese
  /(?:remov|retir|exclu|tir|descadastr)\w{1,5}[- ](?:me|nos) (?:d|[.!,]|$)|(?:me|nos) (?:remov|retir|exclu|tir|descadastr)\w{1,5} d/,
  /(?:remov|retir|exclu|tir|apag)\w{1,4} (?:o )?(?:meu|minha|nosso|este|esse|meus) (?:\S{1,12} )?(?:e-?mail|endere[cç]o|nome|contato|contacto|dados|cadastro)/,
  /descadastr\w{1,5} (?:o )?(?:meu|este|esse)? ?e-?mail/,
  /n[aã]o (?:quero|desejo|gostaria de|queremos|pretendo) (?:mais )?(?:receber|ser contatad)/,
  /(?:par|deix)(?:ar|e|em) de (?:me |nos )?(?:enviar|mandar|escrever|contatar)(?: e-?mails?| mensagens|-me|[.!,]|$)/,
  /n[aã]o (?:me |nos )?(?:envi|mand)(?:e|em|ar) mais/,
  // Dutch
  /(?:uitschrijven|afmelden|uit te schrijven|af te melden)(?: (?:van|voor|uit) (?:de |deze |uw |jullie |alle )?(?:\S{1,20} )?(?:nieuwsbrie\S{1,4}|mailing\S{0,8}|lijst|e-?mails?|mails?|verzendlijst|berichten)|[.!,]|$)/,
  /(?:uit|van) (?:uw|jullie|de|het|deze) (?:\S{1,20} )?(?:lijst|bestand|mailinglijst|mailinglist|database|verzendlijst|adressenbestand)(?: \S{1,12}){0,3} ?(?:verwijder|halen|te halen|schrappen)/,
  /verwijder (?:mij|me|ons|mijn (?:e-?mail|mail|adres|gegevens))/,
  /(?:mij|me|ons|mijn (?:adres|e-?mailadres|gegevens))(?: \S{1,12}){0,4} (?:te )?(?:verwijderen|uitschrijven|schrappen) ?(?:uit|van|[.!,]|$)/,
  /(?:schrijf|meld) (?:mij|me|ons) (?:uit|af)/,
  /geen (?:e-?mails?|mails?|nieuwsbrie\S{1,4}|berichten|reclame)(?: \S{1,12}){0,3} (?:meer|ontvangen|sturen)/,
  /stop met (?:het )?(?:mailen|sturen van|e-?mailen)/,
  // Swedish
  /(?:avregistrera|avprenumerera|avanmäl)(?: \S{1,12})? ?(?:mig|oss|min|från|[.!,]|$)|avsluta (?:min )?prenumeration/,
  /ta bort (?:mig|oss|min (?:adress|e-?post\S{0,8}|mejl\S{0,8}|mail\S{0,8})|denna (?:adress|e-?post\S{0,8}))/,
  /sluta (?:att )?(?:skicka|mejla|maila|kontakta|spamma)/,
  /(?:vill|önskar) inte (?:längre )?(?:ha|få|ta emot) (?:fler|mer|era|dessa|några|sådana|mejl|mail|e-?post|nyhetsbrev|reklam)/,
  // Danish and Norwegian
  /(?:afmeld|frameld|avmeld)\S{0,2} (?:mig|meg|os|oss|min)|meld (?:mig|meg|os|oss) (?:fra|av|ud)/,
  /(?:fjern|slet|slett)\S{0,2} (?:mig|meg|os|oss|min (?:e-?mail\S{0,8}|mail\S{0,8}|adresse|e-?post\S{0,8}))/,
  /(?:ønsker|vil) ikke (?:længere |lenger |å |at )*(?:modtage|motta|få|have|ha) (?:flere|mere|mer|jeres|disse|deres|nyhed\S{0,8}|e-?mails?|mails?|e-?post)/,
  /(?:stop|slutt|hold op) (?:venligst |vennligst )?med (?:at|å) (?:sende|maile|kontakte|skrive)/,
  // Finnish
  /poista(?:kaa)? (?:minut|meidät|osoitteeni|sähköpostini|sähköpostiosoitteeni|nimeni|tietoni)/,
  /(?:peruuta|perua|peruuttaa|perukaa)(?: \S{1,15})? (?:tilau|uutiskir|postitus)\S{0,12}|(?:uutiskirjee|postituslista|sähköpostilista)\S{0,6} (?:pois|poisto|peruut)/,
  /(?:älkää|älä) (?:enää )?(?:lähettäkö|lähetä|lähettäkää)(?: \S{1,15}){0,3} ?(?:enää|viest|sähköpost|mainoks|[.!,]|$)/,
  /en halua (?:enää )?(?:vastaanottaa|saada|näitä|teidän)(?: \S{1,15}){0,2} (?:viest|sähköpost|posti|uutiskir|mainoks)/,
  // Polish
  /(?:wypis|usun|usuń|wykreśl|skreśl|wyrejestr)\S{0,6} (?:mnie|nas|mój|moj\S{0,3}|nasz\S{0,4}|ten adres)/,
  /o (?:wypisanie|usunięcie|wykreślenie|wyrejestrowanie) (?:mnie|nas|moj\S{1,4}|mój|nasz\S{1,4}|tego|adresu|z (?:listy|bazy|newslettera|mailingu|subskrypcji))/,
  /nie (?:chcę|chcemy|życzę sobie|życzymy sobie) (?:już |więcej )?(?:otrzymywać|dostawać|otrzymywania)(?: \S{1,15}){0,3} ?(?:wiadomości|maili|mejli|e-?maili|newsletter\S{0,3}|reklam|ofert|[.!,]|$)/,
  /(?:nie (?:wysyłajcie|przysyłajcie|piszcie|przesyłajcie)|o (?:nie ?wysyłanie|nie ?przesyłanie|zaprzestanie wysyłania))(?: \S{1,15}){0,3} ?(?:wiadomości|maili|mejli|e-?maili|więcej|do mnie|mi|newsletter\S{0,3}|reklam|[.!,]|$)/,
  /(?:mnie|nas|mój adres) (?:wypisać|usunąć|wykreślić|wyrejestrować)/,
  // Czech and Slovak
  /(?:odhlas|odhlás|vyřaď|vyřad|odstraň|odstran|vymaž|vyradi|vyraď)\S{0,4} (?:mě|mne|ma|nás|mou|moji|můj|moju|môj|tuto) ?(?:e-?mail|adres|z |ze |[.!,]|$)?/,
  /(?:odhlásit|odhlášení|odhlásenie)(?: \S{1,12}){0,2}? ?(?:z |ze |od)(?:odběru|seznamu|mailingu|newsletteru|databáze|zoznamu|odberu)|(?:chci|prosím|žádám|chcem)(?: \S{1,12}){0,2} odhlásit/,
  /nepřej(?:i|eme|u) si (?:již |dále |už )?(?:dostávat|zasílat|zasílání|přijímat)|(?:neposílejte|nezasílejte|neposielajte) (?:mi|nám)/,
  // Hungarian and Romanian
  /(?:leiratkoz|töröljenek|töröljön|ne küldj(?:enek|ön))(?: \S{1,15}){0,3}/,
  /(?:dezabona|ștergeți-mă|stergeti-ma|scoateți-mă|scoateti-ma|nu mai doresc să primesc)/,
  // Russian and Ukrainian
  /(?:отпи[шс]|удал|исключ|убер|вычеркн|вычерк)\S{0,5} (?:меня|нас|мой|мою|мои|наш|наши|этот) ?(?:e-?mail|адрес|почт|данные|контакт|из|от|[.!,]|$)?/,
  /(?:прошу|просьба|хочу|хотел бы|пожалуйста)(?: \S{1,15}){0,3} (?:отписать|отписаться|удалить из|исключить из|убрать из)/,
  /(?:больше )?не (?:присылайте|шлите|пишите|отправляйте|беспокойте|присылать|писать|отправлять|беспокоить)(?: \S{1,15}){0,3}? ?(?:больше|мне|нам|писем|письма|рассылк\S{0,3}|сообщени\S{0,2}|спам|реклам\S{0,2})/,
  /больше не (?:присылайте|шлите|пишите|беспокойте|присылать|писать|беспокоить)/,
  /не (?:хочу|хотим|желаю) (?:больше )?получать/,
  /прекратите (?:присылать|рассыл\S{0,4}|слать|писать|спам\S{0,5}|отправ\S{0,5} (?:мне|нам|письм))/,
  /(?:відпи[шс]|видал)\S{0,5} (?:мене|нас|мій|мою)|не (?:надсилайте|пишіть) (?:мені|нам|більше)/,
  // Turkish
  /(?:beni|bizi|adresimi|e-?posta adresimi|mailimi|mail adresimi)(?: \S{1,15}){0,4} (?:çıkar|sil|kaldır)\S{0,6}/,
  /(?:listeden|listenizden|aboneliğimi|üyeliğimi|abonelikten)(?: \S{1,15}){0,3} (?:çıkar|çık|sil|iptal)\S{0,6}/,
  /(?:mail|e-?posta|mesaj|bülten)\S{0,6}(?: \S{1,15}){0,3} (?:almak istemiyorum|istemiyorum|göndermeyin|göndermeyiniz|atmayın|atmayınız)/,
  // Japanese
  /(?:配信|メルマガ|メールマガジン|ニュースレター|ご案内|営業メール|広告メール|宣伝)[^。]{0,20}(?:停止|解除|不要|やめて|止めて|中止|しないで|送らないで|お断り|結構です)/,
  /今後[^。]{0,20}(?:メール|連絡|配信|ご連絡)[^。]{0,15}(?:停止|不要|やめて|止めて|しないで|送らないで|お断り|結構です|控えて|ご遠慮)/,
  /(?:登録|購読|配信リスト|メーリングリスト|リスト)[^。]{0,12}(?:解除|削除|外して|抹消)/,
  // Chinese
  /(?:不要|别|別|请勿|請勿|不想|不希望)(?:再|继续再|繼續)[^。]{0,6}(?:发|發|寄|收到|打扰|打擾|骚扰|联系|聯絡)/,
  /(?:不要|别|別|请勿|請勿|停止)(?:给我|給我|向我)[^。]{0,4}(?:发|發|寄)/,
  /(?:停止|不想再|不希望)[^。]{0,6}(?:发送|發送|收到|接收|推送)[^。]{0,6}(?:邮件|郵件|广告|廣告|信息|訊息)/,
  /(?:取消|退)(?:订阅|訂閱|订|訂)(?!单|單|的(?:流程|功能))/,
  /(?:从|從|把)[^。]{0,20}(?:列表|名单|名單|清單)[^。]{0,12}(?:删除|移除|刪除|去掉)|(?:移除我|删除我|刪除我)/,
  // Korean
  /(?:수신|구독|뉴스레터|광고|메일링)[^.]{0,12}(?:거부|해지|취소|중단|그만|원하지 않)/,
  /(?:메일|이메일|광고)[^.]{0,15}(?:보내지 (?:마|말)|그만 보내|받고 싶지 않|받지 않)/,
  /(?:목록|명단|리스트)[^.]{0,12}(?:삭제|제외|제거|빼)/,
]);
