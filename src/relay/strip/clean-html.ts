import sanitize from "sanitize-html";
import { phraseList } from "../../platform/phrase-list.ts";

const allowedTags = phraseList(`
  a | abbr | b | blockquote | br | center | code | dd | del | div | dl | dt | em | font | h1 | h2 | h3 | h4 | h5 | h6 | i
  img | ins | kbd | li | mark | ol | p | pre | q | s | small | span | strike | strong | sub | sup | table | tbody | td | tfoot
  th | thead | tr | tt | u | ul
`);
const color = [/^#[0-9a-f]{3,8}$/i, /^[a-z]{3,30}$/i, /^rgba?\([\d\s,.%]{1,40}\)$/i];
const size = [/^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|%)?$/i];
const sides = [/^(?:-?\d{1,3}(?:\.\d{1,3})?(?:px|pt|em)?\s?){1,4}$/i];
const border = [
  /^\d(?:\.\d)?(?:px|pt)? (?:solid|dashed|dotted) (?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]{1,40}\))$/i,
];

/**
 * HTML that a rep has written, as it goes out: text, tables, links and pictures that are part of the mail. No classes, ids, names
 * or data of the rep's mail program or of ours, nothing that is loaded from elsewhere, nothing that runs.
 */
export function cleanHtml(html: string): string {
  return sanitize(html, {
    allowedTags: [...allowedTags],
    allowedAttributes: {
      "*": ["dir", "lang", "align", "style"],
      a: ["href"],
      font: ["color", "size", "face"],
      img: ["src", "alt", "width", "height"],
      ol: ["start", "type"],
      td: ["colspan", "rowspan", "valign"],
      th: ["colspan", "rowspan", "valign"],
    },
    allowedStyles: {
      "*": {
        color,
        "background-color": color,
        "font-family": [/^[\p{L}\d\s,'"-]{1,200}$/u],
        "font-size": size,
        "font-weight": [/^(?:bold|bolder|normal|\d{3})$/],
        "font-style": [/^(?:italic|normal)$/],
        "text-align": [/^(?:left|right|center|justify)$/],
        "text-decoration": [/^(?:underline|line-through|none)$/],
        "white-space": [/^pre(?:-wrap)?$/],
        margin: sides,
        "margin-left": size,
        "padding-left": size,
        "border-left": border,
        border,
      },
    },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["cid"] },
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nestingLimit: 200,
  });
}
