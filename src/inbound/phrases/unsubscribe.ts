import { phraseChains, phraseList } from "../../platform/phrase-list.ts";

/** An answer that consists of one of these (and a greeting or "please") asks to be removed. In lower case. */
export const bareRequests: readonly string[] = phraseList(`
  unsubscribe | unsubscribed | unsubscribe me | stop | remove | remove me | opt out | opt-out | optout | stop emails | stop email
  stop mails | no more emails | no more | unsub | cancel subscription | take me off | delete me | stop it | stop this | abmelden
  abmeldung | austragen | abbestellen | newsletter abmelden | newsletter abbestellen | kein interesse, bitte löschen | löschen
  bitte löschen | stopp | désinscription | desinscription | désabonnement | me désinscrire | me désabonner | se désabonner
  désinscrire | désabonner | désinscrivez-moi | désabonnez-moi | baja | dar de baja | darme de baja | cancelar suscripción
  desuscribir | desuscribirme | cancelar la suscripción | darse de baja | donar de baixa | no me interesa, dar de baja | cancellami
  cancellatemi | disiscrizione | disiscrivimi | cancellazione | cancella iscrizione | annulla iscrizione | rimuovimi | rimuovetemi
  descadastrar | descadastro | remover | cancelar inscrição | cancelar subscrição | remova-me | cancelar assinatura
  anular subscrição | me remova | sair da lista | uitschrijven | afmelden | afmelding | schrijf me uit | uitschrijving | avregistrera
  avregistrera mig | avsluta prenumeration | avanmäl | avprenumerera | afmeld | afmeld mig | frameld | meld meg av | avmeld
  avmeld meg | stopp e-post | peruuta tilaus | peruuta | poista | poista minut | poistakaa minut listalta | wypisz | wypisz mnie
  rezygnacja | rezygnuję | wypisuję się | usuń mnie | proszę o wypisanie | odhlásit | odhlásit odběr | odhlaste mě | odhlášení
  zrušit odběr | отписаться | отписка | отпишите | отпишите меня | стоп | удалите меня | відписатися | відпишіть мене | видаліть мене
  отписване | leiratkozás | leiratkozom | dezabonare | dezabonați-mă | διαγραφή | odjava | hủy đăng ký | berhenti berlangganan
  abonelikten çık | abonelikten çıkmak istiyorum | listeden çıkar | listeden çıkarın | iptal | üyelikten çık | 配信停止 | 配信停止希望
  配信停止をお願いします | 配信不要 | 解除 | 購読解除 | メルマガ解除 | 停止 | 退订 | 退訂 | td | 取消订阅 | 取消訂閱 | 不要再发 | 수신거부 | 수신 거부 | 구독취소 | 구독 취소 | 수신거부 합니다
  إلغاء الاشتراك | الغاء الاشتراك | ألغ الاشتراك | הסר | הסר אותי | להסרה | להסיר | תסירו אותי
`);

/**
 * Requests within a sentence, in lower case. Each entry is a chain: its parts follow one another within one sentence, at most
 * 50 characters apart.
 */
