/** A phrase that breaks the notation: `line` counts from 0 within its section. */
export class NotationError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

type Phrase = { text: string; line: number };

/** Reads a section of plain words: phrases parted by "|" or by lines; lines that begin with "#" are remarks; "␣" is a space that counts. */
export function readWords(section: string): string[] {
  return linesOf(section)
    .flatMap(({ text }) => text.split("|"))
    .map((phrase) => phrase.trim().replaceAll("␣", " "))
    .filter((phrase) => phrase !== "");
}

/** Like `readWords`, for phrases whose parts follow one another with other words between: "remove … from your list". */
export function readChains(section: string): string[][] {
  return readWords(section).map((chain) => chain.split("…"));
}

/**
 * Reads a section of patterns, each as the source of a regular expression. Besides the signs of `readWords`: "(a|b)" one of them,
 * "[ab]" one of these characters, "?" what stands before may be missing, ")*" any number of them, "<40>" up to 40 characters,
 * "<40.>" up to 40 within the sentence, "<word 20>" a word of up to 20 characters, "<edge>" begin or end of a word, "<end>" the end of what is compared, "\" before a
 * sign that stands for itself. A line between slashes is a regular expression as it stands.
 * @throws NotationError
 */
export function readPatterns(section: string): string[] {
  return linesOf(section).flatMap((line) => {
    if (/^\/.+\/$/.test(line.text)) return [sourceOf(line)];
    return splitPhrases(line).map((phrase) =>
      /^[\p{L}\p{Nd} ',-]+$/u.test(phrase.text) ? phrase.text : translate(phrase),
    );
  });
}

/** The lines of a section, without remarks. Mails are compared in lower case: a phrase with capitals would never be found. */
function linesOf(section: string): Phrase[] {
  const lines = section
    .split("\n")
    .map((text, line) => ({ text: text.trim(), line }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
  const capitals = lines.find(({ text }) => !/^\/.+\/$/.test(text) && text !== text.toLowerCase());
  if (capitals) throw new NotationError(capitals.line, `"${capitals.text}" has capitals: write it in lower case`);
  return lines;
}

/** Patterns are joined without the flag under which \p{L} is any letter: these are the letters of the scripts that have cases or vowels. */
const anyLetter = String.raw`[a-zA-Z\u00AA-\u024F\u0370-\u052F\u0590-\u06FF\u0900-\u097F\u1E00-\u1FFF]`;

function sourceOf({ text, line }: Phrase): string {
  const source = text.slice(1, -1).replaceAll(String.raw`[\p{L}]`, anyLetter);
  if (/\\p\{/i.test(source))
    throw new NotationError(line, String.raw`${text} has a \p{…} that stands for nothing here; "[\p{L}]" is a letter`);
  try {
    return new RegExp(source).source;
  } catch (error) {
    throw new NotationError(line, `${text} is no regular expression (${String(error)})`);
  }
}

/** Splits at the bars that stand in no brackets. */
function splitPhrases({ text, line }: Phrase): Phrase[] {
  const phrases = /[(\\[]/.test(text) ? splitOutside(text) : text.split("|");
  return phrases.map((phrase) => ({ text: phrase.trim(), line })).filter((phrase) => phrase.text !== "");
}

function splitOutside(text: string): string[] {
  const phrases: string[] = [""];
  let depth = 0;
  for (const [sign] of text.matchAll(/\\.|\[[^\]]*\]|[^]/gu)) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (sign === "|" && depth === 0) phrases.push("");
    else phrases[phrases.length - 1] += sign;
  }
  return phrases;
}

const signs = /\\(.)|<([^<>]*)>|\[([^\]]*)\]|([()|?])|(\*)|([^])/gu;

function translate(phrase: Phrase): string {
  let source = "";
  let depth = 0;
  let before = "";
  const fail = (message: string): never => {
    throw new NotationError(phrase.line, `"${phrase.text}": ${message}`);
  };
  for (const match of phrase.text.matchAll(signs)) {
    const [all, literal, wildcard, set, operator, star, character] = match;
    if (operator === "(") depth += 1;
    if (operator === ")") depth -= 1;
    if (depth < 0) fail('")" closes nothing; write "\\)" for the sign itself');
    if ((operator === "?" || star !== undefined) && /^(?:|[(|?*])$/.test(before))
      fail(`"${all}" needs something before it; write "\\${all}" for the sign itself`);
    if (star !== undefined && before !== ")") fail('"*" repeats a group: write "(…)*", or "\\*" for the sign itself');
    if (wildcard !== undefined)
      source +=
        wildcardSource(wildcard) ?? fail(`"${all}" is no wildcard; write <40>, <40.>, <word 20>, <edge> or <end>`);
    else if (set !== undefined) source += setSource(set) ?? fail(`"${all}" lists single characters, without ranges`);
    else if (operator !== undefined) source += operator === "(" ? "(?:" : operator;
    else if (star !== undefined) source += "*";
    else source += escapeLiteral(literal ?? (character === "␣" ? " " : (character ?? "")));
    if (character !== undefined && /[<[\]\\]/.test(character))
      fail(`"${all}" is not complete; write "\\${all}" for the sign itself`);
    before = all;
  }
  if (depth > 0) fail('"(" is not closed; write "\\(" for the sign itself');
  return source;
}

function wildcardSource(name: string): string | null {
  if (name === "edge") return "\\b";
  if (name === "end") return "$";
  const match = /^(word )?(?:(\d+)-)?(\d+)(\P{L}*)$/u.exec(name);
  if (match === null) return null;
  const [, word, least, most, stops = ""] = match;
  if (word !== undefined) return stops === "" ? `\\S{${least ?? 1},${most}}` : null;
  return `${stops === "" ? "." : `[^${stops.replace(/[\\\]^-]/g, "\\$&")}]`}{${least ?? 0},${most}}`;
}

function setSource(set: string): string | null {
  if (set === "" || set.startsWith("^") || set.includes("\\") || /.-./.test(set)) return null;
  return `[${set}]`;
}

function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
