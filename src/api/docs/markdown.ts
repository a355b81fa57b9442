import { Marked, Renderer } from "marked";
import type { Token, Tokens } from "marked";
import sanitize from "sanitize-html";
import { escapeHtml } from "../../render/fill/escape.ts";
import { highlighted } from "./highlight.ts";

/** A heading of a page, and where it stands. */
export interface Heading {
  depth: number;
  text: string;
  anchor: string;
}

/** A page as it is read, and what of it is found: the plain text below each heading. */
export interface Rendered {
  html: string;
  headings: readonly Heading[];
  sections: readonly { heading: Heading | null; text: string }[];
}

/** A heading as it stands in an address; the same as in the files. Pure. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");

const allowed: sanitize.IOptions = {
  allowedTags:
    "h1 h2 h3 h4 p ul ol li strong em del code pre span a br hr blockquote table thead tbody tr th td div button".split(
      " ",
    ),
  allowedAttributes: {
    "*": ["id", "class"],
    a: ["href", "aria-label"],
    ol: ["start"],
    th: ["scope"],
    div: ["tabindex"],
    pre: ["tabindex"],
    button: ["type", "data-copy", "hidden"],
  },
  nonBooleanAttributes: [],
  allowedSchemes: ["https", "http", "mailto"],
};

/**
 * A page of Markdown as HTML: headings with anchors, code in color with a button to copy it, wide tables that scroll.
 * @param hrefOf where its links lead; null makes a link a plain text
 */
export function renderMarkdown(text: string, hrefOf: (link: string) => string | null): Rendered {
  const headings: Heading[] = [];
  const marked = new Marked();
  let blocks = 0;
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const plain = plainOf(tokens);
        const anchor = anchorOf(plain);
        headings.push({ depth, text: plain, anchor });
        const inner = this.parser.parseInline(tokens);
        if (depth === 1) return "";
        return `<h${depth} id="${escapeHtml(anchor)}">${inner} <a class="anchor" href="#${escapeHtml(anchor)}" aria-label="Link to: ${escapeHtml(plain)}">#</a></h${depth}>`;
      },
      code({ text: code, lang = "" }) {
        blocks += 1;
        return codeBlock(code, lang, `code-${blocks}`);
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const to = hrefOf(href);
        return to === null ? inner : `<a href="${escapeHtml(to)}">${inner}</a>`;
      },
      table(token) {
        const table = Renderer.prototype.table.call(this, token);
        return `<div class="scroll" tabindex="0">${String(table).replaceAll(/<th(?=[ >])/g, '<th scope="col"')}</div>`;
      },
    },
  });
  const tokens = marked.lexer(text);
  const html = sanitize(marked.parser(tokens), allowed);
  return { html, headings, sections: sectionsOf(tokens) };
}

/** Code with its color and a button that copies it. Pure. */
export function codeBlock(code: string, language: string, id: string): string {
  const inner = highlighted(code, language) ?? escapeHtml(code);
  const button = `<button type="button" class="copy" data-copy="${id}" hidden>Copy</button>`;
  return `<div class="copyable"><pre id="${id}" tabindex="0"><code>${inner}</code></pre>${button}</div>`;
}

function sectionsOf(tokens: readonly Token[]): { heading: Heading | null; text: string }[] {
  const sections: { heading: Heading | null; text: string }[] = [{ heading: null, text: "" }];
  for (const token of tokens) {
    if (token.type === "heading") {
      const { depth, tokens: inner } = token as Tokens.Heading;
      const text = plainOf(inner);
      sections.push({ heading: { depth, text, anchor: anchorOf(text) }, text: "" });
      continue;
    }
    const last = sections.at(-1);
    if (last !== undefined) last.text += ` ${plainOf([token])}`;
  }
  return sections.map(({ heading, text }) => ({ heading, text: text.replaceAll(/\s+/g, " ").trim() }));
}

/** What of tokens is read. */
function plainOf(tokens: readonly Token[]): string {
  return tokens
    .map((token): string => {
      switch (token.type) {
        case "html":
        case "space":
        case "def":
          return " ";
        case "table": {
          const { header, rows } = token as Tokens.Table;
          return [header, ...rows].flatMap((row) => row.map(({ tokens: cell }) => plainOf(cell))).join(" ");
        }
        case "list":
          return (token as Tokens.List).items.map((item) => plainOf(item.tokens)).join(" ");
        default:
          return "tokens" in token && token.tokens !== undefined
            ? plainOf(token.tokens)
            : "text" in token && typeof token.text === "string"
              ? token.text
              : "";
      }
    })
    .join("");
}
