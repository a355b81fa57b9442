import { phraseList } from "../../../platform/phrase-list.ts";

/** Titles of divider lines above an original or forwarded message, in lower case: "-----Original Message-----". */
export const dividerTitles: readonly string[] = phraseList(`
  # original message
  original message | original mail | original email | original e-mail | original message follows | quoted text | reply message
  ursprüngliche nachricht | originalnachricht | original-nachricht | original nachricht | ursprüngliche mail | originalmail
  message d'origine | message original | message initial | mail original | message d’origine
  mensaje original | correo original | missatge original | mensagem original | messaggio originale | messaggio di origine
  oorspronkelijk bericht | origineel bericht | originele bericht | ursprungligt meddelande | originalmeddelande
  oprindelig meddelelse | original meddelelse | original besked | opprinnelig melding | original melding | opprinnelig e-post
  alkuperäinen viesti | oryginalna wiadomość | wiadomość oryginalna | wiadomość pierwotna | původní zpráva | původní e-mail
  pôvodná správa | исходное сообщение | оригинальное сообщение | первоначальное сообщение | исходное письмо
  оригінальне повідомлення | вихідне повідомлення | orijinal ileti | orijinal mesaj | özgün ileti | orjinal mesaj
  eredeti üzenet | mesaj original | mesajul original | αρχικό μήνυμα | thư gốc | tin nhắn gốc | pesan asli | izvorna poruka
  元のメッセージ | 元のメール | オリジナルメッセージ | 原始邮件 | 原始郵件 | 原邮件 | 原始訊息 | 原始信息
  원본 메시지 | 원본 메일 | 원본메시지 | 원본메일 | original 메시지 | الرسالة الأصلية | رسالة أصلية | הודעה מקורית | ההודעה המקורית
  pesan asal | ข้อความต้นฉบับ | оригинално съобщение | izvirno sporočilo | originalus laiškas | algne kiri
`);

/** Titles of forwarded messages; some clients write them without dashes and with a colon ("Begin forwarded message:"). */
export const forwardTitles: readonly string[] = phraseList(`
  forwarded message | begin forwarded message | start of forwarded message | forwarded by | forwarded mail
  weitergeleitete nachricht | anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail | weitergeleitet von
  message transféré | message transmis | début du message réexpédié | début du message transféré | courriel transféré
  mensaje reenviado | inicio del mensaje reenviado | missatge reenviat | mensagem encaminhada | mensagem reencaminhada
  início da mensagem encaminhada | início da mensagem reencaminhada | messaggio inoltrato | inizio messaggio inoltrato
  doorgestuurd bericht | begin doorgestuurd bericht | vidarebefordrat meddelande | vidarebefordrat brev
  vidare befordrat brev | videresendt meddelelse | videresendt besked | start på videresendt besked | videresendt melding
  videresendt e-post | starten av videresendt melding | välitetty viesti | välitetty viesti alkaa | edelleenlähetetty viesti
  przekazana wiadomość | wiadomość przekazana dalej | początek przekazywanej wiadomości | přeposlaná zpráva
  začátek přeposílané zprávy | začátek přeposlané zprávy | preposlaná správa | пересылаемое сообщение
  пересланное сообщение | перенаправленное сообщение | начало переадресованного сообщения | начало пересылаемого сообщения
  переслане повідомлення | початок листа, що пересилається | yönlendirilen mesaj | iletilen mesaj | yönlendirilmiş ileti
  iletilmiş mesaj | iletilen ileti | i̇letilen mesaj | továbbított üzenet | továbbított levél kezdete | mesaj redirecționat
  προωθημένο μήνυμα | προωθούμενο μήνυμα | proslijeđena poruka | thư đã chuyển tiếp | pesan terusan | 转发的邮件
  转发邮件信息 | 开始转发的邮件 | 轉寄郵件 | 轉寄的郵件 | 已轉寄的郵件 | 轉寄的訊息 | 転送されたメッセージ | 転送メッセージ
  전달된 메시지 | 전달된 메시지 시작 | 전달된 메일 | رسالة تمت إعادة توجيهها | الرسالة المعاد توجيهها
  הודעה שהועברה | תחילת ההודעה שהועברה | препратено съобщение
`);

/** Lines a help desk or CRM puts above its own text: everything below them is quoted. */
export const replyAboveTitles: readonly string[] = phraseList(`
  reply above this line | type your reply above this line | please type your reply above | write above this line
  reply above line | please reply above this line | antworten sie oberhalb dieser zeile | bitte antworten sie oberhalb
  bitte geben sie ihre antwort oberhalb dieser zeile ein | répondez au-dessus de cette ligne | répondre au-dessus de cette ligne
  responda por encima de esta línea | responder por encima de esta línea | escriba su respuesta por encima
  rispondi sopra questa riga | responda acima desta linha | escreva sua resposta acima | reageer boven deze regel
  typ uw antwoord boven deze regel | svara ovanför denna rad | svar over denne linje | odpowiedz powyżej tej linii
  この行より上に返信 | 请在此行上方回复 | 이 줄 위에 회신
`);
