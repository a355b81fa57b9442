import { Parser } from "htmlparser2";

/** A problem at a line of the text that was checked. */
export interface LineProblem {
  line: number;
  message: string;
}

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
]);

/**
 * Finds what MJML's own validator passes over in silence: components never closed, and text between components,
 * which MJML drops (a Liquid tag there would vanish).
 */
export function checkStructure(mjml: string): LineProblem[] {
  const problems: LineProblem[] = [];
  const open: { name: string; line: number }[] = [];
  const lineAt = lineCounter(mjml);
  const parser = new Parser(
    {
      onopentag(name) {
        if (isComponent(name)) open.push({ name, line: lineAt(parser.startIndex) });
      },
      onclosetag(name, implied) {
        if (!isComponent(name)) return;
        const opened = open.pop();
        const selfClosed = mjml.slice(parser.endIndex - 1, parser.endIndex + 1) === "/>";
        if (opened !== undefined && implied && !selfClosed) {
          problems.push({ line: opened.line, message: `<${name}> is never closed: add </${name}>` });
        }
      },
      ontext(text) {
        const parent = open.at(-1);
        if (parent === undefined || CONTENT_TAGS.has(parent.name) || text.trim() === "") return;
        const shown = text.trim().slice(0, 40);
        problems.push({
          line: lineAt(parser.startIndex + text.length - text.trimStart().length),
          message: `"${shown}" stands loose in <${parent.name}> and would be dropped: put Liquid tags into <mj-raw>, text into <mj-text>`,
        });
      },
    },
    { recognizeSelfClosing: true, decodeEntities: false, lowerCaseAttributeNames: false },
  );
  parser.end(mjml);
  return dedupe(problems);
}

function isComponent(name: string): boolean {
  return name === "mjml" || name.startsWith("mj-");
}

/** Loose text comes in pieces: one problem a line is enough. */
function dedupe(problems: LineProblem[]): LineProblem[] {
  const seen = new Set<number>();
  return problems.filter(({ line }) => !seen.has(line) && seen.add(line));
}

/** Line numbers (1-based) for indexes that never go back far: counts on from the last answer. */
function lineCounter(text: string): (index: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (index) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
