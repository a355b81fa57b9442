import iconv from "iconv-lite";
import type { Random } from "./random.ts";

/** What mail programs used in a language before UTF-8. */
const legacy: Readonly<Record<string, readonly string[]>> = {
  ar: ["windows-1256", "iso-8859-6"],
  bg: ["windows-1251"],
  el: ["windows-1253", "iso-8859-7"],
  he: ["windows-1255", "iso-8859-8"],
  hu: ["iso-8859-2", "windows-1250"],
  ja: ["iso-2022-jp", "shift_jis", "euc-jp"],
  ko: ["euc-kr"],
  pl: ["iso-8859-2", "windows-1250"],
  ro: ["windows-1250", "iso-8859-16"],
  ru: ["windows-1251", "koi8-r"],
  th: ["windows-874", "tis-620"],
  tr: ["iso-8859-9", "windows-1254"],
  uk: ["windows-1251", "koi8-u"],
  zh: ["gb2312", "gbk", "gb18030"],
};
const western = ["iso-8859-1", "windows-1252", "iso-8859-15"];

/** How the bytes of a text come about, and what its Content-Type says of them (null: nothing). */
export interface Charset {
  bytes: string;
  declared: string | null;
  /** The bytes are not what is declared. */
  wrong: boolean;
}

/** A charset as mails have it: mostly right, now and then missing or wrong. */
export function drawCharset(random: Random, language: string, text: string): Charset {
  const old = random.pick(legacy[language] ?? western);
  const draw = random.int(1, 100);
  if (draw <= 60 || !holds(text, old)) {
    if (draw % 10 === 0)
      return { bytes: "utf-8", declared: random.pick(["iso-8859-1", "us-ascii", null]), wrong: true };
    return { bytes: "utf-8", declared: random.pick(["utf-8", "UTF-8"]), wrong: false };
  }
  if (draw <= 88) return { bytes: old, declared: old, wrong: false };
  return { bytes: old, declared: null, wrong: true };
}

/** The bytes of a text in a charset. */
export function encodeText(text: string, charset: string): Buffer {
  return charset === "iso-2022-jp" ? escapeJapanese(text) : iconv.encode(text, charset);
}

/** Whether a charset has all characters of a text. */
function holds(text: string, charset: string): boolean {
  const bytes = charset === "iso-2022-jp" ? "euc-jp" : charset;
  return iconv.decode(iconv.encode(text, bytes), bytes) === text;
}

/** ISO-2022-JP (RFC 1468): the two bytes of EUC-JP without their high bits, between escapes, closed at the end of a line. */
function escapeJapanese(text: string): Buffer {
  const out: number[] = [];
  let wide = false;
  const bytes = iconv.encode(text, "euc-jp");
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const isWide = byte >= 0xa1;
    if (isWide !== wide) out.push(0x1b, ...(isWide ? [0x24, 0x42] : [0x28, 0x42]));
    wide = isWide;
    out.push(byte & 0x7f);
    if (isWide) out.push((bytes[++at] ?? 0) & 0x7f);
  }
  if (wide) out.push(0x1b, 0x28, 0x42);
  return Buffer.from(out);
}

/** Quoted-printable (RFC 2045 6.7) of bytes whose lines end with CRLF. */
export function quotedPrintable(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .split("\r\n")
    .map((line) => {
      const signs = Array.from(line, (sign, at) => {
        const code = sign.charCodeAt(0);
        const plain = code > 32 && code < 127 && sign !== "=";
        return plain || (sign === " " && at < line.length - 1)
          ? sign
          : `=${code.toString(16).toUpperCase().padStart(2, "0")}`;
      });
      let written = "";
      let width = 0;
      for (const sign of signs) {
        if (width + sign.length > 75) {
          written += "=\r\n";
          width = 0;
        }
        written += sign;
        width += sign.length;
      }
      return written;
    })
    .join("\r\n");
}

/** A header's words: as they are in ASCII, else encoded (RFC 2047) in a charset, or raw where a program does not care. */
export function headerWords(random: Random, words: string, charset: Charset): Buffer {
  if (/^[\x20-\x7e]*$/.test(words)) return Buffer.from(words);
  if (charset.wrong && random.chance(0.5)) return encodeText(words, charset.bytes);
  const name = charset.wrong ? "utf-8" : charset.bytes;
  // Whole characters in each encoded word, at most 75 signs long.
  const pieces = words.match(/.{1,12}/gsu) ?? [];
  return Buffer.from(
    pieces.map((piece) => `=?${name}?B?${encodeText(piece, name).toString("base64")}?=`).join("\r\n "),
  );
}