export const requests: readonly (readonly string[])[] = phraseChains(`
  # en
  stop sending emails | stop sending mails | stop sending your | stop sending this | stop sending any | remove my…from your | remove our…from your
  remove this…from your | remove from your list | remove from your mailing | remove from list | remove from the list | remove from this list
  remove from mailing list | remove…@ | delete my contact | delete my data | delete my details | delete my info | delete our contact | delete our data
  remove my details | remove my contact | remove my data | remove my info | delete from your list | don't want these email | don't want these mail
  do not want these email | don't want your mail | want off this list | want off your list | want off the list | get me off | get us off
  discontinue sending | unsubscribe this | asked to be removed | like to be removed | want to be removed | wish to be removed | have me removed
  have us removed | exclude me from | stop all communication | stop all contact | stop all email | do not email again | don't email again
  no longer wish to be contacted | no longer want to be contacted | do not wish to be contacted | don't want to be contacted | me from your list
  don't want to receive…mail | don't want to receive…newsletter | don't want to receive…message | don't want to receive…any␣
  don't want to receive…anything | don't want to receive…these | don't want to receive…this | don't want to receive…your
  don't want to receive…them | do not want to receive…mail | do not want to receive…newsletter | do not want to receive…message
  do not want to receive…any␣ | do not want to receive…anything | do not want to receive…these | do not want to receive…this
  do not want to receive…your | do not want to receive…them | don't wish to receive…mail | don't wish to receive…newsletter
  don't wish to receive…message | don't wish to receive…any␣ | don't wish to receive…anything | don't wish to receive…these
  don't wish to receive…this | don't wish to receive…your | don't wish to receive…them | do not wish to receive…mail
  do not wish to receive…newsletter | do not wish to receive…message | do not wish to receive…any␣ | do not wish to receive…anything
  do not wish to receive…these | do not wish to receive…this | do not wish to receive…your | do not wish to receive…them | remove me
  take me off | take us off | unsubscribe me | unsubscribe us | please unsubscribe | sent this email to unsubscribe | want to unsubscribe | like to unsubscribe
  wish to unsubscribe | how do i unsubscribe | how can i unsubscribe | trying to unsubscribe | tried to unsubscribe
  want to be unsubscribed | like to be unsubscribed | let me unsubscribe | unsubscribe this email | unsubscribe my
  i unsubscribe from your | stop emailing | stop e-mailing | stop mailing me | stop sending me | stop sending these | stop sending us
   stop contacting me | stop contacting us | stop messaging me | stop writing to me | stop spamming
  stop the email | stop these email | stop all email | stop with the email | stop with these email | quit emailing | quit sending
  cease…contact | do not email me | don't email me | do not e-mail me | do not contact me | don't contact me | do not contact us
  don't contact us | do not send me…email | don't send me…email | do not send me any | don't send me any | never email me
  never contact me | don't write to me again | don't want any more email | no more emails | no further email | not email me again
  not contact me again | remove my email | remove my e-mail | remove my name | remove my address | remove this email
  remove this address | remove us from 
   delete me from | delete my email
  delete my address 
  opt me out | opt out of | opt-out of | like to opt out | want to opt out | wish to opt out | no longer wish to receive
  no longer want to receive | no longer want your | don't want to get…email | don't want your email
  do not want your email | not interested in receiving | cancel my newsletter | cancel my email subscription | leave me alone
  lose my email | lose my address
  # de
  bitte um löschung | um löschung aus | bitte um entfernung | um entfernung meiner | um streichung | bitte um austragung | lassen sie mich in ruhe
  melden sie mich…␣ab | meldet mich…␣ab | melde mich…newsletter ab | tragen sie mich…␣aus | trag mich…␣aus | tragt mich…␣aus
  nehmen sie mich…verteiler | nehmen sie mich…liste | nehmt mich…verteiler | nimm mich…verteiler | nimm mich…liste
  streichen sie mich | entfernen sie mich | entfernt mich | aus dem verteiler…nehmen | aus ihrem verteiler | aus eurem verteiler
  aus der mailingliste | aus ihrer mailingliste | aus ihrer liste | keine weiteren e-mails | keine weiteren mails | keine e-mails mehr
  keine mails mehr | keine werbung mehr | keinen newsletter mehr | keine newsletter mehr | keine weiteren nachrichten
  keine nachrichten mehr | nicht mehr anschreiben | nicht mehr kontaktieren | schreiben sie mir nicht mehr
  schreiben sie mich nicht mehr | kontaktieren sie mich nicht | löschen sie meine | löschen sie mich | lösche meine e-mail
  löschen sie diese | newsletter…abbestellen | newsletter…abmelden | möchte mich…abmelden | hören sie auf, mir | unterlassen sie
  widerspreche…werb
  # fr
  supprimer mon adresse | supprimer mes coordonnées | supprimer mes données | supprimez mes | effacer mes données | effacez mes | m'effacer de
  désinscrire | désinscrivez | désabonner | désabonnez | me désabonn | retirer de votre liste | retirez-moi | retirez moi
  retirer mon | retirez mon | supprimez mon | supprimer mon…list | supprimer mon…mail | supprimez-moi | enlevez-moi
  enlever de votre liste | m'enlever | me retirer de | ne plus recevoir | plus recevoir vos | ne plus m'envoyer | ne m'envoyez plus
  ne me contactez plus | ne plus me contacter | ne m'écrivez plus | arrêtez de m' | arrêter de m' | cessez de m' | arrêtez de me
  cessez de me | ne souhaite plus recevoir | ne veux plus recevoir | stop aux mails
  # es, ca
  me eliminen | bórrenme | borrenme | bórrame | me borren | me quiten de | me saquen de | eliminar mi correo | eliminar mis datos | borrar mis datos
  borren mis | eliminen mis | eliminar mi email | eliminar mi e-mail
  darme de baja | dar de baja…correo | denme de baja | dame de baja | dadme de baja | deme de baja | dar de baja mi | me den de baja
  me dé de baja | quiero la baja | solicito la baja | elimíneme | eliminarme | elimínenme | eliminen mi | elimine mi | borren mi
  borre mi | borrarme | quitarme de | quítenme | quíteme | quítame | sáquenme | sácame de | no me envíen más | no me envíe más
  no me envíes más | no me manden más | no me mandes más | dejen de enviar | deje de enviar | dejad de enviar | deja de enviar
  dejen de escribirme | no deseo recibir | no quiero recibir | no quiero más correos | no deseo seguir recibiendo | no me contacten
  no me escriban | cancelar mi suscripción al bolet | desuscri
  # it
  essere rimoss | essere cancellat | cancellazione dei miei | cancellazione del mio | cancellazione dalla | la rimozione del mio | cancellarmi
  cancellatemi | cancellami | mi cancelli | cancellarmi | cancellare il mio | cancellate il mio | cancelli il mio | rimuovetemi
  rimuovimi | rimuovermi | rimuovere il mio | rimuovete il mio | mi rimuova | toglietemi | toglimi da | disiscriver | disiscrivi
  non voglio più ricevere | non desidero più ricevere | non desidero ricevere | non voglio ricevere | non inviatemi più
  non mi inviate più | non mandatemi più | smettete di…␣scriv | smettetela di | smettete di…␣invi | smettete di…␣mand | smetta di
  non contattatemi | non contattarmi
  # pt
  retirar meu e-mail | retirar o meu e-mail | retirar meu email | retirar o meu email | não me mandem mais | não me mande mais | remoção do meu
  remoção dos meus | excluam meu | apaguem o meu | apaguem meu
  descadastr | remover meu | remova meu | removam meu | remover o meu | remova o meu | removam o meu | remova-me | me remova
  me removam | removam-me | me tire da | me tirem da | tirem-me da | retirem-me | retirem o meu | retire o meu | retire meu
  excluir meu | exclua meu | exclua o meu | não quero mais receber | não desejo mais receber | não quero receber | não desejo receber
  deixar de receber | parem de…enviar | pare de…enviar | parem de…mandar | pare de…mandar | não me enviem mais | não me envie mais
  não me contactem | não me contate | cancelar a minha subscrição | cancelar a subscrição | cancelar minha inscrição
  # nl
  mij uit uw | mij uit jullie | mij…te verwijderen | me uit jullie | me uit je | mijn gegevens…verwijderen
  schrijf me…uit | schrijf mij…uit | uitschrijven | mij afmelden | me afmelden | meld me…␣af | meld mij…␣af | haal me van
  haal mij van | haalt u mij van | verwijder mij | verwijder me | verwijder mijn | mijn adres…verwijderen | mij…verwijderen uit
  mij van…lijst | geen e-mails meer | geen mails meer | geen mail meer | geen nieuwsbrief meer | geen berichten meer
  niet meer mailen | mail mij niet meer | mail me niet meer | stop met mailen | stop met het sturen | stop met sturen
  niet meer te benaderen | niet meer benaderen
  # sv, da, no
  ikke send meg | ikke sende mig | send mig ikke | send meg ikke | skicka inte fler | skicka inga fler | sluta skicka
  ta bort mig | ta bort min | avregistrera mig | avprenumerera | avanmäl | stryk mig | inga fler mail | inga fler mejl | inga mer mail
  sluta mejla | sluta maila | sluta skicka | inte ha fler | vill inte ha…mail | vill inte ha…mejl | vill inte längre få
  vill inte få…mail | vill inte få…mejl | kontakta mig inte | afmeld mig | afmelde mig | framelde mig | frameld mig | fjern mig
  slet mig | slet min | fjern min | ikke modtage flere | ønsker ikke at modtage | ikke længere modtage | ingen flere mails
  stop med at sende | stop med at skrive | tag mig af | meld meg av | melde meg av | fjern meg | slett meg | slett min | fjern e-post
  ønsker ikke å motta | vil ikke ha flere | ikke motta flere | slutt å sende | slutt å maile | stopp å sende | ta meg av
  ikke kontakt meg
  # fi
  poistamaan minut | poistaa osoitteeni | poistamaan osoitteeni | lopettakaa viestien | lopeta viestien
  poistakaa minut | poista minut | poistakaa osoitteeni | poistakaa sähköposti | poista sähköpostini | poistaa minut | en halua enää
  en halua viestejä | en halua saada | älkää lähettäkö | älä lähetä | lopettakaa…␣lähettä | lopeta…␣lähettä | peruuttaa tilauksen
  peruuttakaa tilaus | perua uutiskirje | peruuttaa uutiskirje
  # pl
  mnie wypisać | mnie usunąć | mnie wykreślić | wykreślenie z listy | wykreślić mnie | skreślić mnie | wykreślcie mnie | nie wysyłać mi więcej
  wypisać mnie | wypisanie mnie | wypisz mnie | wypiszcie mnie | wypisać się | usunąć mnie | usunięcie mnie | usuń mnie | usuńcie mnie
  usunięcie mojego | usunąć mój | usunięcie z listy | usunięcie z bazy | nie chcę otrzymywać | nie życzę sobie | nie wysyłajcie
  nie wysyłać mi | proszę nie wysyłać | przestańcie wysyłać | przestać wysyłać | proszę o niewysyłanie | zrezygnować z newslettera
  rezygnuję z…␣newsletter | rezygnuję z otrzymywania
  # cs, sk
  o odhlášení | mi neposílejte | neposílejte mi | odhlásit mě | o vymazání | o odstranění z
  odhlaste m | odhlásit…␣odběr | odhlásit z | odhlásit ze | mě odhlásit | odstraňte m | vymažte m | vyřaďte m | vymažte mů
  nechci dostávat | nepřeji si dostávat | nepřeji si…␣e-mail | nepřeji si…␣zasíl | nechci…␣e-maily | přestaňte mi | neposílejte mi
  už mi nepište | nezasílejte | odhláste ma | neposielajte mi | nechcem dostávať
  # ru, uk
  отпишите меня | отписать меня | хочу отписаться | прошу отписать | удалите меня | удалить меня | удалите мой | удалить мой
  уберите меня | исключите меня | исключить меня | исключите мой | не присылайте | не пишите мне | больше не пишите
  прекратите…␣присыл | прекратите…␣рассыл | прекратите…␣писать | перестаньте…␣присыл | перестаньте…␣писать | перестаньте…␣слать
  не хочу получать | не желаю получать | отказываюсь от рассылки | не шлите | відпишіть мене | відписати мене | хочу відписатися
  видаліть мене | видаліть мою | не надсилайте | не пишіть мені | не хочу отримувати | припиніть…␣надсил
  # tr
  listeden çıkar | listenizden çıkar | listenizden sil | listesinden çıkar | aboneliğimi iptal | aboneliğimi sonlandır
  abonelikten çık | abonelikten ayrıl | üyeliğimi iptal | mail atmayın | mail göndermeyin | e-posta göndermeyin | bana yazmayın
  almak istemiyorum | göndermeyi bırak | göndermeyi kes | beni çıkarın | adresimi silin | adresimi sil
  # ja, zh, ko
  將我移除 | 将我移除 | 停止寄送 | 停止寄信 | 請不要再寄 | 请不要再
  配信を停止 | 配信停止 | 配信を止め | 配信をやめ | 配信を解除 | 配信解除 | 購読を解除 | 購読解除 | メールを送らない | メールの送信を停止 | 送信を停止 | 送らないで | リストから削除 | リストから外 | メールは不要
  メール不要 | 登録を解除 | 登録解除 | 今後…不要 | 今後…お控え | 请退订 | 请帮我退订 | 我要退订 | 想退订 | 取消订阅 | 請取消訂閱 | 取消訂閱 | 停止发送 | 停止發送 | 不要再发 | 不要再發 | 别再发 | 請勿再 | 请勿再
  不要再给我 | 移除我 | 从列表中删除 | 将我从…移除 | 将我从…删除 | 把我从…移除 | 把我从…删除 | 不想再收到 | 不希望再收到 | 不想收到 | 我要取消訂 | 수신거부 | 수신 거부 | 구독 취소 | 구독취소 | 구독을 취소
  구독 해지 | 구독을 해지 | 메일을 보내지 | 메일 보내지 | 이메일을 보내지 | 그만 보내 | 받고 싶지 않 | 목록에서 삭제 | 명단에서 삭제 | 리스트에서 삭제 | 목록에서 제외 | 리스트에서 제외
  # ar, he
  إلغاء اشتراكي | الغاء اشتراكي | إلغاء الاشتراك | ألغوا اشتراكي | أزيلوني | إزالتي من | إزالة بريدي | توقفوا عن إرسال
  لا أريد استلام | لا أرغب في تلقي | لا ترسلوا | הסירו אותי | תסירו אותי | להסיר אותי | נא להסיר | הסר אותי | הפסיקו לשלוח
  תפסיקו לשלוח | לא מעוניין לקבל | לא מעוניינת לקבל | אל תשלחו לי
  # hu, ro, el, vi, id
  leiratkoz | töröljenek a | töröljék a | ne küldjenek | dezabon | nu mai doresc să primesc | nu mai vreau să primesc | scoateți-mă
  ștergeți-mă | διαγράψτε με | να διαγραφώ | μην μου στέλνετε | hủy đăng ký | đừng gửi | berhenti berlangganan | jangan kirim
  hapus email saya
`);

