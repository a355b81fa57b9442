import { describe, expect, test } from "vitest";
import { extractReplyText } from "../../src/inbound/reply-text/extract.ts";

const said = "Sounds good, shall we talk on Thursday?";
const ours = "Hello there, here is the guide you asked for.\n\nUnsubscribe: https://acme.test/u/abc";

const block = (from: string, date: string, to: string, subject: string) =>
  `<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span style="font-size:12.0pt;color:black">${from}: </span></b><span style="font-size:12.0pt;color:black">Ada at Acme &lt;ada@acme.test&gt;<br><b>${date}: </b>Monday, 5 January 2026 at 10:00<br><b>${to}: </b>lee@firm.test &lt;lee@firm.test&gt;<br><b>${subject}: </b>Welcome 1</span></p></div>`;

describe("Outlook for Mac, in HTML alone, puts the original below a border", () => {
  test.each([
    ["English", block("From", "Date", "To", "Subject")],
    ["German", block("Von", "Datum", "An", "Betreff")],
    ["French", block("De", "Date", "À", "Objet")],
    ["Dutch", block("Van", "Datum", "Aan", "Onderwerp")],
    ["Japanese", block("差出人", "日付", "宛先", "件名")],
  ])("%s", (_, border) => {
    const html = `<html><body><div class="WordSection1"><p class="MsoNormal">${said}</p><p class="MsoNormal">&nbsp;</p><p class="MsoNormal">Lee</p>${border}<p class="MsoNormal">Hello there, here is the guide you asked for.</p></div></body></html>`;
    expect(extractReplyText({ html }).visibleText).toBe(`${said}\n\nLee`);
  });

  test.each([
    [
      "with a rule",
      "________________________________\nFrom: Ada at Acme <ada@acme.test>\nDate: Monday, 5 January 2026 at 10:00\nTo: lee@firm.test <lee@firm.test>\nSubject: Welcome 1",
    ],
    [
      "without",
      "From: Ada at Acme <ada@acme.test>\nDate: Monday, 5 January 2026 at 10:00\nTo: lee@firm.test <lee@firm.test>\nSubject: Welcome 1",
    ],
    [
      "run together",
      "From: Ada at Acme <ada@acme.test>Date: Monday, 5 January 2026 at 10:00To: lee@firm.test <lee@firm.test>Subject: Welcome 1",
    ],
  ])("in plain text, %s", (_, header) => {
    expect(extractReplyText({ text: `${said}\n\nLee\n\n${header}\n\n${ours}\n` }).visibleText).toBe(`${said}\n\nLee`);
  });
});

describe("marks of quotes", () => {
  test.each([
    ["initials", (line: string) => `AA> ${line}`],
    ["one letter", (line: string) => `A> ${line}`],
    ["a bar", (line: string) => `| ${line}`],
    ["nested", (line: string) => `>> ${line}`],
  ])("%s", (_, mark) => {
    const quoted = ours.split("\n").map(mark).join("\n");
    const text = `On Mon, 5 Jan 2026 at 10:00, Ada at Acme <ada@acme.test> wrote:\n${quoted}\n\n${said}\n`;
    expect(extractReplyText({ text }).visibleText).toBe(said);
  });
});

describe("attributions", () => {
  test.each([
    ["date, zone and name", "2026-01-05 10:00 GMT+01:00 Ada at Acme:"],
    ["name, then date", "Ada at Acme <ada@acme.test> schrieb am Mo., 5. Jan. 2026, 10:00:"],
    ["split by a mailto", "On Jan 5, 2026, at 10:00, Ada at Acme\n<mailto:ada@acme.test> wrote:"],
    ["wrapped", "El lun, 5 ene 2026 a las 10:00, Ada at Acme\n(<ada@acme.test>) escribió:"],
    ["wrapped thrice", "Le lundi 5 janvier 2026 à 10:00,\nAda at Acme\n<ada@acme.test> a écrit :"],
  ])("%s", (_, line) => {
    const text = `${said}\n\n${line}\n\n${ours.replaceAll(/^/gm, "> ")}\n`;
    expect(extractReplyText({ text }).visibleText).toBe(said);
  });
});

