import { parseBounded } from "../../inbound/reply-text/bounded-parse.ts";
import { isOwnPicture, lineBreak } from "../../inbound/reply-text/html-lines.ts";
import { isSkippedElement } from "../../inbound/reply-text/html-roles.ts";
import { maxBodyLength } from "../../inbound/reply-text/lines.ts";
import type { LinePiece } from "../../inbound/reply-text/lines.ts";
import { escapeHtml } from "../../render/fill/escape.ts";

interface Open {
  name: string;
  tag: string;
  written: boolean;
}

/** Of several line breaks in a row so many are kept. */
const breaksAtMost = 2;
const outside = new Set(["html", "body", "head", "br", "img", "hr", "o:p"]);

/**
 * Writes an HTML body anew with nothing but the given pieces of its text and the elements around them. What is not named is not
 * there: no comment, no element without such a text, no picture from elsewhere. What elements may carry is for `cleanHtml` to say.
 * @param pieces as `readHtmlLines` numbers them
 */
export function emitHtml(html: string, pieces: readonly LinePiece[]): string {
  const kept = Map.groupBy(pieces, ({ event }) => event);
  const stack: Open[] = [];
  let out = "";
  let event = -1;
  let breaks = 0;

  const open = () => {
    for (const element of stack) {
      if (element.written) continue;
      out += element.tag;
      element.written = true;
    }
    out += "<br>".repeat(Math.min(breaks, breaksAtMost));
    breaks = 0;
  };

  parseBounded(html.slice(0, maxBodyLength), {
    onopentag(name, attributes) {
      if (isOwnPicture(name, attributes)) {
        event += 1;
        if (kept.has(event)) {
          open();
          out += tagOf(name, attributes);
        }
      }
      if (name === "br" && out !== "") breaks += 1;
      const shown = !outside.has(name) && !isSkippedElement(name);
      stack.push({ name, tag: shown ? tagOf(name, attributes) : "", written: false });
    },
    ontext(text) {
      event += 1;
      const parts = kept.get(event);
      if (parts === undefined) return;
      open();
      out += escapeHtml(textOf(text, parts));
    },
    onclosetag() {
      const element = stack.pop();
      if (element === undefined || !element.written || element.tag === "") return;
      // A break at the end of a block is the end of its last line.
      breaks = 0;
      out += `</${element.name}>`;
    },
  });
  return out;
}

function textOf(text: string, parts: readonly LinePiece[]): string {
  if (parts.some(({ part }) => part === null)) return text;
  const lines = text.split(lineBreak);
  return parts.map(({ part }) => lines[part ?? 0] ?? "").join("\n");
}

function tagOf(name: string, attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
  return `<${name}${written.join("")}>`;
}
