import { Parser } from "htmlparser2";
import { budgets } from "./budgets.ts";
import type { PlacedProblem } from "./includes.ts";
import type { Shield } from "./shield.ts";

/** Components whose content is text or HTML; everywhere else loose text is dropped by MJML. */
const CONTENT_TAGS = new Set([
  "mj-text",
  "mj-button",
  "mj-raw",
  "mj-table",
  "mj-title",
  "mj-preview",
  "mj-style",
  "mj-navbar-link",
  "mj-social-element",
  "mj-accordion-title",
  "mj-accordion-text",
  "mj-html-attribute",
]);

/**
 * Finds what MJML's own validator passes over in silence (components never closed, text between components and
 * components in comments, which MJML drops), and what would cost too much to compile.
 * @returns places in the shielded text
 */
export function checkStructure(shield: Shield): PlacedProblem[] {
  const mjml = shield.text;
  const problems: PlacedProblem[] = [];
  const open: { name: string; at: number }[] = [];
  let [elements, depth, css, selectors] = [0, 0, 0, 0];
  let inlined = false;
  const over = new Set<string>();
  const limit = (name: string, crossed: boolean, message: string) => {
    if (!crossed || over.has(name)) return;
    over.add(name);
    problems.push({ at: parser.startIndex, message });
  };
  const parser: Parser = new Parser(
    {
      onopentag(name, attributes) {
        elements += 1;
        depth += 1;
        limit("elements", elements > budgets.elements, `more than ${budgets.elements} elements`);
        limit("depth", depth > budgets.depth, `elements are nested more than ${budgets.depth} deep`);
        if (name === "mj-style") inlined = attributes["inline"] === "inline";
        if (name === "mj-selector") checkSelectors(attributes["path"] ?? "", parser.startIndex);
        if (isComponent(name)) open.push({ name, at: parser.startIndex });
      },
      onclosetag(name, implied) {
        depth -= 1;
        if (!isComponent(name)) return;
        const opened = open.pop();
        const selfClosed = mjml.slice(parser.endIndex - 1, parser.endIndex + 1) === "/>";
        if (opened !== undefined && implied && !selfClosed) {
          problems.push({ at: opened.at, message: `<${name}> is never closed: add </${name}>` });
        }
      },
      ontext(text) {
        const parent = open.at(-1);
        if (parent?.name === "mj-style") checkStyle(text, parser.startIndex);
        if (parent === undefined || CONTENT_TAGS.has(parent.name) || text.trim() === "") return;
        const shown = shield.show(text.trim()).slice(0, 40);
        problems.push({
          at: parser.startIndex + text.length - text.trimStart().length,
          message: `"${shown}" stands loose in <${parent.name}> and would be dropped: put Liquid tags into <mj-raw>, text into <mj-text>`,
        });
      },
      oncomment(text) {
        if (/<mj-/i.test(text)) {
          const message = "MJML in a conditional comment is not compiled: write HTML there, inside of <mj-raw>";
          problems.push({ at: parser.startIndex, message });
        }
      },
    },
    { recognizeSelfClosing: true, decodeEntities: false, lowerCaseAttributeNames: false },
  );

  function checkStyle(text: string, at: number): void {
    css += text.length;
    limit("css", css > budgets.css, `<mj-style> has more than ${budgets.css} characters`);
    if (inlined) for (const rule of text.split("}")) checkSelectors(rule.split("{", 1)[0] ?? "", at);
  }

  function checkSelectors(list: string, at: number): void {
    const each = list.split(",");
    selectors += each.length;
    const { inlineSelectors, selectorLength } = budgets;
    limit("selectors", selectors > inlineSelectors, `more than ${inlineSelectors} selectors are inlined`);
    if (over.has("selector")) return;
    if (/:(?:has|is|where|not|matches|any|contains|icontains)\b/i.test(list)) {
      over.add("selector");
      problems.push({ at, message: "inlined selectors cannot use :has, :is, :where, :not or :contains" });
    } else if (each.some((selector) => selector.trim().length > selectorLength)) {
      over.add("selector");
      problems.push({ at, message: `an inlined selector is longer than ${selectorLength} characters` });
    }
  }

  parser.end(mjml);
  return oneForEachLine(problems, mjml).slice(0, budgets.problems);
}

function isComponent(name: string): boolean {
  return name === "mjml" || name.startsWith("mj-");
}

/** Loose text comes in pieces: one problem a line is enough. */
function oneForEachLine(problems: PlacedProblem[], text: string): PlacedProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ at, message }) => {
    const key = message.includes("stands loose") ? String(text.lastIndexOf("\n", at)) : `${at} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
