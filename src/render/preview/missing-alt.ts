import { Parser } from "htmlparser2";
import type { PlacedSource } from "./place.ts";
import type { PreviewProblem } from "./problem.ts";

/** Elements that show a picture. */
const pictures = new Set(["mj-image", "mj-carousel-image", "img"]);

/**
 * Pictures without an `alt`, each with its place. Many mail programs load no pictures until they are told to, and screen
 * readers read the file name; a picture that only decorates says so with `alt=""`.
 */
export function findMissingAlt(source: PlacedSource): PreviewProblem[] {
  const problems: PreviewProblem[] = [];
  const preset = new Set<string>();
  let inAttributes = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "mj-attributes") inAttributes = true;
        const hasAlt = Object.hasOwn(attributes, "alt");
        if (inAttributes && hasAlt) preset.add(name);
        if (inAttributes || !pictures.has(name) || hasAlt || preset.has(name) || preset.has("mj-all")) return;
        problems.push({
          severity: "warning",
          code: "missing_alt",
          ...source.placeAt(parser.startIndex),
          message: `<${name}> has no alt: describe the picture, or write alt="" if it only decorates`,
        });
      },
      onclosetag(name) {
        if (name === "mj-attributes") inAttributes = false;
      },
    },
    { recognizeSelfClosing: true, decodeEntities: false },
  );
  parser.end(source.mjml);
  return problems;
}