describe("lines that phones add", () => {
  test.each([
    "Sent from my iPhone",
    "Sent from Outlook for iOS",
    "Get Outlook for Android",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für Android",
    "Envoyé de mon iPhone",
    "Télécharger Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Отправлено с iPhone",
    "Надіслано з iPhone",
    "iPhoneから送信",
    "从我的iPhone发送",
    "나의 iPhone에서 보냄",
    "iPhone'umdan gönderildi",
    "نُشر من الـ iPhone",
    "Στάλθηκε από το iPhone μου",
    "Trimis de pe iPhone-ul meu",
    "Küldve az iPhone-omról",
    "Đã gửi từ iPhone của tôi",
    "Sent from Yahoo Mail on Android",
    "Gesendet mit der WEB.DE Mail App",
    "Envoyé depuis mon mobile Orange",
    "Sent from my Galaxy",
    "Enviado desde Outlook para iOS",
    "Inviato da Outlook per Android",
    "נשלח מה-iPhone שלי",
    "ส่งจาก iPhone ของฉัน",
    "Dikirim dari iPhone saya",
    "Mit der GMX Mail App gesendet",
    "来自 Outlook for iOS",
    "Poslané z iPhonu",
    "Sent frá iPhone",
    "Trasmesso dal mio cellulare",
    "Gửi từ điện thoại của tôi",
    "Outlook için iOS'u edinin",
  ])("%s", (line) => {
    expect(extractReplyText({ text: `${said}\n\n${line}\n` }).visibleText).toBe(said);
  });
});

test.each(["从我的角度看可以", "请发送", "We will post it from my iPhone account"])("is no such line: %s", (line) => {
  expect(extractReplyText({ text: `${said}\n\n${line}\n` }).visibleText).toBe(`${said}\n\n${line}`);
});

describe("answers between the lines", () => {
  const lines = [
    "On Mon, 5 Jan 2026 at 10:00, Ada at Acme <ada@acme.test> wrote:",
    "> How many seats do you need?",
    "",
    "About forty.",
    "",
    "> When would you like to begin?",
    "",
    "In March, if the price is right.",
    "",
    "> Kind regards, Ada",
    "",
  ];
  const pairs = [
    { question: "How many seats do you need?", answer: "About forty." },
    { question: "When would you like to begin?", answer: "In March, if the price is right." },
  ];
  test("keep the question that each answers", () => {
    expect(extractReplyText({ text: lines.join("\n") }).exchanges).toEqual(pairs);
  });
  test("in HTML, too", () => {
    const html = `<div>On Mon, 5 Jan 2026 at 10:00, Ada at Acme &lt;ada@acme.test&gt; wrote:</div><blockquote type="cite"><p>How many seats do you need?</p></blockquote><p>About forty.</p><blockquote type="cite"><p>When would you like to begin?</p></blockquote><p>In March, if the price is right.</p><blockquote type="cite"><p>Kind regards, Ada</p></blockquote>`;
    expect(extractReplyText({ html }).exchanges).toEqual(pairs);
  });
});

describe("HTML says what plain text does", () => {
  test.each([
    [
      "Gmail",
      `<div dir="ltr">${said}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 10:00 AM Ada &lt;ada@acme.test&gt; wrote:<br></div><blockquote class="gmail_quote">${ours}</blockquote></div>`,
    ],
    [
      "Outlook for Windows",
      `<div class=WordSection1><p class=MsoNormal>${said}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> Ada &lt;ada@acme.test&gt;<br><b>Sent:</b> Monday, January 5, 2026 10:00 AM<br><b>To:</b> lee@firm.test<br><b>Subject:</b> Welcome 1</p></div><p class=MsoNormal>${ours}</p></div>`,
    ],
    [
      "Apple Mail",
      `<html><body>${said}<br><div><br><blockquote type="cite"><div>On 5 Jan 2026, at 10:00, Ada &lt;ada@acme.test&gt; wrote:</div><br><div>${ours}</div></blockquote></div></body></html>`,
    ],
    [
      "Thunderbird",
      `<p>${said}</p><div class="moz-cite-prefix">Am 05.01.26 um 10:00 schrieb Ada:<br></div><blockquote type="cite" cite="mid:1@acme.test">${ours}</blockquote>`,
    ],
    [
      "Outlook on the web",
      `<div dir="ltr">${said}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ada<br><b>Sent:</b> Monday</div><div>${ours}</div>`,
    ],
    [
      "Proton",
      `<div style="font-family: Arial">${said}</div><div class="protonmail_quote">On Monday, January 5th, 2026 at 10:00, Ada wrote:<br><blockquote class="protonmail_quote">${ours}</blockquote></div>`,
    ],
    [
      "Yahoo",
      `<div>${said}</div><div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, January 5, 2026, 10:00 AM, Ada wrote:</div><div>${ours}</div></div>`,
    ],
    [
      "a table of Lotus",
      `<font size=2>${said}</font><br><br><table><tr><td>From:</td><td>Ada &lt;ada@acme.test&gt;</td></tr><tr><td>To:</td><td>lee@firm.test</td></tr><tr><td>Date:</td><td>01/05/2026 10:00 AM</td></tr><tr><td>Subject:</td><td>Welcome 1</td></tr></table><hr>${ours}`,
    ],
  ])("%s", (_, html) => {
    expect(extractReplyText({ html }).visibleText).toBe(said);
  });
});
