import { expect, test } from "vitest";
import { mailOf, quotedOriginal, verdictOf } from "./mail-of.ts";

type Notice = {
  system: string;
  from: string;
  subject: string;
  body: string;
  headers?: string[];
  found: "bounce_hard" | "bounce_soft";
  status?: string;
  recipient?: string;
  noOriginal?: true;
};

const original = `\n${quotedOriginal}\n`;

/** Written after the templates of each system; bob@lead.example is the address that failed. */
const notices: Notice[] = [
  {
    system: "qmail, unknown user",
    from: "MAILER-DAEMON@mx.lead.example",
    subject: "failure notice",
    body: `Hi. This is the qmail-send program at mx.lead.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<bob@lead.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n${original}`,
    found: "bounce_hard",
    status: "5.1.1",
  },
  {
    system: "qmail, remote refuses over quota",
    from: "MAILER-DAEMON@out.ours.example",
    subject: "failure notice",
    body: `Hi. This is the qmail-send program at out.ours.example.\n\n<bob@lead.example>:\n192.0.2.1 failed after I sent the message.\nRemote host said: 552 5.2.2 Mailbox over quota\n\n--- Below this line is a copy of the message.\n${original}`,
    found: "bounce_soft",
    status: "5.2.2",
  },
  {
    system: "qmail, gave up waiting",
    from: "MAILER-DAEMON@out.ours.example",
    subject: "failure notice",
    body: `Hi. This is the qmail-send program at out.ours.example.\n\n<bob@lead.example>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n${original}`,
    found: "bounce_soft",
  },
  {
    system: "Exim, unrouteable",
    from: "Mail Delivery System <Mailer-Daemon@out.ours.example>",
    subject: "Mail delivery failed: returning message to sender",
    headers: ["X-Failed-Recipients: bob@lead.example", "Auto-Submitted: auto-replied"],
    body: `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  bob@lead.example\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "Exim, warning of a delay",
    from: "Mail Delivery System <Mailer-Daemon@out.ours.example>",
    subject: "Warning: message 1abcDE-0001Xy-2Z delayed 24 hours",
    headers: ["Auto-Submitted: auto-replied"],
    body: `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on out.ours.example.\n\nThe message identifier is:     1abcDE-0001Xy-2Z\nThe subject of the message is: Hello Bob\n\nThe address to which the message has not yet been delivered is:\n\n  bob@lead.example\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals if the message\nremains undelivered. Eventually the mail delivery software will give up,\nand when that happens, the message will be returned to you.\n`,
    found: "bounce_soft",
    noOriginal: true,
  },
  {
    system: "Exchange 2003 prose",
    from: "System Administrator <postmaster@lead.example>",
    subject: "Undeliverable: Hello Bob",
    body: `Your message\n\n  To:      bob@lead.example\n  Subject: Hello Bob\n  Sent:    Mon, 5 Jan 2026 09:00:00 +0000\n\ndid not reach the following recipient(s):\n\nbob@lead.example on Mon, 5 Jan 2026 09:00:05 +0000\n    The recipient name is not recognized\n        The MTS-ID of the original message is: c=US;a= ;p=Lead;l=MX0601\n    MSEXCH:IMS:Lead:HQ:MX 0 (000C05A6) Unknown Recipient\n`,
    found: "bounce_hard",
    noOriginal: true,
  },
  {
    system: "Exchange Online prose without report part",
    from: "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@lead.example>",
    subject: "Undeliverable: Hello Bob",
    headers: ["X-MS-Exchange-Message-Is-Ndr:", "In-Reply-To: <step1@ours.example>"],
    type: "text/plain; charset=utf-8",
    body: `Your message to bob@lead.example couldn't be delivered.\n\nbob wasn't found at lead.example.\n\nReported error: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\n`,
    found: "bounce_hard",
    status: "5.1.10",
  } as Notice,
  {
    system: "Exchange in German",
    from: "Microsoft Outlook <postmaster@lead.example>",
    subject: "=?utf-8?Q?Unzustellbar=3A_Hello_Bob?=",
    body: `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nbob@lead.example\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden. Überprüfen Sie die E-Mail-Adresse des Empfängers.\n\nDiagnoseinformationen für Administratoren:\n\nGenerierender Server: mx.lead.example\n\nbob@lead.example\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n\nUrsprüngliche Nachrichtenkopfzeilen:\n${original}`,
    found: "bounce_hard",
    status: "5.1.1",
  },
  {
    system: "Exchange in French",
    from: "Microsoft Outlook <postmaster@lead.example>",
    subject: "=?utf-8?Q?Non_remis_:_Hello_Bob?=",
    body: `Échec de la remise aux destinataires ou groupes suivants :\n\nbob@lead.example\nLa boîte aux lettres du destinataire est pleine et ne peut pas accepter de messages pour le moment.\n\nInformations de diagnostic pour les administrateurs :\n\nServeur de génération : mx.lead.example\n\nbob@lead.example\n#550 5.2.2 RESOLVER... mailbox full ##\n\nEn-têtes de message d'origine :\n${original}`,
    found: "bounce_soft",
    status: "5.2.2",
  },
  {
    system: "Exchange in Spanish",
    from: "postmaster@lead.example",
    subject: "No se puede entregar: Hello Bob",
    body: `No se pudo entregar el mensaje a los siguientes destinatarios o grupos:\n\nbob@lead.example\nNo se encontró la dirección de correo electrónico que ha especificado.\n\nInformación de diagnóstico para los administradores:\n\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound'\n\nEncabezados de mensajes originales:\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "Gmail's older prose",
    from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject: "Delivery Status Notification (Failure)",
    headers: ["X-Failed-Recipients: bob@lead.example"],
    body: `Delivery to the following recipient failed permanently:\n\n     bob@lead.example\n\nTechnical details of permanent failure: \nGoogle tried to deliver your message, but it was rejected by the recipient domain. We recommend contacting the other email provider for further information about the cause of this error. The error that the other server returned was: 550 550 5.1.1 <bob@lead.example>... User unknown (state 14).\n\n----- Original message -----\n${original}`,
    found: "bounce_hard",
    status: "5.1.1",
  },
  {
    system: "Gmail's delay",
    from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject: "Delivery Status Notification (Delay)",
    body: `This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     bob@lead.example\n\nMessage will be retried for 2 more day(s)\n\n----- Original message -----\n${original}`,
    found: "bounce_soft",
  },
  {
    system: "Yahoo",
    from: "MAILER-DAEMON@yahoo.com",
    subject: "Failure Notice",
    body: `Sorry, we were unable to deliver your message to the following address.\n\n<bob@lead.example>:\nRemote host said: 554 delivery error: dd This user doesn't have a yahoo.com account (bob@lead.example) [0] - mta1234.mail.gq1.yahoo.com [BODY]\n\n--- Below this line is a copy of the message.\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "Sendmail without MIME",
    from: "Mail Delivery Subsystem <MAILER-DAEMON@mx.lead.example>",
    subject: "Returned mail: User unknown",
    body: `The original message was received at Mon, 5 Jan 2026 09:00:00 GMT\nfrom out.ours.example [192.0.2.9]\n\n   ----- The following addresses had permanent fatal errors -----\nbob@lead.example\n\n   ----- Transcript of session follows -----\n... while talking to mx2.lead.example.:\n>>> RCPT To:<bob@lead.example>\n<<< 550 5.1.1 <bob@lead.example>... User unknown\n550 bob@lead.example... User unknown\n\n   ----- Original message follows -----\n${original}`,
    found: "bounce_hard",
    status: "5.1.1",
  },
  {
    system: "Sendmail, still trying",
    from: "Mail Delivery Subsystem <MAILER-DAEMON@mx.lead.example>",
    subject: "Warning: could not send message for past 4 hours",
    body: `    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\nThe original message was received at Mon, 5 Jan 2026 09:00:00 GMT\n\n   ----- Transcript of session follows -----\n<bob@lead.example>... Deferred: Connection timed out with mx.lead.example.\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n`,
    found: "bounce_soft",
    noOriginal: true,
  },
  {
    system: "Postfix as plain text",
    from: "MAILER-DAEMON (Mail Delivery System) <MAILER-DAEMON@mx.lead.example>",
    subject: "Undelivered Mail Returned to Sender",
    body: `This is the mail system at host mx.lead.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n                   The mail system\n\n<bob@lead.example>: Host or domain name not found. Name service error for\n    name=lead.example type=A: Host not found\n\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "Postfix, greylisting until expiry",
    from: "MAILER-DAEMON@mx.ours.example",
    subject: "Undelivered Mail Returned to Sender",
    body: `This is the mail system at host mx.ours.example.\n\n<bob@lead.example>: host mx.lead.example[192.0.2.1] said: 450 4.2.0\n    <bob@lead.example>: Recipient address rejected: Greylisted, see http://postgrey.example (in reply to RCPT TO command)\n\n${original}`,
    found: "bounce_soft",
  },
  {
    system: "Domino",
    from: "Postmaster@lead.example",
    subject: "DELIVERY FAILURE: User bob (bob@lead.example) not listed in Domino Directory",
    body: `Your message\n\n  Subject: Hello Bob\n\nwas not delivered to:\n\n  bob@lead.example\n\nbecause:\n\n  User bob (bob@lead.example) not listed in Domino Directory\n`,
    found: "bounce_hard",
    noOriginal: true,
  },
  {
    system: "Lotus Notes router, mailbox over quota",
    from: "Lead Mail Router <Postmaster@lead.example>",
    subject: "DELIVERY FAILURE: User's mail file is over quota",
    body: `Your message\n\n  Subject: Hello Bob\n\nwas not delivered to:\n\n  bob@lead.example\n\nbecause:\n\n  Recipient's mail file exceeded its storage quota\n`,
    found: "bounce_soft",
    noOriginal: true,
  },
  {
    system: "GroupWise",
    from: "System Administrator <postmaster@lead.example>",
    subject: "Message status - undeliverable",
    body: `The message that you sent was undeliverable to the following:\n\tbob (user not found)\n\tbob@lead.example\n\nPossibly truncated original message follows:\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "MDaemon",
    from: "MDaemon at mx.lead.example <MDaemon@lead.example>",
    subject: "Undeliverable mail - Hello Bob",
    body: `The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more unsuccessful delivery attempts the attached message has\nbeen removed from the mail queue on this server.\n\n: Message contains [1] file attachments\n\nFailed address: bob@lead.example\n\n--- Session Transcript ---\n Mon 2026-01-05 09:00:01: --> RCPT To:<bob@lead.example>\n Mon 2026-01-05 09:00:02: <-- 550 <bob@lead.example> No such user here\n--- End Transcript ---\n`,
    found: "bounce_hard",
    noOriginal: true,
  },
  {
    system: "Courier",
    from: '"Courier mail server at mx.lead.example" <postmaster@lead.example>',
    subject: "NOTICE: mail delivery status.",
    body: `This is a delivery status notification from mx.lead.example,\nrunning the Courier mail server, version 0.65.2.\n\nThe original message was received on Mon, 5 Jan 2026 09:00:00 +0000\n\n---------------------------------------------------------------------------\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<bob@lead.example>:\n    mx2.lead.example [192.0.2.1]:\n>>> RCPT TO:<bob@lead.example>\n<<< 550 User unknown.\n\n---------------------------------------------------------------------------\n\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "IMail",
    from: "Postmaster <postmaster@lead.example>",
    subject: "Undeliverable Mail",
    body: `Unknown user: bob@lead.example\n\nOriginal message follows.\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "MailEnable",
    from: "postmaster@lead.example",
    subject: "Message Delivery Failure",
    body: `MailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:bob@lead.example]\n\tReason: Remote SMTP Server Returned: 550 No such user here\n\nMessage headers follow:\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "Mail.ru in Russian",
    from: "mailer-daemon@corp.mail.ru",
    subject: "=?utf-8?B?0J/QuNGB0YzQvNC+INC90LUg0LTQvtGB0YLQsNCy0LvQtdC90L4=?=",
    headers: ["X-Failed-Recipients: bob@lead.example", "Auto-Submitted: auto-replied"],
    body: `Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n**********************\n\nbob@lead.example\nSMTP error from remote mail server after RCPT TO:<bob@lead.example>:\nhost mx.lead.example [192.0.2.1]: 550 5.1.1 User unknown\n\n**********************\n\n------ This is a copy of the message, including all the headers. ------\n${original}`,
    found: "bounce_hard",
    status: "5.1.1",
  },
  {
    system: "Yandex in Russian",
    from: "mailer-daemon@yandex.ru",
    subject: "=?utf-8?B?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtSDRgdC+0L7QsdGJ0LXQvdC40LU=?=",
    body: `Это письмо отправлено почтовым сервером yandex.ru.\n\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может\nбыть отправлено одному или нескольким адресатам. Технические подробности можно найти ниже.\n\n<bob@lead.example>: host mx.lead.example[192.0.2.1] said: 552 5.2.2 Mailbox is full / почтовый ящик переполнен (in reply to RCPT TO command)\n\n${original}`,
    found: "bounce_soft",
    status: "5.2.2",
  },
  {
    system: "a Japanese provider",
    from: "MAILER-DAEMON@mx.lead.example",
    subject: "=?utf-8?B?6YCB5L+h44Ko44Op44O8?=",
    body: `以下のメールアドレスに配信できませんでした。\n\n  bob@lead.example\n\n理由: 宛先のメールアドレスが見つかりません。\n550 5.1.1 User unknown\n\n元のメッセージ:\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "QQ in Chinese",
    from: "PostMaster@qq.com",
    subject: "=?utf-8?B?57O757uf6YCA5L+h?=",
    body: `抱歉，您的邮件被退回来了……\n\n原邮件信息：\n收件人：bob@lead.example\n\n退信原因：收件人邮件地址（bob@lead.example）不存在，邮件无法送达。\nhost mx.lead.example[192.0.2.1] said: 550 Mailbox not found.\n`,
    found: "bounce_hard",
    noOriginal: true,
  },
  {
    system: "Naver in Korean",
    from: "mailer-daemon@naver.com",
    subject: "=?utf-8?B?W+uwnOyGoSDsi6TtjKgg7JWI64K0XSBIZWxsbyBCb2I=?=",
    body: `메일 발송에 실패하였습니다.\n\n받는 사람: bob@lead.example\n실패 사유: 받는 사람 메일함의 용량이 초과되었습니다. 552 5.2.2 Mailbox full\n`,
    found: "bounce_soft",
    noOriginal: true,
  },
  {
    system: "UOL in Portuguese",
    from: "Mail Delivery System <MAILER-DAEMON@uol.com.br>",
    subject: "=?utf-8?Q?Mensagem_n=C3=A3o_entregue?=",
    body: `Não foi possível entregar sua mensagem para:\n\nbob@lead.example\n\nMotivo: o usuário não existe neste domínio.\n550 5.1.1 usuário desconhecido\n\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "an Italian provider",
    from: "postmaster@lead.example",
    subject: "Mancato recapito: Hello Bob",
    body: `Impossibile recapitare il messaggio ai seguenti destinatari:\n\nbob@lead.example\nLa casella di posta del destinatario è piena.\n\n${original}`,
    found: "bounce_soft",
  },
  {
    system: "a Polish provider",
    from: "MAILER-DAEMON@poczta.lead.example",
    subject: "=?utf-8?Q?Niedostarczona_wiadomo=C5=9B=C4=87?=",
    body: `Nie można dostarczyć wiadomości do następujących adresatów:\n\nbob@lead.example\n\nUżytkownik nieznany. 550 5.1.1\n\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "a Dutch Exchange",
    from: "postmaster@lead.example",
    subject: "Onbestelbaar: Hello Bob",
    body: `Uw bericht kan niet worden bezorgd bij de volgende geadresseerden of groepen:\n\nbob@lead.example\nHet e-mailadres dat u hebt ingevoerd, is niet gevonden.\n\nDiagnostische gegevens voor beheerders:\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound'\n\n${original}`,
    found: "bounce_hard",
  },
  {
    system: "a filter that blocks",
    from: "MAILER-DAEMON@mx.lead.example",
    subject: "Undeliverable: Hello Bob",
    body: `Your message to <bob@lead.example> was blocked by the recipient's spam filter.\n\n554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org\n\n${original}`,
    found: "bounce_soft",
    status: "5.7.1",
  },
  {
    system: "Facebook-like template with a VERP address only",
    from: "postmaster@lead.example",
    subject: "Mail could not be delivered",
    headers: ["Return-Path: <>", "Delivered-To: bounces+bob=lead.example@ours.example"],
    body: `We could not deliver your mail. The mailbox does not exist.\n`,
    found: "bounce_hard",
    noOriginal: true,
  },
  {
    system: "Apache James",
    from: "postmaster@lead.example",
    subject: "Re:Hello Bob",
    headers: ["Return-Path: <>"],
    body: `Hi. This is the James mail server at mx.lead.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.  Below\nI include the list of recipients and the reason why I was unable to deliver\nyour message.\n\nFailed recipient(s):\nbob@lead.example\n\nError message:\n550 5.1.1 unknown user\n`,
    found: "bounce_hard",
    noOriginal: true,
  },
];

test.each(notices)(
  "a notice of $system is a $found",
  async ({ from, subject, headers, body, found, status, recipient, noOriginal }) => {
    const verdict = await verdictOf(mailOf({ from, subject, body, ...(headers ? { headers } : {}) }));
    expect(verdict).toMatchObject({
      class: found,
      hard: found === "bounce_hard",
      recipient: recipient ?? "bob@lead.example",
      ...(status ? { status } : {}),
      ...(noOriginal ? {} : { originalMessageId: "<step1@ours.example>" }),
    });
  },
);
