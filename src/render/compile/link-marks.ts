import { Parser } from "htmlparser2";
import type { PlacedProblem } from "./includes.ts";
import { applyEdits, findAttribute } from "./edits.ts";
import type { Edit } from "./edits.ts";
import type { Shield } from "./shield.ts";

const NAME = /^[a-z0-9][a-z0-9_.-]{0,63}$/i;

/** The names that a template gives its links by `data-link`, on their way through MJML. */
export interface LinkMarks {
  /** MJML in which the names of links of components stand before their targets, since MJML has no such attribute */
  mjml: string;
  problems: PlacedProblem[];
  /** A target without the mark of its name, and the name: marked, or the one of its own attribute. */
  take(target: string, own: string | undefined): { target: string; name: string | undefined };
  /** A text without marks. */
  remove(text: string): string;
}

/** Takes `data-link` off the components of MJML, which refuse it. Links in HTML keep theirs. */
export function markLinks(shield: Shield): LinkMarks {
  const source = shield.text;
  const names: string[] = [];
  const problems: PlacedProblem[] = [];
  const edits: Edit[] = [];
  let prefix = "lk";
  while (source.toLowerCase().includes(`${prefix}z`)) prefix += "k";
  const parser = new Parser(
    {
      onopentag(tagName, attributes) {
        const name = attributes["data-link"];
        if (name === undefined) return;
        const tag = source.slice(parser.startIndex, parser.endIndex + 1);
        if (!NAME.test(name) || shield.has(name)) {
          const message = `data-link="${shield.show(name).slice(0, 80)}" is no name of a link: write letters, digits, "-", "_" and "."`;
          problems.push({ at: parser.startIndex, message });
        }
        if (!tagName.startsWith("mj-")) return;
        const [given, target] = [findAttribute(tag, "data-link"), findAttribute(tag, "href")];
        if (given === null || target === null) {
          problems.push({
            at: parser.startIndex,
            message: `data-link names a link, and <${tagName}> here has no href`,
          });
          return;
        }
        const quoted = /^["']/.test(tag.slice(target.start)) ? 1 : 0;
        const at = parser.startIndex + target.start + quoted;
        edits.push({ start: at, end: at, text: `${prefix}z${names.push(name) - 1}z` });
        edits.push({ start: parser.startIndex + given.from, end: parser.startIndex + given.end, text: "" });
      },
    },
    { recognizeSelfClosing: true, decodeEntities: true },
  );
  parser.end(source);
  const mark = new RegExp(`${prefix}z(\\d+)z`, "g");
  return {
    mjml: applyEdits(source, edits),
    problems,
    take(target, own) {
      const found = new RegExp(mark.source).exec(target)?.[1];
      return { target: target.replace(mark, ""), name: found === undefined ? own : names[Number(found)] };
    },
    remove: (text) => text.replace(mark, ""),
  };
}
