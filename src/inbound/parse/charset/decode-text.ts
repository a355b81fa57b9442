import chardet from "chardet";
import { decoderFor } from "./labels.ts";

/** What a mail says of the encoding of a text, the more telling first. */
export type CharsetHints = {
  /** The charset parameter of its part (RFC 2046 4.1.2); null without one. */
  declared: string | null;
  /** Of the `<meta>` of an HTML text. */
  meta: string | null;
  /** Labels of encoded words in the same mail (RFC 2047). */
  nearby: readonly string[];
};

const sampleBytes = 65_536;
/** Escapes of ISO-2022-JP (RFC 1468) and its supersets. */
const escape = String.fromCharCode(27);
const japaneseEscape = new RegExp(String.raw`${escape}(?:\$[@B]|\([BJI]|\$\([DO-Q])`);
/** Encodings that a detector may answer although hardly any mail is written in them; reversed and 7-bit ones mislead. */
const undetectable = /^(?:UTF-16|UTF-32|IBM4|ISO-8859-8-I|mbcs|ascii)/i;

/**
 * The text of bytes whose label may be missing or wrong: the escapes of ISO-2022-JP decide, then valid UTF-8 wins, then the
 * first label that yields a readable text; a detector guesses last, and Windows-1252 reads everything.
 */
export function decodeText(bytes: Uint8Array, hints: CharsetHints): string {
  const sample = bytes.subarray(0, sampleBytes);
  const isSevenBit = sample.every((byte) => byte < 0x80);
  const latin = Buffer.from(sample).toString("latin1");
  if (japaneseEscape.test(latin) && isMostlySevenBit(sample)) return read("iso-2022-jp", bytes) ?? latin;
  const labels = [hints.declared, hints.meta, ...hints.nearby].flatMap((label) => (label === null ? [] : [label]));
  if (isSevenBit) {
    const shifted = labels.find((label) => /utf-?7|2022|hz-gb/i.test(label));
    return (shifted === undefined ? null : read(shifted, bytes)) ?? Buffer.from(bytes).toString("latin1");
  }
  const utf8 = readUtf8(bytes);
  if (utf8 !== null) return utf8;
  for (const label of labels) {
    if (/^["']?(?:utf-?8|us-?ascii|ascii|ansi_x3|unknown|binary|default)/i.test(label.trim())) continue;
    const text = read(label, bytes);
    if (text !== null && isReadable(text)) return text;
  }
  const guess = detect(sample);
  const seemsLatin = guess === null || /^(?:iso-8859-(?:1|2|9|15)|windows-125[02])$/i.test(guess);
  if (seemsLatin && writesCyrillic(sample)) return read("windows-1251", bytes) ?? latin;
  return (guess === null ? null : read(guess, bytes)) ?? new TextDecoder("windows-1252").decode(bytes);
}

/**
 * A few words of Cyrillic are too few for the detector: its letters are the accented ones of Latin-1, of which no language
 * that needs that makes most of its words.
 */
function writesCyrillic(sample: Uint8Array): boolean {
  const lines = Buffer.from(prose(sample)).toString("latin1").split("\n");
  const written = lines.filter((line) => /[\u00C0-\u00FF]/.test(line)).join("\n");
  const words = written.match(/[A-Za-z\u00C0-\u00FF]{3,}/g) ?? [];
  const accented = words.filter((word) => /^[\u00C0-\u00FF]+$/.test(word)).length;
  return accented >= 3 && accented * 2 >= words.length;
}

function read(label: string, bytes: Uint8Array): string | null {
  return decoderFor(label)?.(bytes) ?? null;
}

/** A long text may be cut in the middle of a character, or hold a stray byte; prose in another encoding is never so near to UTF-8. */
function readUtf8(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes);
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  if (broken === 0) return text;
  const whole = text.match(/[\u0080-\uFFFC]|[\u{10000}-\u{10FFFF}]/gu)?.length ?? 0;
  return whole > broken * 10 ? text : null;
}

function isMostlySevenBit(bytes: Uint8Array): boolean {
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high += 1;
  return high * 50 < bytes.length;
}

/** No undecodable bytes, no control characters, and not the rows of accented capitals that other alphabets look like in Latin-1. */
function isReadable(text: string): boolean {
  if (/\uFFFD|(?![\t\n\v\f\r\u0085])\p{Cc}/u.test(text)) return false;
  const accented = text.match(/[\u00A1-\u00FF]/g)?.length ?? 0;
  const letters = text.match(/[A-Za-z\u00C0-\u024F]/g)?.length ?? 0;
  const other = text.match(/(?![A-Za-z\u00C0-\u024F])\p{L}/gu)?.length ?? 0;
  return accented < 6 || other > 0 || accented < letters * 0.5;
}

/** The likeliest encoding; null when prose in a Latin alphabet is likelier than what the detector found. */
function detect(sample: Uint8Array): string | null {
  const found = chardet
    .analyse(prose(sample))
    .filter(({ name }) => !undetectable.test(name))
    .toSorted((a, b) => b.confidence - a.confidence);
  const readable = found.find(({ name }) => {
    const text = read(name, sample);
    return text !== null && isReadable(text);
  });
  // KOI8-U is KOI8-R with the letters of Ukrainian in place of frames.
  return readable?.name === "KOI8-R" ? "koi8-u" : (readable?.name ?? null);
}

/** Tags and addresses say nothing of the language, and there is more of them than of words. */
function prose(sample: Uint8Array): Uint8Array {
  const text = Buffer.from(sample).toString("latin1");
  const bare = text.replaceAll(/<[^<>]{0,500}>/g, " ").replaceAll(/\bhttps?:\S{1,500}|\S{1,64}@[\w.-]{1,200}/g, " ");
  return Buffer.from(bare, "latin1");
}
