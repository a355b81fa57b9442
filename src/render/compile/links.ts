import { Parser } from "htmlparser2";

/** HTML whose link targets have become slots. */
export interface SlottedHtml {
  html: string;
  /** Liquid sources of the tracked targets, by slot index */
  links: string[];
  /** targets that no mail client could follow */
  badTargets: string[];
}

/** Kinds of link target, as far as they can be told before rendering. */
type TargetKind = "slot" | "unsubscribe" | "keep" | "bad";

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Replaces the targets of `<a href>` by slot tags: http and https targets (and those that begin with Liquid) by
 * `{% ripen_link N %}`, the unsubscribe link by `{% ripen_unsubscribe N %}`. mailto:, tel:, sms: and anchors stay.
 * Edits the text in place, without writing the document anew: a parser's own output would move Liquid tags about.
 */
export function slotLinks(html: string): SlottedHtml {
  const links: string[] = [];
  const badTargets: string[] = [];
  const edits: Edit[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const target = name === "a" ? attributes["href"]?.trim() : undefined;
        if (target === undefined) return;
        const kind = targetKind(target);
        if (kind === "bad") badTargets.push(target);
        if (kind === "bad" || kind === "keep") return;
        const place = findHref(html.slice(parser.startIndex, parser.endIndex + 1));
        if (place === null) return;
        const slot = links.push(target) - 1;
        edits.push({
          start: parser.startIndex + place.start,
          end: parser.startIndex + place.end,
          text: `"{% ${kind === "slot" ? "ripen_link" : "ripen_unsubscribe"} ${slot} %}"`,
        });
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return { html: applyEdits(html, edits), links, badTargets };
}

function targetKind(target: string): TargetKind {
  if (target === "" || target.startsWith("#")) return "keep";
  if (/\bunsubscribe_url\b/.test(target)) return "unsubscribe";
  if (/^https?:\/\//i.test(target) || target.startsWith("{{") || target.startsWith("{%")) return "slot";
  return /^(?:mailto|tel|sms):/i.test(target) ? "keep" : "bad";
}

/** Where the value of the href attribute stands in an open tag, quotes included. */
function findHref(tag: string): { start: number; end: number } | null {
  const attribute = /\s([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;
  for (const match of tag.matchAll(attribute)) {
    const value = match[2];
    if (match[1]?.toLowerCase() !== "href" || value === undefined) continue;
    const end = match.index + match[0].length;
    return { start: end - value.length, end };
  }
  return null;
}

function applyEdits(text: string, edits: Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