/** Words before a request that turn it around or report it: "please don't remove me", "you unsubscribed me". */
export const reversals: readonly string[] = phraseList(`
  don't | do not | not | never | didn't | did not | why did you | why would you | did you | you | they | he | she | customers | users
  people | recipients | subscribers | before you | unless | no need to | rather than | nicht | pas | sans | kunden können sich | niet
  inte | ikke | älä | nie | não | non | no | не
`);

/** Others a sentence may speak of: then it asks how the product works, or tells a story. Beginnings of words. */
export const thirdParties: readonly string[] = phraseList(`
  customers | clients | users | subscribers | recipients | contacts | leads | people | prospects | vendors | employees | resellers | colleague
  kunden | empfänger | abonnenten | nutzer | les clients | nos clients | vos clients | abonnés | clientes | usuarios | suscriptores | clienti | utenti
  assinantes | usuários | klanten | abonnees | gebruikers | kunder | användare | brugere | brukere | asiakas | asiakkaa | klienci | klientów | zákazní
  клиент | пользовател | подписчик | клієнт | müşteri | kullanıcı | 顧客 | お客様が | ユーザー | 客户可 | 用户 | 고객이 | 사용자
`);

/** What a person may be taken out of, get or end without leaving the list. Beginnings of words. */
export const otherThings: readonly string[] = phraseList(`
  cc | thread | loop | meeting | invite | invitation | conversation | call | chat | calendar | project | group | copy | speaker | webinar | webinaire | event
  demo | trial | contract | invoice | quote | onboarding | appointment | workshop | training | discount | waitlist | waiting list | veranstaltung | termin
  schulung | kurs | vertrag | rechnung | signatur | test | réunion | rendez-vous | formation | contrat | facture | contrato | factura | reunión | fattura
  contratto | preventivo | reunião | fatura | afspraak | vergadering | möte | møde | møte | kokous | spotkani | umow | faktur | smlouv | schůzk | договор | счет
  встреч | sözleşme | toplantı | 会议 | 會議 | 契約 | 회의 | 계약
`);

