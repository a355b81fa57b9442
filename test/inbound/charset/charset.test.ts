import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { decodeText } from "../../../src/inbound/parse/charset/decode-text.ts";
import { decoderFor } from "../../../src/inbound/parse/charset/labels.ts";
import { parseMail } from "../../../src/inbound/parse.ts";
import { classify } from "../../../src/inbound/classify.ts";

const none = { declared: null, meta: null, nearby: [] };
const russian = "Здравствуйте! Пожалуйста, отпишите меня от рассылки. Спасибо, Иван.";
const french = "Bonjour, merci de me désinscrire de votre liste de diffusion. Cordialement, Hélène";
const japanese = "メールの配信を停止してください。よろしくお願いします。";
// JIS X 0208 between escapes, as RFC 1468 writes it; iconv-lite has no encoder for it.
const japaneseEscaped = Buffer.concat([
  Buffer.from("1b2442", "hex"),
  Buffer.from("25612151213c256b244e475b3f2e24724464245f247e", "hex"),
  Buffer.from("1b2842", "hex"),
]);

function mail(type: string | null, body: Uint8Array, encoding?: string): Buffer {
  const head = [
    "From: Ann Lead <ann@lead.example>",
    "To: Rep <rep@ours.example>",
    "Subject: Re: Hello",
    "In-Reply-To: <step1@ours.example>",
    ...(type === null ? [] : [`Content-Type: ${type}`]),
    ...(encoding === undefined ? [] : [`Content-Transfer-Encoding: ${encoding}`]),
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body, Buffer.from("\r\n")]);
}

async function textOf(raw: Buffer): Promise<string> {
  const { text, html } = await parseMail(raw);
  return (text === "" ? html : text).trim();
}

describe("a wish to get no more mail is read whatever its charset is called", () => {
  test.each([
    ["cp1251 without a charset", mail(null, iconv.encode(russian, "win1251")), "unsubscribe"],
    ["cp1251 called us-ascii", mail("text/plain; charset=us-ascii", iconv.encode(russian, "win1251")), "unsubscribe"],
    ["cp1251 called UTF-8", mail("text/plain; charset=utf-8", iconv.encode(russian, "win1251")), "unsubscribe"],
    ["cp1251 called latin-1", mail("text/plain; charset=iso-8859-1", iconv.encode(russian, "win1251")), "unsubscribe"],
    ["KOI8-R without a charset", mail(null, iconv.encode(russian, "koi8-r")), "unsubscribe"],
    ["UTF-8 called cp1251", mail("text/plain; charset=windows-1251", Buffer.from(russian)), "unsubscribe"],
    ["UTF-8 called latin-1", mail("text/plain; charset=iso-8859-1", Buffer.from(french)), "unsubscribe"],
    ["latin-1 without a charset", mail(null, iconv.encode(french, "latin1")), "unsubscribe"],
    ["latin-1 called UTF-8", mail("text/plain; charset=utf-8", iconv.encode(french, "latin1")), "unsubscribe"],
    ["cp850 as cp-850", mail("text/plain; charset=cp-850", iconv.encode(french, "cp850")), "unsubscribe"],
    ["cp850 as IBM850", mail('text/plain; charset="IBM850"', iconv.encode(french, "cp850")), "unsubscribe"],
    ["Shift_JIS without a charset", mail(null, iconv.encode(japanese, "shift_jis")), "unsubscribe"],
    ["EUC-JP called x-euc_jp", mail("text/plain; charset=x-euc_jp", iconv.encode(japanese, "euc-jp")), "unsubscribe"],
    [
      "latin-1 in quoted-printable, called UTF-8",
      mail(
        "text/plain; charset=utf-8",
        Buffer.from(french.replaceAll("é", "=E9").replaceAll("è", "=E8")),
        "quoted-printable",
      ),
      "unsubscribe",
    ],
    [
      "cp1251 in base64 without a charset",
      mail("text/plain", Buffer.from(iconv.encode(russian, "win1251").toString("base64")), "base64"),
      "unsubscribe",
    ],
  ])("%s", async (_, raw, expected) => {
    expect(classify(await parseMail(raw)).class).toBe(expected);
  });
});

