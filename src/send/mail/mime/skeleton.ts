import { type Piece, joinPieces } from "../../../render/fill/cut.ts";
import type { HydratedTemplate } from "../../../render/fill/hydrate.ts";
import { joinText } from "../../../render/fill/render.ts";
import type { AsciiPart } from "./ascii.ts";
import { encodeBase64Lines, isMostlyBeyondAscii, prefersBase64 } from "./base64.ts";
import { encodeQuotedPrintable, joinEncoded, rememberLines } from "./quoted-printable.ts";
import { prepareLines } from "./text-lines.ts";

/** The message of one template version, compiled once: boundaries, part headers, fixed HTML encoded already. */
export interface Skeleton {
  /** value of the Content-Type header */
  contentType: string;
  /** Writes the body in parts, ASCII with CRLF line ends, the last one included. */
  body(text: readonly Piece[], html: readonly Piece[]): AsciiPart[];
}

// "=_" can occur in neither encoding, so no content can end a part (RFC 2045 section 6.7).
const BOUNDARY = "=_ripen_part";

/** Lines of the text part that a template keeps encoded. */
const LINES_KEPT = 400;

const skeletons = new WeakMap<HydratedTemplate, Skeleton>();

/** The skeleton of a template; made at its first use. */
export function skeletonOf(template: HydratedTemplate): Skeleton {
  const known = skeletons.get(template);
  if (known !== undefined) return known;
  const skeleton = compileSkeleton(template);
  skeletons.set(template, skeleton);
  return skeleton;
}

/** HTML of a mostly non-ASCII template is written as base64; any other as quoted-printable, its fixed texts encoded now. */
function compileSkeleton(whole: HydratedTemplate): Skeleton {
  const { html: template } = whole;
  const asBase64 = prefersBase64(template.fixed.join(""));
  const fixed = template.fixed.map((text) => Buffer.from(encodeQuotedPrintable(text), "latin1"));
  const encodeLine = rememberLines(LINES_KEPT);
  const encodeLines = prepareLines(whole.text);
  const beforeHtml = `\r\n--${BOUNDARY}\r\n${partHeaders("html", asBase64)}`;
  const asQuotedPrintable = partHeaders("plain", false);
  const end = `\r\n--${BOUNDARY}--\r\n`;

  const encodeHtml = (pieces: readonly Piece[]): AsciiPart[] =>
    asBase64
      ? [encodeBase64Lines(joinPieces(template, pieces))]
      : joinEncoded(
          pieces.map((piece) => (typeof piece === "number" ? (fixed[piece] ?? "") : encodeQuotedPrintable(piece))),
        );

  /** With its headers. Where most lines need more than the values put in, it is encoded as a whole. */
  function encodeText(pieces: readonly Piece[]): string {
    const lines = encodeLines(pieces);
    if (lines !== undefined && !isMostlyBeyondAscii(lines)) return `${asQuotedPrintable}${lines.encoded}`;
    const text = joinText(whole, pieces);
    if (prefersBase64(text)) return `${partHeaders("plain", true)}${encodeBase64Lines(text)}`;
    return `${asQuotedPrintable}${encodeQuotedPrintable(text, encodeLine)}`;
  }

  return {
    contentType: `multipart/alternative; boundary="${BOUNDARY}"`,
    body(text, html) {
      return [`--${BOUNDARY}\r\n${encodeText(text)}${beforeHtml}`, ...encodeHtml(html), end];
    },
  };
}

function partHeaders(subtype: "plain" | "html", asBase64: boolean): string {
  const encoding = asBase64 ? "base64" : "quoted-printable";
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
}
