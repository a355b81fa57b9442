import { type FormatCallback, convert } from "html-to-text";

/** An image speaks in the text part by its alternative text. */
const imageText: FormatCallback = (element, _walk, builder) => {
  const alt: unknown = element.attribs?.["alt"];
  if (typeof alt === "string" && alt.trim() !== "") builder.addInline(alt.trim());
};

/**
 * Derives the plain text part from HTML that still contains Liquid. Link targets follow their text in brackets;
 * the preview text, which is hidden in the HTML, is left out. Done once per template: the result is Liquid again.
 */
export function htmlToTextTemplate(html: string): string {
  const { text, tokens } = shieldLiquid(html);
  const plain = convert(text, {
    wordwrap: false,
    formatters: { imageText },
    selectors: [
      { selector: '*[style^="display:none"]', format: "skip" },
      { selector: "a", options: { linkBrackets: ["[", "]"], hideLinkHrefIfSameAsText: true, ignoreHref: false } },
      { selector: "td > div", format: "block", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: "img", format: "imageText" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: "ul", options: { itemPrefix: "- " } },
    ],
  });
  const restored = plain.replace(/\uE000(\d+)\uE001/g, (_, index: string) => tokens[Number(index)] ?? "");
  return tidyText(restored);
}

// What tidying changes within a text: CR, white space at a line's end, one space before a line, two empty lines.
const UNTIDY = /\r|[^\S\n]\n|\n \S|\n{3}/;

/** Trims the text, its line ends and stray single spaces before lines, and squeezes runs of empty lines to one. */
export function tidyText(text: string): string {
  const trimmed = text.trim();
  if (!UNTIDY.test(trimmed)) return trimmed; // most are, since their template was tidied
  return trimmed
    .split(/\r?\n/)
    .map((line) => line.trimEnd().replace(/^ (?=\S)/, ""))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n");
}

/** Liquid tags may hold `<`, quotes and spaces that mean nothing to HTML: private-use characters stand in for them. */
function shieldLiquid(html: string): { text: string; tokens: string[] } {
  const tokens: string[] = [];
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = nextToken(html, at);
    if (start === null) break;
    const end = html.indexOf(html[start + 1] === "{" ? "}}" : "%}", start + 2);
    if (end === -1) break;
    parts.push(html.slice(at, start), `\uE000${tokens.length}\uE001`);
    tokens.push(html.slice(start, end + 2));
    at = end + 2;
  }
  parts.push(html.slice(at));
  return { text: parts.join(""), tokens };
}

function nextToken(html: string, from: number): number | null {
  for (let at = html.indexOf("{", from); at !== -1; at = html.indexOf("{", at + 1)) {
    if (html[at + 1] === "{" || html[at + 1] === "%") return at;
  }
  return null;
}
