import sanitize from "sanitize-html";
import { phraseList } from "../../platform/phrase-list.ts";
import { shownTarget, withoutSignedLinks } from "../../platform/signed-links.ts";
import { parseBounded } from "./bounded-parse.ts";

const maxLength = 1_000_000;
const allowedTags = phraseList(`
  a | abbr | b | blockquote | br | caption | center | cite | code | col | colgroup | dd | del | div | dl | dt
  em | font | h1 | h2 | h3 | h4 | h5 | h6 | hr | i | ins | kbd | li | ol | p | pre | q | s | small | span
  strike | strong | sub | sup | table | tbody | td | tfoot | th | thead | tr | tt | u | ul
`);
/** Sizes, colors and weights; nothing that can load, move over the page or run. */
const color = [/^#[0-9a-f]{3,8}$/i, /^[a-z]{3,30}$/i, /^rgba?\([\d\s,.%]{1,40}\)$/i];
const size = [/^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|%)?$/i];

/**
 * Inbound HTML made safe to show inside a page: text, tables and links only. No scripts, styles, forms, frames, event handlers,
 * images (remote ones tell the sender that the mail was read) or addresses other than http(s), mailto and tel. Links open
 * without a referrer; links of ours that act for the recipient of a mail lead nowhere. At most 1,000,000 characters are read.
 */
export function sanitizeInboundHtml(html: string): string {
  const bounded = html.slice(0, maxLength);
  return sanitize(bounded.slice(0, parseBounded(bounded, {})), {
    allowedTags: [...allowedTags],
    allowedAttributes: {
      "*": ["dir", "lang", "align", "style"],
      a: ["href", "title", "rel", "target"],
      font: ["color", "size"],
      ol: ["start", "type"],
      td: ["colspan", "rowspan", "valign"],
      th: ["colspan", "rowspan", "valign", "scope"],
    },
    allowedStyles: {
      "*": {
        color,
        "background-color": color,
        "font-size": size,
        "font-weight": [/^(?:bold|bolder|normal|\d{3})$/],
        "font-style": [/^(?:italic|normal)$/],
        "text-align": [/^(?:left|right|center|justify)$/],
        "text-decoration": [/^(?:underline|line-through|none)$/],
        "margin-left": size,
        "padding-left": size,
      },
    },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "title",
      "template",
      "iframe",
      "object",
      "svg",
      "math",
    ],
    nestingLimit: 200,
    transformTags: {
      a: (tagName, attribs) => {
        const href = attribs["href"] === undefined ? null : shownTarget(attribs["href"]);
        return {
          tagName,
          attribs: { ...(href !== null && { href }), rel: "noopener noreferrer nofollow", target: "_blank" },
        };
      },
    },
    textFilter: withoutSignedLinks,
  });
}
