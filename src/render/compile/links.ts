import { Parser } from "htmlparser2";
import { linkName } from "../fill/link-name.ts";
import { budgets } from "./budgets.ts";
import { applyEdits, findAttribute } from "./edits.ts";
import type { Edit } from "./edits.ts";
import type { LinkMarks } from "./link-marks.ts";
import type { Shield } from "./shield.ts";

/** HTML whose link targets have become slots; still shielded, the slots included. */
export interface SlottedHtml {
  html: string;
  /** Liquid sources of the tracked targets, by slot index */
  links: string[];
  /** what conditions call them, by slot index */
  names: string[];
  /** targets and sources that no mail program could follow, as they are written, and why */
  bad: { target: string; message: string }[];
}

/** Kinds of link target, as far as they can be told before rendering. */
type TargetKind = "slot" | "unsubscribe" | "keep" | "bad" | "broken";

/**
 * Replaces the targets of links (`a`, `area` and VML shapes, in conditional comments as well) by slot tags: http and https
 * targets, and those that begin with Liquid, by `{% ripen_link N %}`, the unsubscribe link by `{% ripen_unsubscribe N %}`.
 * mailto:, tel:, sms: and anchors stay. Edits the text in place, without writing the document anew.
 */
export function slotLinks(source: string, shield: Shield, marks: LinkMarks): SlottedHtml {
  const links: string[] = [];
  const names: string[] = [];
  const bad: SlottedHtml["bad"] = [];
  const edits: Edit[] = [];

  function scan(html: string, base: number): void {
    const parser = new Parser(
      {
        onopentag(name, attributes) {
          const tag = () => html.slice(parser.startIndex, parser.endIndex + 1);
          for (const key of ["src", "background"]) checkImage(name, key, attributes[key]);
          const href = isLink(name) ? attributes["href"] : undefined;
          if (href === undefined) return;
          const named = findAttribute(tag(), "data-link");
          if (named !== null) edits.push({ ...shift(named, base + parser.startIndex), text: "" });
          const { target, name: given } = marks.take(href.trim(), attributes["data-link"]);
          const kind = targetKind(target, shield);
          if (kind === "bad" || kind === "broken") bad.push({ target, message: reasons[kind] });
          const place = kind === "slot" || kind === "unsubscribe" ? findAttribute(tag(), "href") : null;
          if (place === null) return;
          const slot = links.push(shield.restore(target)) - 1;
          names.push(kind === "slot" ? (given ?? linkName(shield.replace(target, () => "*"))) : "");
          const tagName = kind === "slot" ? "ripen_link" : "ripen_unsubscribe";
          const mark = shield.add({ kind: "slot", source: `{% ${tagName} ${slot} %}`, at: null, name: tagName });
          const at = base + parser.startIndex;
          edits.push({ start: at + place.start, end: at + place.end, text: `"${mark}"` });
        },
        oncomment(text) {
          const inside = /^\[if\b[^\]]*\]>([\s\S]*)<!\[endif\]$/i.exec(text)?.[1];
          if (inside !== undefined) scan(inside, base + parser.startIndex + 4 + text.indexOf("]>") + 2);
        },
      },
      { decodeEntities: true },
    );
    parser.end(html);
  }

  function checkImage(name: string, key: string, value: string | undefined): void {
    const image = key === "background" || name === "img" || name.startsWith("v:") ? value?.trim() : undefined;
    if (image === undefined || image === "" || shield.startsWithMark(image)) return;
    if (!/^(?:https?:\/\/|data:image\/)/i.test(image)) {
      bad.push({
        target: image,
        message: "is no address of an image that a mail could show: it must begin with https://",
      });
    }
  }

  scan(source, 0);
  if (links.length > budgets.links) bad.push({ target: "", message: `more than ${budgets.links} links` });
  return { html: marks.remove(applyEdits(source, edits)), links, names, bad };
}

const reasons = {
  bad: "must begin with https://, mailto:, tel: or #",
  broken: "is no URL: nobody could follow it",
};

/** A whole attribute, moved. */
const shift = ({ from, end }: { from: number; end: number }, by: number) => ({ start: from + by, end: end + by });

const isLink = (name: string) => name === "a" || name === "area" || name.startsWith("v:");

function targetKind(target: string, shield: Shield): TargetKind {
  if (target === "" || target.startsWith("#")) return "keep";
  if (shield.partsIn(target).some(({ source }) => /\bunsubscribe_url\b/.test(source))) return "unsubscribe";
  // What people choose or say there is theirs: the way to it is not measured.
  if (shield.partsIn(target).some(({ source }) => /\b(?:preferences|answers)_url\b/.test(source))) return "keep";
  if (shield.startsWithMark(target)) return "slot";
  if (/^(?:mailto|tel|sms):/i.test(target)) return "keep";
  if (!/^https?:\/\//i.test(target)) return "bad";
  return shield.has(target) || URL.canParse(target) ? "slot" : "broken";
}
