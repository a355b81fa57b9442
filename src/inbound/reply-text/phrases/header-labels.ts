import { phraseList } from "../../../platform/phrase-list.ts";

/** Labels of the header block that Outlook and others put above an unmarked original, in lower case, without the colon. */
export type HeaderKind = "from" | "date" | "to" | "subject" | "cc";

export const headerLabels: Record<HeaderKind, readonly string[]> = {
  from: phraseList(`
  from | von | de | expéditeur | remitente | desde | da | mittente | remetente | van | afzender
  från | avsändare | fra | afsender | avsender | lähettäjä | od | nadawca | odesílatel | odosielateľ
  от | от кого | отправитель | від | від кого | відправник | kimden | gönderen | feladó | de la
  από | từ | dari | pošiljatelj | šalje | nuo | saatja | 差出人 | 送信元 | 送信者 | 发件人 | 发信人
  寄件者 | 寄件人 | 發件人 | 보낸 사람 | 보낸사람 | 보낸이 | 발신인 | من | מאת | จาก | frá | reply-to
`),
  date: phraseList(`
  sent | date | sent at | received | gesendet | gesendet am | datum | envoyé | envoyé le | envoyee | date d'envoi | message du
  enviado | enviado el | enviada | enviada em | enviado em | enviado a | fecha | data | inviato | inviato il | data invio
  verzonden | verstuurd | skickat | sendt | dato | lähetetty | päivämäärä | päiväys | pvm | wysłano
  wysłane | data wysłania | odesláno | odoslané | отправлено | дата | дата отправки | надіслано | відправлено
  gönderildi | gönderme tarihi | gönderilme tarihi | gönderim tarihi | tarih | elküldve | dátum | trimis | dată | στάλθηκε
  ημερομηνία | đã gửi | ngày | dikirim | tanggal | poslano | 送信日時 | 送信日 | 日時 | 日付 | 发送时间 | 发送日期 | 日期 | 时间
  傳送時間 | 寄件日期 | 發送時間 | 寄送日期 | 보낸 날짜 | 보낸날짜 | 날짜 | 보낸 시간 | تاريخ الإرسال | التاريخ | أُرسلت | تم الإرسال
  نشرت | تاريخ | נשלח | תאריך | วันที่ | изпратено
`),
  to: phraseList(`
  to | an | à | a | pour | destinataire | para | destinatario | per | destinatário | aan | till | til
  vastaanottaja | kenelle | do | komu | adresat | кому | получатель | до | kime | alıcı | címzett | către
  προς | đến | tới | kepada | za | 宛先 | 送信先 | 收件人 | 收件者 | 收信人 | 받는 사람 | 받는사람 | 받는이 | 수신인
  إلى | الى | אל | ถึง | за
`),
  subject: phraseList(`
  subject | re | betreff | betr. | objet | sujet | asunto | oggetto | assunto | onderwerp | ämne | emne
  aihe | temat | předmět | predmet | тема | konu | tárgy | subiect | θέμα | chủ đề | subjek | subyek | perihal
  件名 | 主题 | 主題 | 主旨 | 标题 | 제목 | الموضوع | موضوع | נושא | เรื่อง | относно | tema | efni
`),
  cc: phraseList(`
  cc | bcc | kopie | kopie (cc) | copie à | copie | copia | con copia | cópia | kopia | kopi | kopio | dw
  копия | копія | bilgi | másolat | κοιν. | 抄送 | 副本 | 抄送人 | 참조 | نسخة | עותק | reply-to | antwort an
  importance | priority | wichtigkeit | anlagen | attachments | pièces jointes | adjuntos | allegati | anexos
  bijlagen | bilagor | mailed-by | signed-by | organization | message-id | vedhæftede filer | priorität
`),
};
