import { phraseList } from "../../../platform/phrase-list.ts";

/** Openings of legal notices, scanner remarks and list footers, in lower case. They count at the start of a paragraph. */
export const disclaimerStarts: readonly string[] = phraseList(`
  # en
  confidentiality notice | confidentiality note | confidentiality: | confidential: | disclaimer | legal notice
  privileged and confidential
  privileged/confidential | notice of confidentiality | important notice: | email disclaimer | e-mail disclaimer
  this e-mail and any | this email and any | this e-mail message | this email message is | this e-mail (including
  this email (including
  this email and its | this e-mail and its | this message and any | this message and its | this message is intended
  this e-mail is intended | this email is intended
  this message is confidential | this e-mail is confidential | this email is confidential | this message contains confidential
  this email contains confidential | this e-mail contains | this communication is | this communication, including
  this communication may
  this message (including | this transmission | this electronic m | this message may contain | this email may contain
  this e-mail may contain
  the information contained in this | the information in this e | the information in this m | the information transmitted
  the contents of this e | the content of this e
  the content of this message | any views or opinions | if you are not the intended | if you have received this
  unless otherwise stated, this e
  please consider the environment | please think of the environment | think before you print | consider the environment before
  save paper
  p please consider the environment | registered in england | company registered in | this email has been scanned
  this message has been scanned
  this e-mail has been scanned | scanned by | virus-free | this email has been checked for viruses | this e-mail was sent to you by
  internal use only
  this email has been protected | no virus found in this | checked by avg | e-mail is covered by | emails are not secure
  this email was sent by
  # de
  diese e-mail enthält vertrauliche | diese e-mail kann | diese e-mail und | diese email enthält | diese nachricht ist vertraulich
  diese nachricht enthält
  der inhalt dieser e | die information in dieser | die in dieser e-mail | haftungsausschluss | vertraulichkeitshinweis
  wichtiger hinweis: | diese e-mail ist
  falls sie nicht der | wenn sie nicht der richtige | sollten sie nicht der | bitte denken sie an die umwelt
  bitte prüfen sie, ob diese | rechtlicher hinweis
  diese e-mail wurde von avast | diese e-mail wurde auf viren | virenfrei | datenschutzhinweis
  # fr
  ce message et | ce message est confidentiel | ce message électronique | ce courriel et | ce courriel est | ce courriel peut
  cet e-mail et | cet email et
  ce message, ainsi que | ce message (y compris | avis de confidentialité | les informations contenues dans ce
  si vous n'êtes pas le destinataire | si vous avez reçu ce
  pensez à l'environnement | pensez à l’environnement | avant d'imprimer | garanti sans virus | l'absence de virus
  cet e-mail a été vérifié | n'imprimez ce
  # es
  este mensaje y | este mensaje contiene | este mensaje se dirige | este mensaje va dirigido | este mensaje es confidencial
  este correo electrónico y
  este correo electrónico contiene | este correo electrónico es | este correo y | este e-mail y | aviso legal
  aviso de confidencialidad | la información contenida en este
  si usted no es el destinatario | si ha recibido este | antes de imprimir | por favor, piense en el medio ambiente | libre de virus
  cláusula de confidencialidad | le informamos que sus datos
  # it
  questo messaggio | questa e-mail | questa email | questa mail e | le informazioni contenute in quest | avviso di riservatezza
  nota di riservatezza | ai sensi del d.lgs
  ai sensi del regolamento | ai sensi dell'art | il presente messaggio | prima di stampare | privo di virus
  il contenuto di questa e-mail | informativa privacy
  # pt
  esta mensagem e | esta mensagem pode | esta mensagem, incluindo | esta mensagem contém | este e-mail e | este email e
  aviso de confidencialidade | aviso legal:
  as informações contidas | a informação contida nest | se você não é o destinat | se você recebeu est | antes de imprimir
  livre de vírus | sem vírus
  # nl
  dit bericht is | dit bericht kan | dit bericht en | deze e-mail en | deze e-mail is | deze email en | de informatie in dit
  de informatie in deze e | de inhoud van dit bericht | de inhoud van deze e
  denk aan het milieu | virusvrij | aan dit bericht kunnen geen rechten | de informatie verzonden
  # sv, da, no, fi
  detta meddelande | detta e-post | denna e-post | det här meddelandet är | denne e-mail | denne mail er | denne e-posten
  denne meddelelse | denne meldingen
  tänk på miljön | tænk på miljøet | tenk på miljøet | virusfri | när du skickar e-post till oss | tämä viesti | tämä sähköposti
  ajattele ympäristöä | viestin sisältö
  # pl, cs
  ta wiadomość | niniejsza wiadomość | informacja zawarta | treść tej wiadomości | informacje zawarte w | wiadomość ta
  zanim wydrukujesz | klauzula poufności | wolny od wirusów | bez wirusów
  tato zpráva | tento e-mail | obsah této zprávy | obsah tohoto e | informace obsažené v | myslete na přírodu | bez virů
  neobsahuje viry
  # ru, uk
  это сообщение | это электронное сообщение | данное сообщение | настоящее сообщение | информация, содержащаяся | данное электронное
  уведомление о конфиденциальности | без вирусов
  це повідомлення | цей лист | проверено на вирусы | пожалуйста, подумайте об окружающей
  # tr
  bu e-posta | bu elektronik posta | bu mesaj ve | bu ileti | bu e-mail | yasal uyarı | virüs bulunmuyor
  # ja, zh, ko
  このメールには | この電子メール | このメッセージには | 本メールは | 本メールに | 本电子邮件 | 本邮件 | 此邮件 | 此電子郵件 | 本郵件 | 保密声明 | 免责声明 | 이 메일은 | 이 이메일은 | 본 메일은 | 본 메일에
  이 메시지는
  # ar, he
  هذه الرسالة | هذا البريد | إخلاء مسؤولية | הודעה זו | דואר אלקטרוני זה | המידע בהודעה
  # list footers
  you received this message because you are subscribed | to unsubscribe from this group | you are receiving this because
  reply to this email directly or view it
  — reply to this email directly | to view this discussion on the web | sie erhalten diese nachricht, weil
  vous recevez ce message, car
`);

