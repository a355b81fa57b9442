import { convert } from "html-to-text";
import { checkLiquid } from "./check-liquid.ts";
import { type Expanded, expandIncludes } from "./includes.ts";
import { slotLinks } from "./links.ts";
import { hasReplyMark } from "./reply-mark.ts";
import { type LineProblem, checkStructure } from "./structure.ts";
import type { CompileResult, Problem, TemplateSource } from "../fill/template.ts";
import { htmlToTextTemplate } from "../fill/text.ts";

// Sender guidelines of Gmail and Yahoo: no subject that pretends an earlier exchange.
const FAKE_REPLY =
  'it must not begin with "Re:", "Fwd:" or the like; a step with "thread": true continues the mail before it, and its "Re:" is written then';

/**
 * Compiles a template once per version: MJML with its partials to HTML, the text part derived from it, link targets,
 * unsubscribe link and open pixel turned into slots. The result is plain JSON; `hydrate` makes it ready to render.
 * @returns `invalid` with every problem found, each with its line, when the template cannot be used
 */
export async function compileTemplate(source: TemplateSource): Promise<CompileResult> {
  const expanded = expandIncludes(source.mjml, source.partials);
  const locate = (found: LineProblem[]): Problem[] => found.map((problem) => located(problem, expanded));
  const problems = [...expanded.problems];
  if (problems.length === 0)
    problems.push(...locate([...checkStructure(expanded.mjml), ...checkLiquid(expanded.mjml)]));
  if (problems.length > 0) return invalid(problems);

  const mjml = await renderMjml(expanded.mjml);
  if (mjml.problems.length > 0) return invalid(locate(mjml.problems));

  const subject = (source.subject ?? mjml.title).trim();
  if (subject === "") return invalid([whole("no subject: write it into <mj-title> in <mj-head>, or give a subject")]);
  const inSubject = checkLiquid(subject).map(({ message }) => message);
  if (hasReplyMark(subject)) inSubject.push(FAKE_REPLY);
  const given = source.subject !== undefined && { inGivenSubject: true as const };
  problems.push(...inSubject.map((message) => ({ ...whole(`subject: ${message}`), ...given })));

  const { html, links, badTargets } = slotLinks(mjml.html);
  for (const target of badTargets) {
    const line = lineOf(expanded.mjml, target);
    const message = `link target "${target.slice(0, 100)}" must begin with https://, mailto:, tel: or #`;
    problems.push(line === null ? whole(message) : located({ line, message }, expanded));
  }
  // Moved by MJML, a tag pair can come apart; then the compiled HTML no longer parses.
  const broken = checkLiquid(html.replace(/\{% ripen_\w+ \d+ %\}/g, ""));
  problems.push(...broken.map(({ message }) => whole(`Liquid in the compiled HTML: ${message}`)));
  if (problems.length > 0) return invalid(problems);

  return {
    kind: "compiled",
    template: {
      format: 1,
      subject,
      html: withEndSlot(html),
      text: `${htmlToTextTemplate(html)}\n{% ripen_end %}`,
      links,
    },
  };
}

/** Runs MJML proper, without file access and without web fonts beyond those the template names. */
async function renderMjml(mjml: string): Promise<{ html: string; title: string; problems: LineProblem[] }> {
  // Loaded where it is needed: it takes some 100 MB, and a worker that only sends never compiles.
  const { default: mjml2html } = await import("mjml");
  try {
    const result = await mjml2html(mjml, {
      validationLevel: "soft",
      keepComments: false,
      fonts: {},
      ignoreIncludes: true,
    });
    const problems = result.errors
      .filter(({ message }) => !(message.includes("invalid value") && /\{[{%]/.test(message)))
      .map(({ line, tagName, message }) => ({ line, message: `<${tagName}>: ${message.trim()}` }));
    const title = /<mj-title[^>]*>([\s\S]*?)<\/mj-title/.exec(mjml)?.[1] ?? "";
    return { html: squeeze(result.html), title: convert(title, { wordwrap: false }), problems };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { html: "", title: "", problems: [{ line: 1, message }] };
  }
}

/** Indentation is about a fifth of MJML's output; it means nothing outside of <pre>. */
function squeeze(html: string): string {
  if (/<(?:pre|textarea)\b/i.test(html)) return html;
  return html.replace(/\n\s+/g, "\n");
}

/** The pixel, and the unsubscribe link should the template have none, stand last in the body. */
function withEndSlot(html: string): string {
  const end = html.lastIndexOf("</body>");
  return end === -1 ? `${html}{% ripen_end %}` : `${html.slice(0, end)}{% ripen_end %}${html.slice(end)}`;
}

function lineOf(text: string, part: string): number | null {
  const at = text.indexOf(part);
  return at === -1 ? null : text.slice(0, at).split("\n").length;
}

function located({ line, message }: LineProblem, { origins }: Expanded): Problem {
  const origin = origins[line - 1];
  return { line: origin?.line ?? line, partial: origin?.partial ?? null, message };
}

function whole(message: string): Problem {
  return { line: null, partial: null, message };
}

function invalid(problems: Problem[]): CompileResult {
  return { kind: "invalid", problems };
}
