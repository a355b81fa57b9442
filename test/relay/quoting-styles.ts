/** What an answer quotes: a notice as the rep got it. */
export interface Quoted {
  text: string;
  /** The body of its HTML. */
  html: string;
  subject: string;
}

/** How a mail program lays out an answer. `kept` is what is sent of it, when that is not the answer alone; null: it is held. */
export interface QuotingStyle {
  name: string;
  type: "plain" | "html";
  write: (answer: string, notice: Quoted) => string;
  kept?: (answer: string) => string | null;
}

const from = "Ripen <ada@acme.test>";
const to = "Rita <rita@acme.test>";
const lines = (text: string) => text.trimEnd().split("\n");
const mark = (text: string, with_ = "> ") =>
  lines(text)
    .map((line) => `${with_}${line}`.trimEnd())
    .join("\n");
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const divs = (text: string) =>
  lines(text)
    .map((line) => `<div>${line === "" ? "<br>" : escape(line)}</div>`)
    .join("");
const paragraphs = (text: string) =>
  lines(text)
    .map((line) => `<p class="MsoNormal">${line === "" ? "&nbsp;" : escape(line)}</p>`)
    .join("");
const box = escape(from);

/** An answer below each of the two questions of the prospect, where the plain text of the notice has them first. */
function between(notice: string): string {
  const all = lines(mark(notice));
  return all
    .flatMap((line, at) => {
      if (all.indexOf(line) < at) return [line];
      if (line.includes("How much is it?")) return [line, "", "Ten euros.", ""];
      return line.includes("When can we start?") ? [line, "On Monday.", ""] : [line];
    })
    .join("\n");
}

const inlineKept = (answer: string) =>
  `${answer}\n\n> How much is it?\n\nTen euros.\n\n> When can we start?\nOn Monday.`;

const header = (subject: string, labels: readonly [string, string, string, string]) =>
  `${labels[0]}: ${from}\n${labels[1]}: Monday, January 5, 2026 9:15 AM\n${labels[2]}: ${to}\n${labels[3]}: ${subject}`;
const english = ["From", "Sent", "To", "Subject"] as const;

