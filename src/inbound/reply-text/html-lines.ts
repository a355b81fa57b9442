import { parseBounded } from "./bounded-parse.ts";
import { htmlRole, isBlockElement, isSkippedElement, type HtmlRole } from "./html-roles.ts";
import { maxBodyLength, maxLines, type BodyLine } from "./lines.ts";

type Frame = { name: string; role: HtmlRole | null; block: boolean };

/** Builds lines while the parser walks; no tree, so that deep nesting costs nothing. */
class LineBuilder {
  readonly lines: BodyLine[] = [];
  #text = "";
  #ends = false;
  quoteDepth = 0;
  announceDepth = 0;
  preDepth = 0;

  add(text: string): void {
    if (this.lines.length >= maxLines) return;
    if (this.preDepth === 0) {
      this.#text += text.replace(/[\s]+/g, " ");
      return;
    }
    const parts = text.split(/\r\n|\n/);
    parts.forEach((part, index) => {
      if (index > 0) this.break(true);
      this.#text += part;
    });
  }

  /** Ends the line; `always` keeps an empty one (`<br>`). */
  break(always: boolean): void {
    const text = this.#text.replace(/ {2,}/g, " ").trim();
    this.#text = "";
    if (text === "" && !always) return;
    const line: BodyLine = { text, quoted: this.quoteDepth > 0 || /^\s*>/.test(text) };
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

/** The lines of an HTML body as a person sees them, quoted where the client's own markup says so. */
export function readHtmlLines(html: string): BodyLine[] {
  const builder = new LineBuilder();
  const stack: Frame[] = [];
  let skipDepth = 0;
  let tableDepth = 0;
  parseBounded(html.slice(0, maxBodyLength), {
    onopentag(name, attributes) {
      const found = htmlRole(name, attributes, tableDepth > 0);
      const role = found === "indent" ? (builder.announcesQuote() ? "quote" : null) : found;
      const frame: Frame = { name, role, block: isBlockElement(name) };
      if (role === "signature") builder.dropSeparator();
      if (role === "hidden" || role === "signature" || isSkippedElement(name)) {
        frame.role = "hidden";
        skipDepth += 1;
      }
      if (frame.block) builder.break(false);
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
      if (skipDepth === 0) builder.add(text);
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
