/** A small seeded generator (mulberry32): the same seed gives the same mails on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Mutation = (mail: Buffer, random: () => number) => Buffer;

const below = (random: () => number, limit: number) => Math.floor(random() * limit);
const pick = <T>(random: () => number, list: readonly T[]): T => list[below(random, list.length)]!;
const swap = (mail: Buffer, pattern: RegExp, value: string) =>
  Buffer.from(
    mail.toString("latin1").replace(pattern, () => value),
    "latin1",
  );

const CHARSETS = [
  "utf-16",
  "iso-2022-jp",
  "x-unknown",
  "utf-7",
  "gb18030",
  "",
  '"',
  "us-ascii\0",
  "shift_jis",
  "koi8-r",
];
const DATES = [
  "Mon, 99 Foo 20226 99:99:99 +9999",
  "",
  "0",
  "-1",
  "Thu, 1 Jan 1970",
  "9999999999999999",
  "Tue, 31 Feb 2026 10:00:00 (\u00e9",
  "NaN",
];
const HOSTILE = [
  "(".repeat(4000),
  '"'.repeat(3001),
  "<".repeat(4000),
  "=?utf-8?q?".repeat(800),
  "a@".repeat(2000),
  " \t".repeat(8000),
  "re:".repeat(3000),
  "\\".repeat(4000),
  "1.1.".repeat(3000),
  ">".repeat(9000),
];
const ENCODINGS = ["base64", "quoted-printable", "8bit", "binary", "x-uuencode", "7bit;"];

/** What mails suffer on their way, or are made to suffer: bytes, structure, charset, nesting, dates, size. */
const mutations: readonly Mutation[] = [
  (mail, random) => {
    const copy = Buffer.from(mail);
    for (let count = 1 + below(random, 40); count > 0; count -= 1)
      copy[below(random, copy.length)] = below(random, 256);
    return copy;
  },
  (mail, random) => mail.subarray(0, below(random, mail.length)),
  (mail, random) => mail.subarray(below(random, mail.length)),
  (mail, random) => {
    const lines = mail.toString("latin1").split("\r\n");
    const [cut] = lines.splice(below(random, lines.length), 1 + below(random, 5));
    if (cut !== undefined) lines.splice(below(random, lines.length + 1), 0, cut, cut);
    return Buffer.from(lines.join(pick(random, ["\n", "\r\n", "\r"])), "latin1");
  },
  (mail, random) =>
    swap(
      mail,
      /boundary="?[^"\r\n;]*"?/i,
      pick(random, [
        "boundary=",
        'boundary=""',
        'boundary="--"',
        `boundary=${"x".repeat(500)}`,
        "boundary=a; boundary=b",
      ]),
    ),
  (mail, random) => swap(mail, /charset=[^\r\n;]*/i, `charset=${pick(random, CHARSETS)}`),
  (mail, random) => swap(mail, /^Date:.*$/im, `Date: ${pick(random, DATES)}`),
  (mail, random) =>
    swap(mail, /^Content-Transfer-Encoding:.*$/im, `Content-Transfer-Encoding: ${pick(random, ENCODINGS)}`),
  (mail, random) => swap(mail, /^Subject:.*$/im, `Subject: ${pick(random, HOSTILE)}`),
  (mail, random) => swap(mail, /^From:.*$/im, `From: ${pick(random, HOSTILE)}`),
  (mail, random) =>
    swap(
      mail,
      /^(?:To|References|Content-Type):.*$/im,
      `${pick(random, ["To", "References", "Content-Type", "Return-Path", "Auto-Submitted", "X-Failed-Recipients"])}: ${pick(random, HOSTILE)}`,
    ),
  (mail, random) => Buffer.concat([mail, Buffer.from(pick(random, HOSTILE).repeat(1 + below(random, 4)))]),
  (mail, random) =>
    swap(
      mail,
      /^(?:Diagnostic-Code|Status|Action|Final-Recipient):.*$/im,
      `Diagnostic-Code: smtp; ${pick(random, HOSTILE)}`,
    ),
  (mail, random) => Buffer.concat([nested(2 + below(random, 30)), mail]),
  (mail, random) => {
    const at = below(random, mail.length);
    return Buffer.concat([mail.subarray(0, at), Buffer.from([0, 255, 254, 13, 10, 13, 10, 46]), mail.subarray(at)]);
  },
];

/** A mail with one to four mutations on it. */
export function mutate(mail: Buffer, random: () => number): Buffer {
  let result = mail;
  for (let count = 1 + below(random, 4); count > 0; count -= 1) {
    result = pick(random, mutations)(result.length === 0 ? Buffer.from("x") : result, random);
  }
  return result;
}

/** The head of a mail whose parts lie that many multiparts deep. */
export function nested(depth: number): Buffer {
  let head = "From: a@lead.example\r\nSubject: deep\r\n";
  for (let level = 0; level < depth; level += 1)
    head += `Content-Type: multipart/mixed; boundary="n${level}"\r\n\r\n--n${level}\r\n`;
  return Buffer.from(head);
}
