import iconv from "iconv-lite";

/** Encodings of one byte a character that the Encoding Standard leaves out, by the number of their code page. */
const codePages: Readonly<Record<string, string>> = {
  "437": "cp437",
  "720": "cp720",
  "737": "cp737",
  "775": "cp775",
  "850": "cp850",
  "852": "cp852",
  "855": "cp855",
  "857": "cp857",
  "858": "cp858",
  "860": "cp860",
  "861": "cp861",
  "862": "cp862",
  "863": "cp863",
  "864": "cp864",
  "865": "cp865",
  "869": "cp869",
  "1125": "cp1125",
};
/** Labels in use that no standard lists, without marks. */
const aliases: Readonly<Record<string, string>> = {
  iso88598i: "iso-8859-8",
  iso88598e: "iso-8859-8",
  iso2022jp1: "iso-2022-jp",
  iso2022jp2: "iso-2022-jp",
  iso2022jpms: "iso-2022-jp",
  jis: "iso-2022-jp",
  sjis: "shift_jis",
  win31j: "shift_jis",
  ujis: "euc-jp",
  ksc56011987: "euc-kr",
  ksc5601: "euc-kr",
  uhc: "euc-kr",
  tis620: "windows-874",
  koi8: "koi8-r",
  utf7: "utf-7",
  unicode11utf8: "utf-8",
  utf8mb4: "utf-8",
  ansi: "windows-1252",
  latin: "windows-1252",
  "932": "shift_jis",
  "936": "gbk",
  "949": "euc-kr",
  "950": "big5",
  "874": "windows-874",
  "866": "ibm866",
  "50220": "iso-2022-jp",
  "50221": "iso-2022-jp",
  "51932": "euc-jp",
  "54936": "gb18030",
  "65001": "utf-8",
};

/** Decodes bytes; what is none of this encoding becomes U+FFFD. */
export type Decoder = (bytes: Uint8Array) => string;

/**
 * The decoder for a charset label as mails carry it (RFC 2978, and spellings such as "cp-850", "x-windows-1251",
 * "ISO8859_2"); null when nobody knows which encoding is meant.
 */
export function decoderFor(label: string): Decoder | null {
  const written = label
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, "")
    .slice(0, 60);
  if (written === "") return null;
  const bare = written.replace(/^(?:x-ms-|x-|cs(?=iso|unicode|win|ibm|pc))/, "").replace(/[\s._:-]+/g, "");
  const page = /^(?:cp|windows|win|ms|ibm|codepage|oem)?(\d{3,5})$/.exec(bare)?.[1];
  const iso = /^(?:iso)?8859(\d{1,2})$/.exec(bare)?.[1];
  const candidates = [
    written,
    aliases[bare],
    page === undefined ? undefined : aliases[page],
    page !== undefined && /^125\d$/.test(page) ? `windows-${page}` : undefined,
    iso === undefined ? undefined : `iso-8859-${iso}`,
    bare,
  ];
  for (const candidate of candidates) {
    const decoder = candidate === undefined ? null : standardDecoder(candidate);
    if (decoder) return decoder;
  }
  const other = page === undefined ? undefined : codePages[page];
  const named =
    other ?? (aliases[bare] === "utf-7" || iconv.encodingExists(bare) ? (aliases[bare] ?? bare) : undefined);
  return named === undefined ? null : (bytes) => iconv.decode(Buffer.from(bytes), named);
}

function standardDecoder(label: string): Decoder | null {
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  } catch {
    return null;
  }
}