const plain: readonly (readonly [name: string, write: QuotingStyle["write"]])[] = [
  ["Gmail", (a, n) => `${a}\n\nOn Mon, Jan 5, 2026 at 9:15 AM ${from} wrote:\n\n${mark(n.text)}\n`],
  [
    "Gmail, wrapped",
    (a, n) => `${a}\n\nOn Mon, Jan 5, 2026 at 9:15 AM Ripen <\nada@acme.test> wrote:\n\n${mark(n.text)}\n`,
  ],
  ["Gmail in German", (a, n) => `${a}\n\nAm Mo., 5. Jan. 2026 um 09:15 Uhr schrieb ${from}:\n\n${mark(n.text)}\n`],
  ["Apple Mail", (a, n) => `${a}\n\n> On Jan 5, 2026, at 9:15 AM, ${from} wrote:\n> \n${mark(n.text)}\n`],
  ["Apple Mail in French", (a, n) => `${a}\n\nLe 5 janv. 2026 à 09:15, ${from} a écrit :\n\n${mark(n.text)}\n`],
  ["Thunderbird", (a, n) => `${a}\n\nOn 1/5/26 09:15, Ripen wrote:\n${mark(n.text)}\n`],
  ["Thunderbird, the answer below", (a, n) => `On 1/5/26 09:15, Ripen wrote:\n${mark(n.text)}\n\n${a}\n`],
  ["Outlook", (a, n) => `${a}\n\n-----Original Message-----\n${header(n.subject, english)}\n\n${n.text}`],
  [
    "Outlook in German",
    (a, n) =>
      `${a}\n\n-----Ursprüngliche Nachricht-----\n${header(n.subject, ["Von", "Gesendet", "An", "Betreff"])}\n\n${n.text}`,
  ],
  ["Outlook, a rule", (a, n) => `${a}\n\n________________________________\n${header(n.subject, english)}\n\n${n.text}`],
  [
    "Outlook, marked",
    (a, n) => `${a}\n\n${mark(`-----Original Message-----\n${header(n.subject, english)}\n\n${n.text}`)}\n`,
  ],
  [
    "Outlook for Mac",
    (a, n) =>
      `${a}\n\nFrom: ${from}\nDate: Monday, 5 January 2026 at 09:15\nTo: ${to}\nSubject: ${n.subject}\n${n.text}`,
  ],
  [
    "Outlook mobile",
    (a, n) =>
      `${a}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n${header(n.subject, english)}\n\n${n.text}`,
  ],
  ["Windows Mail", (a, n) => `${a}\n\nSent from Mail for Windows\n\n${header(n.subject, english)}\n\n${n.text}`],
  ["K-9, unmarked", (a, n) => `${a}\n\n-------- Original Message --------\n${header(n.subject, english)}\n\n${n.text}`],
  ["K-9, marked", (a, n) => `${a}\n\nOn 5 January 2026 09:15:00 CET, ${from} wrote:\n${mark(n.text)}\n`],
  [
    "Samsung",
    (a, n) =>
      `${a}\n\n-------- Original message --------\nFrom: ${from}\nDate: 1/5/26  9:15 AM  (GMT+01:00)\nTo: ${to}\nSubject: ${n.subject}\n\n${n.text}`,
  ],
  ["Proton", (a, n) => `${a}\n\nOn Monday, January 5th, 2026 at 9:15 AM, ${from} wrote:\n\n${mark(n.text)}\n`],
  [
    "Yahoo",
    (a, n) => `${a}\n\n    On Monday, January 5, 2026 at 09:15:00 AM GMT+1, ${from} wrote:\n\n${mark(n.text, " ")}\n`,
  ],
  [
    "Lotus Notes",
    (a, n) =>
      `${a}\n\n\n\nFrom:   ${from}\nTo:     ${to}\nDate:   01/05/2026 09:15 AM\nSubject:        ${n.subject}\n\n\n\n${n.text}`,
  ],
  ["HCL Notes, marked", (a, n) => `${a}\n\n${from} wrote on 01/05/2026 09:15:00 AM:\n\n${mark(n.text)}\n`],
  ["mutt", (a, n) => `${a}\n\nOn Mon, Jan 05, 2026 at 09:15:00AM +0000, Ripen wrote:\n${mark(n.text)}\n`],
  ["Zoho", (a, n) => `${a}\n\n---- On Mon, 05 Jan 2026 09:15:00 +0100 ${from} wrote ----\n\n${n.text}`],
  [
    "GMX",
    (a, n) =>
      `${a}\n\nGesendet: Montag, 05. Januar 2026 um 09:15 Uhr\nVon: ${from}\nAn: ${to}\nBetreff: ${n.subject}\n${n.text}`,
  ],
  [
    "eM Client",
    (a, n) =>
      `${a}\n\n------ Original Message ------\nFrom: ${from}\nTo: ${to}\nSent: 05/01/2026 09:15:00\nSubject: ${n.subject}\n\n${mark(n.text)}\n`,
  ],
  ["Spark", (a, n) => `${a}\nOn 5 Jan 2026, 09:15 +0100, ${from}, wrote:\n${mark(n.text)}\n`],
  ["no attribution, marked", (a, n) => `${a}\n\n${mark(n.text)}\n`],
  ["nothing marked, no attribution", (a, n) => `${a}\n\n${n.text}`],
  ["a bar for a mark", (a, n) => `${a}\n\nOn 1/5/26 09:15, Ripen wrote:\n${mark(n.text, "| ")}\n`],
  ["lines wrapped within the marks", (a, n) => `${a}\n\nOn 1/5/26 09:15, Ripen wrote:\n${mark(wrap(n.text, 40))}\n`],
  ["no quote at all", (a) => `${a}\n`],
];