/** Words that say that mail or a list of addresses is meant after all. */
export const mailWords: readonly string[] = phraseList(`
  mail | newsletter | mailing | list | distribution | subscription | verteiler | nachricht | correo | boletín | courriel | bestand | utskick | nieuwsbrief
  nyhedsbrev | nyhetsbrev | uutiskirje | biuletyn | wiadomości | zpravodaj | рассыл | письм | розсил | bülten | posta | メール | 配信 | 邮件 | 郵件 | 메일
`);

/** Words that may follow "unsubscribe from" when our own mail is meant. */
export const ownMailWords: readonly string[] = phraseList(`
  this | your | these | the | all | any | further | future | mailing | list | lists | email | emails | newsletter | everything | here
  it | them | you | marketing
`);

/** Bare requests that mean something else inside a longer text. */
export const ambiguousRequests: readonly string[] = phraseList(`
  stop | remove | no more | stop it | stop this | löschen | stopp | remover | iptal | 停止 | 解除 | peruuta | poista | td | стоп | cancel subscription | baja | unsubscribed
`);

/** Words around a bare request that change nothing. */
export const politeWords: readonly string[] = phraseList(`
  please | pls | plz | thanks | thank | you | hi | hello | hey | now | asap | immediately | sir | madam | kindly | team | all | me
  emails | email | thx | regards | best | ok | mail | mails | newsletter | list | from | the | your | this | bitte | danke | hallo
  mich | vom | sofort | guten | tag | merci | bonjour | svp | s'il | vous | plaît | moi | por | favor | gracias | hola | buenos | días
  per | favore | grazie | buongiorno | ciao | olá | obrigado | obrigada | bom | dia | graag | bedankt | dank | tack | hej | hei | tak
  takk | venligst | vennligst | kiitos | proszę | dziękuję | prosím | děkuji | dobrý | den | пожалуйста | спасибо | здравствуйте
  будь | ласка | lütfen | teşekkürler | merhaba | 请 | 您好 | 谢谢
`);
