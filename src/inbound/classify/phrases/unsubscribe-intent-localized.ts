import { anyOf } from "./any-of.ts";

/** The same wish in other languages. */
export const unsubscribeIntentLocalized = anyOf([
  // German
  /(?:bitte |möchte |wünsche |will )[^.!?]{0,60}(?:abmelden|abbestellen|austragen|aus (?:dem|ihrem|eurem|der|ihrer|allen)[^.!?]{0,30}(?:verteiler|liste|adressliste|datenbank|mailingliste)|keine (?:weiteren |mehr )?(?:e-?mails?|mails?|nachrichten|newsletter|werbung)|von (?:der|ihrer) (?:liste|mailingliste)|löschen sie (?:mich|meine (?:daten|adresse|e-?mail)))/,
  /(?:nehmen|streichen|löschen|entfernen) sie (?:mich|meine (?:e-?mail-?)?(?:adresse|daten)|uns)/,
  /keine (?:weiteren )?(?:e-?mails?|mails?|newsletter|nachrichten) mehr/,
  /melden sie mich ab/,
  /newsletter (?:abmelden|abbestellen|kündigen)/,
  // French
  /(?:veuillez|merci de|pouvez-vous|je (?:souhaite|veux|voudrais|désire)|prière de)[^.!?]{0,40}(?:désabonner|désinscrire|désinscription|me retirer|me supprimer|retirer (?:mon|de)|supprimer (?:mon|mes|de)|(?:ne )?plus (?:recevoir|m'envoyer|me contacter|être contact)|arrêter de m')/,
  /ne (?:souhaite|veux|désire) plus (?:recevoir|être)/,
  /(?:retirez|supprimez|désabonnez|désinscrivez|enlevez)[ -](?:moi|nous|mon|mes)/,
  /(?:me|nous) (?:retirer|désinscrire|désabonner|supprimer) de (?:votre|vos|la|cette)/,
  /cessez de m'/,
  /ne m'(?:envoyez|écrivez|contactez) plus/,
  // Spanish
  /(?:por favor|quiero|deseo|quisiera|solicito|ruego|les pido)[^.!?]{0,40}(?:darme de baja|dar(?:me|nos)? (?:de )?baja|dej(?:e|en|ar) de (?:enviar|mandar|escribir|contactar)|no (?:me )?(?:env[ií]en|manden|escriban|contacten)|elimin(?:e|en|ar|arme|enme)|borr(?:e|en|ar|arme|enme)|qu[ií]t(?:e|en|ar|arme|enme)|cancelar (?:mi|la) suscripci)/,
  /(?:denme|deme|dame) de baja/,
  /no (?:quiero|deseo) (?:recibir|seguir recibiendo)/,
  /no (?:me )?(?:env[ií]en|manden|escriban) m[aá]s/,
  /(?:elim[ií]n(?:en|e)?me|b[oó]rr(?:en|e)?me|qu[ií]t(?:en|e)?me|s[aá]qu(?:en|e)me|remu[eé]v(?:an|e|a)me) de/,
  /(?:per favore|prego|vi prego|la prego|chiedo|desidero|vorrei|voglio)[^.!?]{0,40}(?:cancella(?:rmi|temi|re)|rimuov(?:ermi|etemi|ere)|disiscriv|non (?:ricevere|inviarmi|mandarmi|contattarmi|inviatemi)|(?:di )?non ricevere più|eliminar(?:mi|e)|tolg(?:liere|iermi|ietemi))/,
  // Italian
  /(?:cancellatemi|rimuovetemi|toglietemi|disiscrivetemi|cancellami|rimuovimi|toglimi) (?:da|per)/,
  /non (?:voglio|desidero) (?:più )?ricevere/,
  /non (?:inviatemi|mandatemi|scrivetemi) più/,
  /smettetela di (?:scriver|inviar|mandar)/,
  // Portuguese
  /(?:por favor|favor|gostaria de|quero|desejo|solicito|pe[cç]o)[^.!?]{0,40}(?:remov(?:er|a|am)|retir(?:ar|e|em)|exclu(?:ir|a|am)|descadastr|cancelar (?:a |minha )?(?:inscri|assinatura|subscri)|n[aã]o (?:receber|me envi|envi|mand|quero)|par(?:ar|e|em) de (?:enviar|mandar|me))/,
  /n[aã]o (?:quero|desejo|gostaria de) (?:mais )?(?:receber|continuar)/,
  /(?:remov[ae]m?|retirem?|tirem?|excluam?)[- ]me d/,
  /parem? de (?:me )?(?:enviar|mandar)/,
  // Dutch
  /(?:graag|gelieve|wil|wilt u|kunt u|verzoek|a\.?u\.?b\.?)[^.!?]{0,50}(?:uitschrijven|afmelden|uit (?:uw|jullie|de|het) (?:\S{1,20} )?(?:lijst|bestand|mailinglijst|database|verzendlijst)|verwijderen (?:uit|van)|geen (?:e-?mails?|mails?|berichten|nieuwsbrie\w{1,4})|(?:mij|me|ons) (?:te )?verwijder)/,
  /(?:schrijf|meld) (?:mij|me) (?:uit|af)/,
  /geen (?:e-?mails?|mails?|nieuwsbrief|berichten) meer/,
  /verwijder (?:mij|me|mijn)/,
  // Swedish, Danish, Norwegian
  /(?:snälla|vänligen|var vänlig|vill|kan ni|kan du)[^.!?]{0,40}(?:avregistrera|avprenumerera|avsluta (?:min )?prenumeration|ta bort (?:mig|min)|inte (?:få|ha|längre|ta emot)|sluta (?:skicka|mejla|maila|kontakta))/,
  /ta bort (?:mig|min (?:adress|e-?post|mejl|mail))/,
  /sluta (?:skicka|mejla|maila|kontakta)/,
  /vill inte (?:ha|få|längre)/,
  /avregistrera mig/,
  /(?:venligst|vennligst|vil gerne|ønsker|kan i|kan du|kan dere)[^.!?]{0,40}(?:afmeld|frameld|avmeld|fjern(?:e)? (?:mig|meg|min)|slet(?:te|t)? (?:mig|meg|min)|ikke (?:modtage|motta|få|længere|lenger)|stop(?:pe|p)? med at)/,
  /(?:fjern|slet|slett|afmeld|avmeld|frameld|meld) (?:mig|meg)/,
  /ønsker ikke (?:at )?(?:modtage|motta|å motta|flere)/,
  /vil ikke (?:have|ha) flere/,
  /(?:pyydän|haluan|ystävällisesti|voisitteko|olkaa hyvä)[^.!?]{0,40}(?:poista|peruuttaa|perua|poistakaa)/,
  /poistakaa (?:minut|osoitteeni|minun|sähköposti)/,
  // Finnish
  /älkää (?:lähettäkö|enää)/,
  /en halua (?:enää )?(?:vastaanottaa|saada|näitä|teidän|viestejä)/,
  // Polish
  /(?:proszę|prosze|chcę|chciałbym|chciałabym|prosimy)[^.!?]{0,40}(?:wypisa|usun|usunię|wykreśl|nie (?:wysyła|przysyła|pisa|kontakt)|o (?:wypisanie|usunięcie|wykreślenie|niewysyłanie|zaprzestanie))/,
  /(?:wypiszcie|usuńcie|wykreślcie|wypisz|usuń|skreślcie) (?:mnie|mój|moj)/,
  /nie (?:chcę|życzę sobie) (?:już |więcej )?(?:otrzymywać|dostawać|wiadomości|maili|takich)/,
  /nie (?:wysyłajcie|przysyłajcie|piszcie)/,
  // Czech and Slovak
  /(?:prosím|chci|žádám|přeji si|rád bych)[^.!?]{0,40}(?:odhlásit|odhlaste|odhlášení|odstran|vymaž|vyřaď|vyřadit|neposílejte|nezasílejte)/,
  /(?:odhlaste|odstraňte|vyřaďte|vymažte) (?:mě|mne|mou|můj|ma)/,
  /nepřeji si (?:již |dále )?(?:dostávat|zasílat|zasílání)/,
  /(?:neposílejte|nezasílejte) mi/,
  // Russian
  /(?:прошу|просьба|пожалуйста|хочу|хотел бы|требую)[^.!?]{0,50}(?:отпис|удал|исключ|убер|больше не (?:присыла|отправля|пис|беспоко)|не (?:присыла|отправля|беспокои|писать|пишите|хочу получать)|прекрат)/,
  /(?:отпишите|удалите|исключите|уберите|вычеркните) (?:меня|мой|нас|наш|этот|из)/,
  /(?:больше )?не (?:присылайте|шлите|пишите|отправляйте|беспокойте)/,
  /не хочу (?:больше )?(?:получать|ваши)/,
  /прекратите (?:присылать|рассыл|слать|писать|отправ)/,
  // Turkish
  /(?:lütfen|rica|istiyorum|istemiyorum)[^.!?]{0,50}(?:listeden|listenizden|abonelik|üyelik|çıkar|silin|mail (?:atmayın|göndermeyin)|göndermeyin|almak istemiyorum)/,
  /(?:listeden|listenizden|aboneliğimi|üyeliğimi|beni)[^.!?]{0,30}(?:çıkar|sil(?:in|iniz)|iptal)/,
  /(?:mail|e-?posta|mesaj)[^.!?]{0,20}(?:almak istemiyorum|göndermeyin|atmayın)/,
  // Japanese
  /(?:配信|メール|メルマガ|送信)[^。]{0,30}(?:停止|解除|不要|やめて|止めて|止めてください|中止|しないで|送らないで|送付しないで)/,
  /(?:登録|購読|リスト)[^。]{0,20}(?:解除|削除|外して|抹消)/,
  // Chinese
  /(?:不要|别|別|不想|不希望|请勿|請勿|停止)(?:再|继续|繼續|要)?(?:给我|給我|向我|)?(?:发送?|寄|收到|接收|發送?|打扰|打擾|骚扰)/,
  /(?:取消|退)(?:订阅|訂閱|订|訂)/,
  /(?:从|從)[^。]{0,20}(?:列表|名单|名單|清單)[^。]{0,12}(?:删除|移除|刪除|去掉)/,
  /(?:请|請)[^。]{0,12}(?:退订|取消|移除我|删除我|刪除我)/,
  // Korean
  /(?:수신|구독|메일|이메일)[^.]{0,20}(?:거부|해지|취소|중단|그만|원하지 않|보내지 (?:마|말))/,
  /(?:목록|명단|리스트)[^.]{0,12}(?:삭제|제외|제거)/,
]);