const html: readonly (readonly [name: string, write: QuotingStyle["write"]])[] = [
  [
    "Gmail",
    (a, n) =>
      `<div dir="ltr">${divs(a)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 9:15 AM ${box} wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${n.html}</blockquote></div>`,
  ],
  [
    "Gmail for Android",
    (a, n) =>
      `<div dir="auto">${divs(a)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, 5 Jan 2026, 09:15 Ripen, &lt;<a href="mailto:ada@acme.test">ada@acme.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote">${n.html}</blockquote></div>`,
  ],
  [
    "Outlook",
    (a, n) =>
      `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm}</style></head><body lang=EN-US><div class=WordSection1>${paragraphs(a)}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> ${box} <br><b>Sent:</b> Monday, January 5, 2026 9:15 AM<br><b>To:</b> Rita &lt;rita@acme.test&gt;<br><b>Subject:</b> ${escape(n.subject)}<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>${n.html}</div></body></html>`,
  ],
  [
    "Outlook in Spanish",
    (a, n) =>
      `<div class=WordSection1>${paragraphs(a)}<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De:</b> ${box}<br><b>Enviado el:</b> lunes, 5 de enero de 2026 9:15<br><b>Para:</b> Rita<br><b>Asunto:</b> ${escape(n.subject)}</p></div>${n.html}</div>`,
  ],
  [
    "Outlook for Mac",
    (a, n) =>
      `<div>${paragraphs(a)}<div id="mail-editor-reference-message-container"><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From: </b>${box}<br><b>Date: </b>Monday, 5 January 2026 at 09:15<br><b>To: </b>Rita<br><b>Subject: </b>${escape(n.subject)}</p></div>${n.html}</div></div></div>`,
  ],
  [
    "Outlook on the web",
    (a, n) =>
      `<div class="elementToProof" style="font-family:Aptos">${divs(a)}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> ${box}<br><b>Sent:</b> Monday, January 5, 2026 9:15 AM<br><b>To:</b> Rita<br><b>Subject:</b> ${escape(n.subject)}</font><div>&nbsp;</div></div><div>${n.html.replaceAll('class="', 'class="x_').replaceAll('id="', 'id="x_')}</div>`,
  ],
  [
    "Outlook mobile",
    (a, n) =>
      `<div dir="auto">${divs(a)}</div><div id="ms-outlook-mobile-signature" dir="auto"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> ${box}<br><b>Sent:</b> Monday, January 5, 2026 9:15:00 AM<br><b>Subject:</b> ${escape(n.subject)}</div>${n.html}`,
  ],
  [
    "Outlook mobile, its reference",
    (a, n) =>
      `<div>${divs(a)}</div><div class="ms-outlook-mobile-reference-message skipProofing"><div><b>From:</b> ${box}</div>${n.html}</div>`,
  ],
  [
    "Apple Mail",
    (a, n) =>
      `<html><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space;">${divs(a)}<div><br><blockquote type="cite"><div>On Jan 5, 2026, at 9:15 AM, ${box} wrote:</div><br class="Apple-interchange-newline"><div>${n.html}</div></blockquote></div><br></body></html>`,
  ],
  [
    "iPhone",
    (a, n) =>
      `<html><body dir="auto">${divs(a)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr"></div><div dir="ltr"><br><blockquote type="cite">On Jan 5, 2026, at 9:15 AM, ${box} wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">\u200B${n.html}</div></blockquote></body></html>`,
  ],
  [
    "Thunderbird",
    (a, n) =>
      `<html><body>${paragraphs(a)}<div class="moz-cite-prefix">On 1/5/26 09:15, Ripen wrote:<br></div><blockquote type="cite" cite="mid:x@reply.test">${n.html}</blockquote></body></html>`,
  ],
  [
    "Yahoo",
    (a, n) =>
      `<div class="ydp1yahoo-style-wrap"><div dir="ltr">${divs(a)}</div></div><div id="yahoo_quoted_12" class="yahoo_quoted"><div><div>On Monday, January 5, 2026 at 09:15:00 AM GMT+1, ${box} wrote:</div><div><br></div>${n.html}</div></div>`,
  ],
  [
    "Proton",
    (a, n) =>
      `<div style="font-family: Arial">${divs(a)}</div><div class="protonmail_quote">On Monday, January 5th, 2026 at 9:15 AM, ${box} wrote:<br><blockquote class="protonmail_quote" type="cite">${n.html}</blockquote></div>`,
  ],
  [
    "Samsung",
    (a, n) =>
      `<div dir="auto">${divs(a)}</div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: ${box} </div><div>Date: 1/5/26  9:15 AM  (GMT+01:00) </div><div>To: Rita </div><div>Subject: ${escape(n.subject)} </div><div><br></div></div>${n.html}`,
  ],
  [
    "Notes",
    (a, n) =>
      `<font size=2 face="sans-serif">${escape(a).replaceAll("\n", "<br>")}</font><br><br><br><font size=1 color=#5f5f5f>From: &nbsp; &nbsp; &nbsp;</font><font size=1>${box}</font><br><font size=1 color=#5f5f5f>To: &nbsp; &nbsp;</font><font size=1>Rita</font><br><font size=1 color=#5f5f5f>Date: &nbsp; </font><font size=1>01/05/2026 09:15 AM</font><br><font size=1 color=#5f5f5f>Subject: &nbsp; </font><font size=1>${escape(n.subject)}</font><br><hr noshade><br>${n.html}`,
  ],
  [
    "Zoho",
    (a, n) =>
      `<div>${divs(a)}</div><div class="zmail_extra"><div>---- On Mon, 05 Jan 2026 09:15:00 +0100 <b>${box}</b> wrote ---</div><blockquote id="blockquote_zmail">${n.html}</blockquote></div>`,
  ],
  [
    "Spark",
    (a, n) =>
      `<div name="messageBodySection">${divs(a)}</div><div name="messageReplySection">On 5 Jan 2026, 09:15 +0100, ${box}, wrote:<br><blockquote type="cite" class="spark_quote">${n.html}</blockquote></div>`,
  ],
  [
    "FairEmail",
    (a, n) =>
      `<div>${divs(a)}</div><div fairemail="reference"><p>Jan 5, 2026 9:15 AM Ripen &lt;ada@acme.test&gt;:</p><blockquote style="border-left:3px solid #ccc">${n.html}</blockquote></div>`,
  ],
  [
    "K-9",
    (a, n) =>
      `<div dir='auto'>${divs(a)}</div><br><br><div class="gmail_quote">On January 5, 2026 9:15:00 AM GMT+01:00, Ripen &lt;ada@acme.test&gt; wrote:<blockquote class="gmail_quote">${n.html}</blockquote></div>`,
  ],
  ["a bare block quote", (a, n) => `<div>${divs(a)}</div><blockquote>${n.html}</blockquote>`],
  ["nothing marked", (a, n) => `<div>${divs(a)}</div><br><br>${n.html}`],
  [
    "a signature below the quote",
    (a, n) =>
      `<div dir="ltr">${divs(a)}</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 5, 2026 ${box} wrote:<br></div><blockquote class="gmail_quote">${n.html}</blockquote></div><style>.x{color:red}</style><!-- ${escape(n.text)} --><div style="display:none">${n.html}</div>`,
  ],
];

