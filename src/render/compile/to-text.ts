import { type FormatCallback, convert } from "html-to-text";
import { Parser } from "htmlparser2";
import { tidyText } from "../fill/text.ts";
import type { LiquidPart, Shield } from "./shield.ts";

/** An image speaks in the text part by its alternative text. */
const imageText: FormatCallback = (element, _walk, builder) => {
  const alt: unknown = element.attribs?.["alt"];
  if (typeof alt === "string" && alt.trim() !== "") builder.addInline(alt.trim());
};

/**
 * Derives the plain text part from shielded HTML. Link targets follow their text in brackets; what the HTML hides, the
 * preview text among it, is left out, but for the Liquid tags in it that something later depends on. The result is
 * shielded as well.
 */
export function htmlToText(html: string, shield: Shield): string {
  const plain = convert(speakingParts(html, shield), {
    wordwrap: false,
    formatters: { imageText },
    selectors: [
      { selector: "a", options: { linkBrackets: ["[", "]"], hideLinkHrefIfSameAsText: true, ignoreHref: false } },
      { selector: "td > div", format: "block", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: "img", format: "imageText" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: "ul", options: { itemPrefix: "- " } },
    ],
    limits: { maxDepth: 200 },
  });
  return tidyText(plain.replaceAll(CELL, "  "));
}

// Between two cells of one row; white space would be squeezed.
const CELL = "\uE100";
// Elements without an end; `</br>` would be another line break.
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const SILENT = new Set(["head", "style", "script", "title", "template", "noscript"]);

/**
 * The HTML with only what the text part says: in the order of the document, every element that is seen, and the Liquid
 * tags of those that are not, of attributes and of comments. So tags that are balanced in the HTML are balanced here.
 */
function speakingParts(html: string, shield: Shield): string {
  const out: string[] = [];
  const open: { name: string; quiet: boolean; cells: number; data: boolean }[] = [];
  let captures = 0;
  const isQuiet = () => open.at(-1)?.quiet ?? false;

  /** What stands where nothing is seen: tags, and all that is captured to be written elsewhere. */
  function pushQuietly(text: string): void {
    for (const piece of text.split(new RegExp(`(${shield.marks.source.replace("(\\d+)", "\\d+")})`))) {
      const [part] = shield.partsIn(piece);
      if (part === undefined ? captures > 0 : isTag(part) || captures > 0) out.push(piece);
      if (part?.name === "capture") captures += 1;
      if (part?.name === "endcapture") captures -= 1;
    }
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const parent = open.at(-1);
        const quiet = (parent?.quiet ?? false) || SILENT.has(name) || isHidden(attributes);
        const presents = /^(?:presentation|none)$/.test(attributes["role"] ?? "");
        const data = name === "table" ? !presents : (parent?.data ?? false);
        const inAttributes = Object.entries(attributes).flatMap(([key, value]) =>
          key === "href" || key === "alt" || key === "aria-label" ? [] : tagsOf(`${key} ${value}`, shield),
        );
        out.push(
          withoutEmptyBlocks(inAttributes)
            .map((part) => shield.markOf(part))
            .join(""),
        );
        if (!quiet) {
          const cell = name === "td" || name === "th";
          if (cell && parent !== undefined) {
            if (parent.cells > 0) out.push(data ? CELL : " ");
            parent.cells += 1;
          }
          if (!isBare(name, data)) out.push(openTag(name, attributes));
        }
        open.push({ name, quiet, cells: 0, data });
      },
      ontext(text) {
        const within = open.at(-1)?.name;
        if (within === "title") return; // its tags are those of the subject
        if (isQuiet()) pushQuietly(text);
        else out.push(text);
      },
      onclosetag(name) {
        const closed = open.pop();
        if (closed === undefined || closed.quiet) return;
        if (closed.data && name === "tr") out.push("<br>");
        else if (!isBare(name, closed.data) && !VOID.has(name)) out.push(`</${name}>`);
      },
      oncomment: pushQuietly,
    },
    { decodeEntities: false },
  );
  parser.end(html);
  return out.join("");
}

/** Elements that are left out while what they hold is not: a row of data is a line, whatever stands around it. */
const isBare = (name: string, data: boolean) => name === "html" || name === "body" || (data && name === "tr");

const isTag = ({ kind, name }: LiquidPart) => kind === "tag" && !WRITING.has(name);
// Tags that write something themselves.
const WRITING = new Set(["echo", "cycle", "increment", "decrement"]);

const tagsOf = (text: string, shield: Shield) => shield.partsIn(text).filter(isTag);

/** Tags without the blocks in which nothing is left that something later could depend on. */
function withoutEmptyBlocks(parts: readonly LiquidPart[]): LiquidPart[] {
  const kept: LiquidPart[] = [];
  for (const part of parts) {
    const begin = part.name.startsWith("end") ? kept.findLastIndex(({ name }) => !INSIDE.has(name)) : -1;
    if (begin !== -1 && kept[begin]?.name === part.name.slice(3)) kept.length = begin;
    else kept.push(part);
  }
  return kept;
}

const INSIDE = new Set(["else", "elsif", "when", "break", "continue"]);

function openTag(name: string, attributes: Record<string, string>): string {
  const kept = ["href", "alt"].flatMap((key) => {
    const value = attributes[key];
    return value === undefined ? [] : [` ${key}="${value.replaceAll('"', "&quot;")}"`];
  });
  return `<${name}${kept.join("")}>`;
}

/** Whether an element is not seen, as far as its own attributes say. */
function isHidden(attributes: Record<string, string>): boolean {
  if (attributes["hidden"] !== undefined) return true;
  const style = `;${(attributes["style"] ?? "").toLowerCase().replace(/\s+/g, "")}`;
  if (/;(?:display:none|visibility:hidden|mso-hide:all|opacity:0(?:\.0+)?(?![.\d]))/.test(style)) return true;
  return /;max-height:0(?![.\d]*[1-9])/.test(style) && /;overflow:hidden/.test(style);
}