/** A disclaimer names its subject somewhere; an opening as common as "this message" needs one of these nearby. */
export const disclaimerWords: readonly string[] = phraseList(`
  confidential | privileged | intended recipient | intended solely | intended only | intended for | disclaimer | virus | environment
  scanned | subscribed | unsubscribe
  registered in | registered office | legally | print | copyright | internal use | views or opinions | opinions | notify the sender
  delete | malware | avast | github
  vertraulich | empfänger | adressat | viren | umwelt | haftung | rechtlich | ausdruck | datenschutz | unbefugt
  confidentiel | destinataire | environnement | imprimer | confidencial | destinatario | destinatário | imprimir | imprima
  medio ambiente | privilegi | vírus | datos personales | protección de datos
  riservat | confidenzial | destinatari | stampare | privacy | d.lgs | vertrouwelijk | geadresseerde | ontvanger | milieu | rechten
  konfidentiell | mottagare | personuppgifter | fortrolig | modtager | mottaker | konfidensiell | miljø | miljön | luottamuksel
  vastaanottaj | salassa | ympäristö
  poufn | adresat | odbiorc | wirus | wydruk | důvěrn | adresát | určen | příjemc | vir | přírod | конфиденциал | конфіденц | адресат
  вирус | предназнач
  gizli | alıcı | kişiye özel | virüs | yasal | 機密 | 秘密 | 受信者 | 宛先 | 机密 | 保密 | 收件人 | 機密 | 免责 | 비밀 | 기밀 | 수신인 | 수신자 | سري | المستلم
  مسؤولية | חסוי | סודי | הנמען
`);

/** Banners a mail gateway puts above a message from outside. */
export const bannerStarts: readonly string[] = phraseList(`
  caution: this email originated | caution: this message originated | caution: external | warning: this email originated
  external email: | [external] | [extern]
  this email originated from outside | this message originated from outside | you don't often get email from
  you don’t often get email from | sie erhalten nicht oft e-mails von | sie erhalten nicht häufig e-mails von
  vous n'obtenez pas souvent d'e-mail | vous ne recevez pas souvent de courriers | no suele recibir correos
  some people who received this message don't often | non si ricevono spesso messaggi di posta
  achtung: diese e-mail | vorsicht: diese e-mail | attention: ce courriel | attention : ce courriel | external sender | caution! this
`);