const inline: readonly QuotingStyle[] = [
  {
    name: "mutt, between the lines",
    type: "plain",
    write: (a, n) => `${a}\n\nOn Mon, Jan 05, 2026 at 09:15:00AM +0000, Ripen wrote:\n${between(n.text)}\n`,
    kept: inlineKept,
  },
  {
    name: "Thunderbird, between the lines",
    type: "plain",
    write: (a, n) => `${a}\n\nAm 05.01.26 um 09:15 schrieb Ripen:\n${between(n.text)}\n`,
    kept: inlineKept,
  },
  {
    name: "Gmail, between the lines",
    type: "html",
    write: (a, n) => {
      const quote = (text: string) => `<blockquote class="gmail_quote">${divs(text)}</blockquote>`;
      const [before = "", rest = ""] = n.text.split(/(?<=How much is it\?\n)/, 2);
      const [middle = "", after = ""] = rest.split(/(?<=When can we start\?\n)/, 2);
      return `<div dir="ltr">${divs(a)}</div><div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 5, 2026 ${box} wrote:<br></div>${quote(before)}<div><br></div><div>Ten euros.</div><div><br></div>${quote(middle)}<div>On Monday.</div>${quote(after)}</div>`;
    },
    kept: inlineKept,
  },
  {
    name: "Outlook, between the lines that are not marked",
    type: "plain",
    write: (a, n) =>
      `${a}\n\n-----Original Message-----\n${header(n.subject, english)}\n\n${n.text.replace(/(?=> When)/, "That would be ten euros each month.\n")}`,
    kept: () => null,
  },
  {
    name: "a mail program of no language we know, unmarked",
    type: "plain",
    write: (a, n) => `${a}\n\nqaqa ${from} 5.1. 9:15 qeqe\nqoqo: ${n.subject}\n\n${n.text}`,
    kept: () => null,
  },
  {
    name: "the notice without its first line, unmarked",
    type: "plain",
    write: (a, n) => `${a}\n\n${lines(n.text).slice(2).join("\n")}`,
    kept: () => null,
  },
  {
    name: "a line of the notice taken along",
    type: "html",
    write: (a, n) =>
      `<div>${divs(a)}</div><div>${escape(lines(n.text).find((line) => line.includes("churn_risk")) ?? "")}</div>`,
    kept: () => null,
  },
  {
    name: "a link of the notice behind another's guard",
    type: "html",
    write: (a, n) =>
      `<div>${divs(a)}</div><a href="https://safe.example/?url=${encodeURIComponent(/https?:\/\/\S+\/h\/\S+/.exec(n.text)?.[0] ?? "")}">here</a>`,
    kept: () => null,
  },
];

export const quotingStyles: readonly QuotingStyle[] = [
  ...plain.map(([name, write]): QuotingStyle => ({ name: `${name}, plain`, type: "plain", write })),
  ...html.map(([name, write]): QuotingStyle => ({ name: `${name}, HTML`, type: "html", write })),
  ...inline,
];

function wrap(text: string, width: number): string {
  return lines(text)
    .map((line) => line.replaceAll(new RegExp(`(.{1,${width}})(?:\\s|$)`, "g"), "$1\n").trimEnd())
    .join("\n");
}
