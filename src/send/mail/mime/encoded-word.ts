const PRINTABLE = /^[\x20-\x7E]*$/;
// words of printable ASCII with one space between
const TIDY_ASCII = /^[\x21-\x7E]+(?: [\x21-\x7E]+)*$/;
const LOOKS_ENCODED = /=\?/;
const LONG_WORD = /\S{70}/;
/** bytes of UTF-8 in one encoded word: `=?UTF-8?B?` + 60 + `?=` is 72 characters, within the 75 of RFC 2047 */
const WORD_BYTES = 45;

/**
 * Writes free text for an unstructured header, such as a subject: as it is when it is plain ASCII, else as encoded words
 * (RFC 2047), in lines of at most 76. Line breaks and runs of white space become one space, so that nothing can begin
 * another header.
 */
export function encodeText(text: string): string {
  const line = toOneLine(text);
  return isPlain(line) ? foldAtSpaces(line) : encodedWords(line);
}

/** Writes a display name (RFC 5322 phrase): a quoted string, or encoded words. */
export function encodePhrase(name: string): string {
  const line = toOneLine(name);
  if (!isPlain(line) || line.length > 60) return encodedWords(line);
  return `"${line.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** One line of visible text: control characters and white space, also the Unicode line separators, become one space. */
export function toOneLine(text: string): string {
  if (TIDY_ASCII.test(text)) return text; // most are, and it takes one look
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

/** Text that merely looks like an encoded word is encoded, too, or a reader would decode it. */
function isPlain(line: string): boolean {
  return PRINTABLE.test(line) && !LOOKS_ENCODED.test(line) && !LONG_WORD.test(line);
}

function foldAtSpaces(line: string): string {
  if (line.length <= 60) return line;
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + word.length > 60) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current].join("\r\n ");
}

function encodedWords(line: string): string {
  const words: string[] = [];
  let part = "";
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character, "utf8");
    if (bytes + size > WORD_BYTES) {
      words.push(part);
      part = "";
      bytes = 0;
    }
    part += character;
    bytes += size;
  }
  if (part !== "") words.push(part);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word, "utf8").toString("base64")}?=`).join("\r\n ");
}
