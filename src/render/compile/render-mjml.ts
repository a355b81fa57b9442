import { DomUtils, parseDocument } from "htmlparser2";
import type { PlacedProblem } from "./includes.ts";
import type { Shield } from "./shield.ts";

/** What MJML makes of a shielded template. `title` and `preview` are plain text. */
export interface MjmlOutput {
  html: string;
  title: string;
  preview: string;
  problems: PlacedProblem[];
}

/** A node of MJML's own parser. */
interface MjmlNode {
  tagName: string;
  content?: string;
  children?: MjmlNode[];
}

/** Runs MJML proper, without file access and without web fonts beyond those the template names. */
export async function renderMjml(mjml: string, shield: Shield): Promise<MjmlOutput> {
  // Loaded where it is needed: it takes some 100 MB.
  const { default: mjml2html } = await import("mjml");
  try {
    const result = await mjml2html(mjml, {
      validationLevel: "soft",
      keepComments: false,
      fonts: {},
      ignoreIncludes: true,
    });
    const problems = result.errors
      .filter(({ message }) => !(message.includes("invalid value") && shield.has(message)))
      .map(({ line, tagName, message }) => ({
        at: placeOf(mjml, line, tagName),
        message: `<${tagName}>: ${shield.show(message.trim())}`,
      }));
    const head = headOf(result.json);
    return { html: squeeze(result.html), title: last(head, "mj-title"), preview: last(head, "mj-preview"), problems };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { html: "", title: "", preview: "", problems: [{ at: 0, message: shield.show(message) }] };
  }
}

const headOf = (root: MjmlNode): MjmlNode[] =>
  (root.children ?? []).filter(({ tagName }) => tagName === "mj-head").flatMap(({ children }) => children ?? []);

/** The last one counts, as it does for MJML. */
function last(head: readonly MjmlNode[], name: string): string {
  const found = head.findLast(({ tagName }) => tagName === name)?.content ?? "";
  return DomUtils.textContent(parseDocument(found)).replace(/\s+/g, " ").trim();
}

/** Where the first `<tagName` of a line is; MJML tells lines only. */
function placeOf(text: string, line: number, tagName: string): number {
  let at = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const next = text.indexOf("\n", at);
    if (next === -1) break;
    at = next + 1;
  }
  const end = text.indexOf("\n", at);
  const found = text.indexOf(`<${tagName}`, at);
  return found === -1 || (end !== -1 && found > end) ? at : found;
}

/** Indentation is about a fifth of MJML's output; it means nothing outside of <pre>. */
function squeeze(html: string): string {
  if (/<(?:pre|textarea)\b/i.test(html)) return html;
  return html.replace(/\n\s+/g, "\n");
}
