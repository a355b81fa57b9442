/** One line of a mail body. */
export type BodyLine = {
  text: string;
  /** Belongs to an earlier message. */
  quoted: boolean;
  /** Announces or divides: no text of an earlier message. */
  marker?: boolean;
  /** The client's own markup says that this line announces a quote ("On …, X wrote:"). */
  announces?: boolean;
  /** The client's own markup says that everything from here on is the earlier message. */
  endsReply?: boolean;
  /** The pieces of the HTML that it is made of, where they were asked for. */
  pieces?: readonly LinePiece[];
};

/**
 * A piece of the text of an HTML body: the `event`th text or picture that the parser comes upon, whole (`part` is null), or the
 * `part`th line of a text that keeps its line breaks.
 */
export type LinePiece = { event: number; part: number | null };

/** Longest body that is looked at, in UTF-16 units; a person's answer stands within the first part of it. */
export const maxBodyLength = 1_000_000;
/** Lines beyond this are not looked at. */
export const maxLines = 10_000;

const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const spaces = /[\s\u00A0\u3000]+/g;

/** Text as it is compared with phrases: lower case, single spaces, straight quotes, no invisible characters. */
export function fold(text: string): string {
  return text
    .replace(invisible, "")
    .replace(/[‘’‛]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(spaces, " ")
    .trim()
    .toLowerCase();
}

/** Shows a line without emphasis marks (`*From:*`) and quote marks around it. */
export function unmarked(text: string): string {
  return text.replace(/^[\s>|*_]+/, "").replace(/[*_\s]+$/, "");
}

export function isBlank(line: BodyLine | undefined): boolean {
  return line === undefined || /^[\s\u00A0\u200B\uFEFF]*$/.test(line.text);
}

/** A test whether a folded text begins with one of the phrases. */
export function startsWithAny(phrases: readonly string[]): (text: string) => boolean {
  const byStart = new Map<string, string[]>();
  for (const phrase of phrases) {
    const key = phrase.slice(0, 2);
    const known = byStart.get(key);
    if (known) known.push(phrase);
    else byStart.set(key, [phrase]);
  }
  return (text) => byStart.get(text.slice(0, 2))?.some((phrase) => text.startsWith(phrase)) ?? false;
}
