import { type TagToken, Tokenizer, type TopLevelToken, TypeGuards } from "liquidjs";

/** One Liquid output, tag or raw block of a source. */
export interface LiquidPart {
  kind: "output" | "tag" | "raw" | "slot";
  source: string;
  /** where it begins in the source; null for a slot, which stands in none */
  at: number | null;
  /** the name of a tag; empty otherwise */
  name: string;
}

/**
 * A source whose Liquid is out of the way: a mark of letters and digits stands for each part, so that whoever reads MJML,
 * HTML or CSS takes it for a word, whatever quotes, angle brackets or spaces the Liquid holds.
 */
export class Shield {
  readonly text: string;
  readonly parts: LiquidPart[] = [];
  readonly #prefix: string;
  /** Where each piece of `text` begins, and where in the source. */
  readonly #pieces: { at: number; from: number }[] = [];

  /** @throws liquidjs's TokenizationError when a part is not closed */
  constructor(source: string) {
    this.#prefix = freePrefix(source);
    const shielded: string[] = [];
    let length = 0;
    const push = (text: string, from: number) => {
      this.#pieces.push({ at: length, from });
      shielded.push(text);
      length += text.length;
    };
    for (const { kind, name, begin, end } of partsOf(source)) {
      if (kind === "html") push(source.slice(begin, end), begin);
      else if (kind !== "comment") push(this.add({ kind, name, source: source.slice(begin, end), at: begin }), begin);
    }
    this.text = shielded.join("");
  }

  /** Makes a mark for another part. */
  add(part: LiquidPart): string {
    return `${this.#prefix}${this.parts.push(part) - 1}x`;
  }

  /** The mark of a part of this shield. */
  markOf(part: LiquidPart): string {
    return `${this.#prefix}${this.parts.indexOf(part)}x`;
  }

  /** Matches each mark; its first group is the index of the part. */
  get marks(): RegExp {
    return new RegExp(`${this.#prefix}(\\d+)x`, "g");
  }

  has(text: string): boolean {
    return this.marks.test(text);
  }

  startsWithMark(text: string): boolean {
    return text.startsWith(this.#prefix);
  }

  /** The parts that stand in a text, in order. */
  partsIn(text: string): LiquidPart[] {
    return Array.from(text.matchAll(this.marks), (match) => this.parts[Number(match[1])]).filter(
      (part) => part !== undefined,
    );
  }

  /** Where a place of `text` is in the source. */
  sourceOf(at: number): number {
    const piece = this.#pieces.findLast((one) => one.at <= at);
    return piece === undefined ? at : piece.from + at - piece.at;
  }

  /**
   * The text with its Liquid again. What only looks like Liquid, because an entity was decoded or a brace came to stand
   * before a part, is written by an output of its own, and so printed.
   */
  restore(text: string): string {
    const pieces = text.split(this.marks); // text, index, text, index, …, text
    return pieces
      .map((piece, index) => {
        if (index % 2 === 1) return this.parts[Number(piece)]?.source ?? "";
        const isLast = index === pieces.length - 1;
        return piece.replace(isLast ? /\{(?=[{%])/g : /\{(?=[{%]|$)/g, '{{ "{" }}');
      })
      .join("");
  }

  /** The text as its author would know it, for messages. */
  show(text: string): string {
    return text.replace(this.marks, (_, index: string) => this.parts[Number(index)]?.source ?? "");
  }

  /** The text with another in place of each part. */
  replace(text: string, by: (part: LiquidPart) => string): string {
    return text.replace(this.marks, (mark, index: string) => {
      const part = this.parts[Number(index)];
      return part === undefined ? mark : by(part);
    });
  }
}

/** Letters that a source does not hold. */
function freePrefix(source: string): string {
  const low = source.toLowerCase();
  for (let number = 0; ; number += 1) {
    const prefix = `lq${number.toString(36).replace(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)))}q`;
    if (!low.includes(prefix)) return prefix;
  }
}

interface Range {
  kind: "html" | "output" | "tag" | "raw" | "comment";
  name: string;
  begin: number;
  end: number;
}

/** How many outputs and tags a source has. */
export function countLiquid(source: string): number {
  return source.match(/\{[{%]/g)?.length ?? 0;
}

function partsOf(source: string): Range[] {
  const ranges: Range[] = [];
  let block: (Range & { closing: string }) | undefined;
  for (const token of new Tokenizer(source).readTopLevelTokens()) {
    const { begin, end } = token;
    if (block !== undefined) {
      block.end = end;
      if (isTag(token) && token.name === block.closing) block = undefined;
    } else if (isTag(token) && (token.name === "raw" || token.name === "comment")) {
      block = { kind: token.name, name: token.name, closing: `end${token.name}`, begin, end };
      ranges.push(block);
    } else if (isTag(token)) {
      ranges.push({ kind: token.name === "#" ? "comment" : "tag", name: token.name, begin, end });
    } else {
      ranges.push({ kind: TypeGuards.isHTMLToken(token) ? "html" : "output", name: "", begin, end });
    }
  }
  return ranges;
}

const isTag = (token: TopLevelToken): token is TagToken => TypeGuards.isTagToken(token);