test("the escapes of ISO-2022-JP decide, whatever the label says", async () => {
  const expected = decodeText(japaneseEscaped, none);
  expect(expected).toContain("メ");
  for (const type of [null, "text/plain", "text/plain; charset=utf-8", "text/plain; charset=us-ascii"])
    expect(await textOf(mail(type, japaneseEscaped))).toBe(expected);
});

test("the charset of a <meta> counts where the part names none", async () => {
  const page = (label: string) => `<html><head><meta charset="${label}"></head><body><p>${russian}</p></body></html>`;
  const html = mail("text/html", iconv.encode(page("koi8-r"), "koi8-r"));
  expect(await textOf(html)).toContain("отпишите меня");
  const http = `<meta http-equiv="Content-Type" content="text/html; charset=windows-1250"><p>Dziękuję, wypisz mnie z listy. Żegnam</p>`;
  expect(await textOf(mail("text/html", iconv.encode(http, "win1250")))).toContain(
    "Dziękuję, wypisz mnie z listy. Żegnam",
  );
});

test("each part of an alternative is read by itself", async () => {
  const part = (type: string, body: Buffer) => [
    Buffer.from(`--b\r\nContent-Type: ${type}\r\n\r\n`),
    body,
    Buffer.from("\r\n"),
  ];
  const raw = mail(
    'multipart/alternative; boundary="b"',
    Buffer.concat([
      ...part("text/plain", iconv.encode(french, "latin1")),
      ...part("text/html; charset=utf-8", Buffer.from(`<p>${french}</p>`)),
      Buffer.from("--b--"),
    ]),
  );
  const { text, html } = await parseMail(raw);
  expect(text.trim()).toBe(french);
  expect(html).toContain(french);
});

test("bytes in a subject are read by what they are", async () => {
  const subject = "Отпишите меня от рассылки";
  const raw = Buffer.concat([
    Buffer.from("From: Ann <ann@lead.example>\r\nSubject: "),
    iconv.encode(subject, "win1251"),
    Buffer.from("\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n"),
    iconv.encode("Спасибо", "win1251"),
  ]);
  expect((await parseMail(raw)).subject).toBe(subject);
});

test.each([
  ["cp-850", "é", [0x82]],
  ["CP850", "é", [0x82]],
  ["x-cp437", "é", [0x82]],
  ["x-windows-1251", "П", [0xcf]],
  ["win-1250", "ż", [0xbf]],
  ["ISO8859_2", "ż", [0xbf]],
  ["iso 8859-15", "€", [0xa4]],
  ["cp866", "П", [0x8f]],
  ["ms932", "あ", [0x82, 0xa0]],
  ["ks_c_5601-1987", "가", [0xb0, 0xa1]],
  ["utf8mb4", "é", [0xc3, 0xa9]],
])("the label %s is known", (label, text, bytes) => {
  expect(decoderFor(label)?.(Uint8Array.from(bytes))).toBe(text);
});

test("an unknown label leaves the choice to the bytes", () => {
  expect(decoderFor("no-such-charset")).toBeNull();
  expect(decodeText(Buffer.from("Prix : 5 € déjà"), { ...none, declared: "no-such-charset" })).toBe("Prix : 5 € déjà");
});

test("western prose in its own label stays what it is", async () => {
  const text = "Über die Größe müssen wir noch sprechen. Grüße aus Köln – „bald“";
  expect(await textOf(mail("text/plain; charset=windows-1252", iconv.encode(text, "win1252")))).toBe(text);
});

describe("a few words of Cyrillic without a charset", () => {
  test("are windows-1251, also above a quoted mail in English", () => {
    const note = "На море съм до 9-и. При спешност пишете на office@lead.example.";
    const body = `${note}\r\n\r\nПоздрави\r\nAnn Lead\r\n\r\n> Hello,\r\n> did you find the time to look at the reports last week?\r\n`;
    expect(decodeText(iconv.encode(body, "win1251"), none)).toContain(note);
  });

  test("are French where most words have letters without accents", () => {
    const text = "Très bien, à bientôt, merci à vous et à l'équipe, j'ai hâte.";
    expect(decodeText(iconv.encode(text, "win1252"), none)).toBe(text);
  });
});
