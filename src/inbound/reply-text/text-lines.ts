import { maxBodyLength, maxLines, type BodyLine } from "./lines.ts";

/** `>` in any indentation, its full-width form, or a bar; `>From ` is mbox escaping, not a quote (RFC 4155). */
const quoteMark = /^\s{0,4}(?:[>＞]|&gt;|\|(?:\s|$))/;
/** Initials before the mark, as in `JD> text` (Usenet habit). */
const initialsMark = /^\s{0,2}[A-Z][A-Za-z]{0,3}>(?:\s|$)/;
/** The same without a space, which counts where a neighboring line has it too. */
const tightMark = /^\s{0,2}([A-Z]{1,3}>)\S/;

/** The lines of a plain-text body, quoted where they carry a quote mark. */
export function readTextLines(text: string): BodyLine[] {
  const lines = text
    .slice(0, maxBodyLength)
    .split(/\r\n|\r|\n|\u2028/, maxLines)
    .map((line): BodyLine => ({ text: line, quoted: quoteMark.test(line) || initialsMark.test(line) }));
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const after = lines[index + 1];
    if (line.text.startsWith(">From ") && !before?.quoted && !after?.quoted) {
      line.text = line.text.slice(1);
      line.quoted = false;
    } else if (/^\s*\|/.test(line.text) && !before?.quoted && !after?.quoted) {
      line.quoted = false;
    } else if (hasTightMark(line, before, after)) {
      line.quoted = true;
    } else if (isBrokenQuote(line, before, after)) {
      line.quoted = true;
    }
  });
  return lines;
}

function hasTightMark(line: BodyLine, before: BodyLine | undefined, after: BodyLine | undefined): boolean {
  const mark = tightMark.exec(line.text)?.[1];
  return mark !== undefined && [before, after].some((other) => other?.text.trimStart().startsWith(mark));
}

/** A quoted line that a relay wrapped: its second half lost the mark and stands between two marked lines. */
function isBrokenQuote(line: BodyLine, before: BodyLine | undefined, after: BodyLine | undefined): boolean {
  if (line.quoted || !before?.quoted || !after?.quoted || before.text.length < 66 || before.text.length > 200)
    return false;
  return /^\s*[\p{Ll}\p{Nd}]/u.test(line.text) && /[^.!?:]\s*$/.test(before.text);
}
