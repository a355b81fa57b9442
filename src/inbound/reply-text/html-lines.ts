import { parseBounded } from "./bounded-parse.ts";
import { htmlRole, isBlockElement, isSkippedElement, type HtmlRole } from "./html-roles.ts";
import { maxBodyLength, maxLines, type BodyLine, type LinePiece } from "./lines.ts";

type Frame = { name: string; role: HtmlRole | null; block: boolean };

/** Builds lines while the parser walks; no tree, so that deep nesting costs nothing. */
class LineBuilder {
  readonly lines: BodyLine[] = [];
  #text = "";
  #pieces: LinePiece[] | null;
  #ends = false;
  quoteDepth = 0;
  announceDepth = 0;
  preDepth = 0;

  /** @param traced whether each line is to know its pieces */
  constructor(traced: boolean) {
    this.#pieces = traced ? [] : null;
  }

  /** @param event number of the text among all, where it is one */
  add(text: string, event?: number): void {
    if (this.lines.length >= maxLines) return;
    if (this.preDepth === 0) {
      this.#text += text.replace(/[\s]+/g, " ");
      if (event !== undefined) this.#pieces?.push({ event, part: null });
      return;
    }
    const parts = text.split(lineBreak);
    parts.forEach((part, index) => {
      if (index > 0) this.break(true);
      this.#text += part;
      if (event !== undefined) this.#pieces?.push({ event, part: index });
    });
  }

  /** Ends the line; `always` keeps an empty one (`<br>`). */
  break(always: boolean): void {
    const text = this.#text.replace(/ {2,}/g, " ").trim();
    const pieces = this.#pieces;
    this.#text = "";
    if (pieces !== null) this.#pieces = [];
    if (text === "" && !always) return;
    const line: BodyLine = { text, quoted: this.quoteDepth > 0 || /^\s*>/.test(text) };
    if (pieces !== null) line.pieces = pieces;
    if (text !== "" && this.#ends) {
      line.endsReply = true;
      this.#ends = false;
    }
    if (this.announceDepth > 0) line.announces = true;
    this.#push(line);
  }

  #push(line: BodyLine): void {
    if (this.lines.length < maxLines) this.lines.push(line);
  }

  /** A blank line between paragraphs. */
  gap(): void {
    this.break(false);
    if (this.lines.at(-1)?.text !== "") this.#push({ text: "", quoted: this.quoteDepth > 0 });
  }

  /** True when the text so far ends as an attribution does. */
  announcesQuote(): boolean {
    this.break(false);
    const last = this.lines.slice(-4).findLast((line) => line.text !== "")?.text ?? "";
    return last.length < 500 && /\p{Nd}/u.test(last) && (/[:：]$/.test(last) || last.includes("@"));
  }

  /** Takes back the "-- " above a signature that the client marked. */
  dropSeparator(): void {
    this.break(false);
    const below = this.lines.slice(-4);
    const index = below.findLastIndex((line) => line.text !== "");
    if (/^--\s?$/.test(below[index]?.text ?? "")) this.lines.length -= below.length - index;
  }

  endReply(): void {
    this.break(false);
    if (this.quoteDepth === 0) this.#ends = true;
  }
}

/** How the lines of an HTML body are read. */
export interface HtmlLinesOptions {
  /** What a mail program marks as a signature is text like any other. */
  signatures?: boolean;
  /** Each line knows the pieces of the HTML that it is made of; a picture that is part of the mail is a piece, `￼` in the text. */
  traced?: boolean;
}

/** Where a text that keeps its line breaks is cut into parts. */
export const lineBreak = /\r\n|\n/;
/** What stands in a line for a picture (U+FFFC). */
export const pictureMark = "\uFFFC";

/** Whether an element is a picture that is part of the mail (RFC 2392). */
export function isOwnPicture(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return name === "img" && /^\s*cid:/i.test(attributes["src"] ?? "");
}

/** The lines of an HTML body as a person sees them, quoted where the client's own markup says so. */
export function readHtmlLines(html: string, { signatures = false, traced = false }: HtmlLinesOptions = {}): BodyLine[] {
  const builder = new LineBuilder(traced);
  let event = -1;
  const stack: Frame[] = [];
  let skipDepth = 0;
  let tableDepth = 0;
  parseBounded(html.slice(0, maxBodyLength), {
    onopentag(name, attributes) {
      const found = htmlRole(name, attributes, tableDepth > 0);
      const kept = signatures && found === "signature" ? null : found;
      const role = kept === "indent" ? (builder.announcesQuote() ? "quote" : null) : kept;
      const frame: Frame = { name, role, block: isBlockElement(name) };
      if (role === "signature") builder.dropSeparator();
      if (role === "hidden" || role === "signature" || isSkippedElement(name)) {
        frame.role = "hidden";
        skipDepth += 1;
      }
      if (frame.block) builder.break(false);
      if (isOwnPicture(name, attributes)) {
        event += 1;
        if (traced && skipDepth === 0) builder.add(pictureMark, event);
      }
      if (name === "p") builder.gap();
      if (name === "br") builder.break(true);
      if (name === "hr") builder.gap();
      if (name === "pre") builder.preDepth += 1;
      if (name === "td") tableDepth += 1;
      if (role === "quote") {
        builder.break(false);
        builder.quoteDepth += 1;
      }
      if (role === "announces") {
        builder.break(false);
        builder.announceDepth += 1;
      }
      if (role === "ends") builder.endReply();
      stack.push(frame);
    },
    ontext(text) {
      event += 1;
      if (skipDepth === 0) builder.add(text, event);
    },
    onclosetag(name) {
      const frame = stack.pop();
      if (frame === undefined) return;
      if (frame.role === "hidden") skipDepth -= 1;
      if (frame.block) builder.break(false);
      if (frame.role === "quote") {
        builder.break(false);
        builder.quoteDepth -= 1;
      }
      if (frame.role === "announces") {
        builder.break(false);
        builder.announceDepth -= 1;
      }
      if (name === "p") builder.gap();
      if (name === "td" || name === "th") builder.add(" ");
      if (name === "pre") builder.preDepth -= 1;
      if (name === "td") tableDepth -= 1;
    },
  });
  builder.break(false);
  return builder.lines;
}
