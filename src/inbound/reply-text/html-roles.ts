import { phraseList } from "../../platform/phrase-list.ts";

/**
 * What an HTML element means for the answer: a quote, the line that announces one, an indented part that may be one, the point where the reply
 * ends, a signature, or something nobody sees. Class names and ids are those that mail clients write themselves.
 */
export type HtmlRole = "quote" | "announces" | "indent" | "ends" | "signature" | "hidden";

const quoteClasses = new Set(
  phraseList(`
  moz-forward-container | yahoo_quoted | protonmail_quote
  tutanota_quote | zmail_extra | hs_reply | spark_quote | freshdesk_quote | front-blockquote
  ms-outlook-mobile-reference-message | replyforwardmessage | quoted-text | email_quote | wm_quote
  reply-message-quote | qt | cite | mailquote | quotedtext
`),
);
const announcingNames = new Set(
  phraseList(`
  gmail_attr | moz-cite-prefix | yahoo_quoted_begin | outlookmessageheader | gmail_quote_attribution | reply-intro
`),
);
const signatureClasses = new Set(
  phraseList(`
  gmail_signature | moz-signature | protonmail_signature_block | mail_signature | yahoo-signature | tutanota_signature
  hs_signature | email-signature | signature | blue_mail_signature | spark_signature | zmail_signature_below
`),
);
const signatureIds = new Set(
  phraseList(`
  signature | applemailsignature | ms-outlook-mobile-signature | ms-outlook-mobile-body-separator-line
`),
);
const quoteIds = new Set(
  phraseList(`
  olk_src_body_section | mail-editor-reference-message-container | replysplit | isreplycontent
  orimsghtmlseperator | yahoo_quoted
`),
);
const endIds = new Set(
  phraseList(`
  divrplyfwdmsg | appendonsend | stopspelling | replywithcontent | iscwmsgquote | zwchr
`),
);

const blocks = new Set(
  phraseList(`
  address | article | aside | blockquote | body | center | dd | div | dl | dt | fieldset | figure | footer | form | h1
  h2 | h3 | h4 | h5 | h6 | header | hr | html | li | main | nav | ol | p | pre | section | table | tbody | tr | ul
`),
);
const skipped = new Set(
  phraseList(`
  head | script | style | title | template | noscript | svg | object | iframe | select | textarea | xml
`),
);

export function isBlockElement(name: string): boolean {
  return blocks.has(name);
}

export function isSkippedElement(name: string): boolean {
  return skipped.has(name);
}

/** Outlook on the web prefixes ids and classes of what it quotes with "x_", Yahoo those of its editor with "ydp" and a number. */
const appPrefix = /^(?:x_)+|^ydp[0-9a-f]{0,12}(?=yahoo|signature)/;

/** The role an element has by its own markup, or null. */
export function htmlRole(
  name: string,
  attributes: Readonly<Record<string, string>>,
  inTable: boolean,
): HtmlRole | null {
  const id = (attributes["id"] ?? "").toLowerCase().replace(appPrefix, "");
  const classes = (attributes["class"] ?? "")
    .toLowerCase()
    .split(/\s+/, 20)
    .map((one) => one.replace(appPrefix, ""));
  const style = (attributes["style"] ?? "").toLowerCase().slice(0, 1000);
  if (/display\s*:\s*none/.test(style) || "hidden" in attributes) return "hidden";
  if (
    signatureIds.has(id) ||
    classes.some((one) => signatureClasses.has(one)) ||
    attributes["data-smartmail"] === "gmail_signature" ||
    attributes["name"] === "messageSignatureSection"
  )
    return "signature";
  if (name === "blockquote") return blockquoteRole(attributes, classes, style, inTable);
  if (endIds.has(id) || isOutlookDivider(name, attributes, style)) return "ends";
  if (announcingNames.has(id) || classes.some((one) => announcingNames.has(one))) return "announces";
  if (
    quoteIds.has(id) ||
    id.startsWith("yahoo_quoted") ||
    attributes["name"] === "quote" ||
    classes.some((one) => quoteClasses.has(one))
  )
    return "quote";
  return null;
}

/** A border of one point above a block, none around it: as Word writes it, and as browsers write it again. */
const outlookBorder =
  /border(?:-left|-right|-bottom)?:\s?none;\s?border-top:\s?(?:solid [^;]{1,24} 1(?:\.0)?pt|1(?:\.0)?pt solid [^;]{1,30})|border-top:\s?solid #(?:e1e1e1|b5c4df) 1\.0pt|border-style:\s?solid none none/;

/** The line Outlook draws above an original: a rule nobody can tab to, or a block with a top border. */
function isOutlookDivider(name: string, attributes: Readonly<Record<string, string>>, style: string): boolean {
  if (name === "hr") return attributes["tabindex"] === "-1";
  return name === "div" && outlookBorder.test(style);
}

/** A bare blockquote may be the person's own indentation: what stands before it decides. */
function blockquoteRole(
  attributes: Readonly<Record<string, string>>,
  classes: readonly string[],
  style: string,
  inTable: boolean,
): HtmlRole {
  if (attributes["type"] === "cite" || "cite" in attributes) return "quote";
  if (classes.some((one) => one.includes("quote") || one.includes("cite"))) return "quote";
  if (/border-(?:left|right|inline-start)/.test(style)) return "quote";
  // The indent button of Gmail and Apple Mail; and newsletters, which lay out text in table cells.
  if (/margin[^;]{0,30}40px/.test(style) && /border\s*:\s*(?:none|0)/.test(style)) return "indent";
  return inTable ? "indent" : "quote";
}
