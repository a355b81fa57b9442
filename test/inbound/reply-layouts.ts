/** How mail programs lay out an answer and the mail below it: name, body, what its writer newly wrote. */
type Layout = readonly [name: string, body: { text?: string; html?: string }, visible: string];

const answer = "Thanks, Tuesday works for us.";
const original = "Hello Jane,\n\nwould Tuesday suit you?\n\nMax";
const originalHtml = "<p>Hello Jane,</p><p>would Tuesday suit you?</p><p>Max</p>";

export const layouts: readonly Layout[] = [
  [
    "Outlook for Mac, a block with a top border of any color",
    {
      html: `<html><body><div><p class="MsoNormal">${answer}</p><div style="border:none;border-top:solid #C8D2DE 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From: </b>Max Beck &lt;max@acme.example&gt;<br><b>Date: </b>Monday, 3 August 2026 at 09:12<br><b>To: </b>Jane<br><b>Subject: </b>Tuesday</p></div>${originalHtml}</div></body></html>`,
    },
    answer,
  ],
  [
    "Outlook for Mac, its border as the browser writes it",
    {
      html: `<div>${answer}</div><div style="border-width: 1pt medium medium; border-style: solid none none; border-color: rgb(181, 196, 223) currentcolor currentcolor; padding: 3pt 0cm 0cm;"><p><b>From: </b>Max Beck</p></div>${originalHtml}`,
    },
    answer,
  ],
  [
    "Outlook for Mac in plain text",
    {
      text: `${answer}\n\nFrom: Max Beck <max@acme.example>\nDate: Monday, 3 August 2026 at 09:12\nTo: Jane\nSubject: Tuesday\n${original}`,
    },
    answer,
  ],
  [
    "a date, a zone and a name alone",
    { text: `${answer}\n\nMon, 3 Aug 2026 09:12 +0200, Max Beck:\n\n${original}` },
    answer,
  ],
  [
    "a date with the name of a zone",
    { text: `${answer}\n\n2026-08-03 09:12 GMT+02:00 Max Beck:\n\n${original}` },
    answer,
  ],
  [
    "an attribution with a mailto line of its own",
    { text: `${answer}\n\nOn Mon, Aug 3, 2026 at 9:12 AM Max Beck\n<mailto:max@acme.example>\nwrote:\n\n${original}` },
    answer,
  ],
  [
    "an attribution with the address twice",
    {
      text: `${answer}\n\nOn Aug 3, 2026, at 9:12 AM, Max Beck <max@acme.example<mailto:max@acme.example>> wrote:\n\n${original}`,
    },
    answer,
  ],
  [
    "an attribution wrapped over five lines",
    {
      text: `${answer}\n\nOn Monday,\nAugust 3, 2026\nat 9:12 AM,\nMax Beck\n<max@acme.example> wrote:\n\n> Hello Jane,\n> would Tuesday suit you?`,
    },
    answer,
  ],
  [
    "a French attribution wrapped before its verb",
    { text: `${answer}\n\nLe lun. 3 août 2026 à 09:12, Max Beck <max@acme.example>\na\nécrit :\n\n${original}` },
    answer,
  ],
  [
    "header labels run together",
    {
      text: `${answer}\n\nFrom: Max Beck <max@acme.example>Sent: Monday, August 3, 2026 9:12 AMTo: Jane DoeSubject: Tuesday\n\n${original}`,
    },
    answer,
  ],
  [
    "German header labels run together",
    {
      text: `${answer}\n\nVon: Max BeckGesendet: Montag, 3. August 2026 09:12An: Jane DoeBetreff: Dienstag\n\n${original}`,
    },
    answer,
  ],
  ["initials before the mark", { text: `MB> would Tuesday suit you?\nMB>\n\n${answer}` }, answer],
  [
    "initials before the mark, without a space",
    { text: `X>Hello Jane,\nX>would Tuesday suit you?\n\n${answer}` },
    answer,
  ],
  [
    "headers in a table",
    {
      html: `<div>${answer}</div><table><tr><td>From:</td><td>Max Beck &lt;max@acme.example&gt;</td></tr><tr><td>Date:</td><td>3 August 2026 09:12</td></tr><tr><td>Subject:</td><td>Tuesday</td></tr></table>${originalHtml}`,
    },
    answer,
  ],
  [
    "headers in paragraphs of their own",
    {
      html: `<p>${answer}</p><p><b>From:</b> Max Beck</p><p><b>Sent:</b> Monday, 3 August 2026 09:12</p><p><b>To:</b> Jane</p><p><b>Subject:</b> Tuesday</p>${originalHtml}`,
    },
    answer,
  ],
  [
    "header labels run together in HTML",
    {
      html: `<div>${answer}</div><div>From: Max Beck &lt;max@acme.example&gt;<b>Sent:</b> 3 August 2026 09:12<b>To:</b> Jane<b>Subject:</b> Tuesday</div>${originalHtml}`,
    },
    answer,
  ],
  [
    "an attribution in spans",
    {
      html: `<div>${answer}</div><br><div><span>On Mon, Aug 3, 2026 at 9:12 AM </span><span>Max Beck</span> <span>&lt;<a href="mailto:max@acme.example">max@acme.example</a>&gt;</span><span> wrote:</span></div><div>${originalHtml}</div>`,
    },
    answer,
  ],
  [
    "a contact block without a separator",
    { text: `${answer}\n\nJane Doe\nHead of Purchasing\nNorthgate Ltd\nT +44 20 7946 0123\nwww.northgate.example` },
    answer,
  ],
  [
    "a contact block without a separator, in HTML",
    {
      html: `<div>${answer}</div><div><br></div><div>Jane Doe</div><div>Einkauf | Nordtor GmbH</div><div>Tel. +49 30 1234567</div><div>jane@nordtor.example</div>`,
    },
    answer,
  ],
  ...(
    [
      ["Ukrainian", "Надіслано з iPhone"],
      ["Romanian", "Trimis de pe iPhone-ul meu"],
      ["Greek", "Στάλθηκε από το iPhone μου"],
      ["Hebrew", "נשלח מה-iPhone שלי"],
      ["Arabic", "أرسلت من الـ iPhone"],
      ["Hungarian", "Az iPhone készülékemről küldve"],
      ["Bulgarian", "Изпратено от моя iPhone"],
      ["Croatian", "Poslano s mog iPhonea"],
      ["Slovak", "Odoslané z môjho iPhonu"],
      ["Slovenian", "Poslano iz mojega iPhone-a"],
      ["Estonian", "Saadetud minu iPhone'ist"],
      ["Lithuanian", "Išsiųsta iš mano iPhone"],
      ["Latvian", "Sūtīts no mana iPhone"],
      ["Indonesian", "Dikirim dari iPhone saya"],
      ["Vietnamese", "Đã gửi từ iPhone của tôi"],
      ["Thai", "ส่งจาก iPhone ของฉัน"],
      ["Hindi", "मेरे iPhone से भेजा गया"],
      ["Catalan", "Enviat des del meu iPhone"],
      ["Turkish", "iPhone'umdan gönderildi"],
      ["Korean", "나의 iPhone에서 보냄"],
      ["Icelandic", "Sent úr iPhone símanum mínum"],
      ["English, of Outlook", "Get Outlook for Android"],
      ["German, of Outlook", "Holen Sie sich Outlook für iOS"],
      ["French, of Samsung", "Envoyé depuis mon appareil Galaxy"],
      ["Polish, of Gmail", "Wysłane z mojego telefonu"],
    ] as const
  ).map(([language, line]): Layout => [`the line of a phone in ${language}`, { text: `${answer}\n\n${line}` }, answer]),
  [
    "a number that belongs to the answer",
    { text: "Please call my colleague:\n\nJane Doe\n+44 20 7946 0123" },
    "Please call my colleague:\n\nJane Doe\n+44 20 7946 0123",
  ],
  [
    "a date that is no attribution",
    { text: "We meet\n\nMon, 3 Aug 2026 09:12 in the main hall:\n\nfirst floor" },
    "We meet\n\nMon, 3 Aug 2026 09:12 in the main hall:\n\nfirst floor",
  ],
];
