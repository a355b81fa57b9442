import { LiquidError } from "liquidjs";
import type { CompileResult, CompiledTemplate, Problem, TemplateSource } from "../fill/template.ts";
import { budgets } from "./budgets.ts";
import { type LiquidReport, checkLiquid } from "./check/check-liquid.ts";
import { expandIncludes } from "./includes.ts";
import { markLinks } from "./link-marks.ts";
import { slotLinks } from "./links.ts";
import { renderMjml } from "./render-mjml.ts";
import { hasReplyMark } from "./reply-mark.ts";
import { blankComments } from "./scan.ts";
import { Shield, countLiquid } from "./shield.ts";
import { checkStructure } from "./structure.ts";
import { htmlToText } from "./to-text.ts";
import { tryOut } from "./check/trial.ts";

// Sender guidelines of Gmail and Yahoo: no subject that pretends an earlier exchange.
const FAKE_REPLY =
  'it must not begin with "Re:", "Fwd:" or the like; a step with "thread": true continues the mail before it, and its "Re:" is written then';
const SUBJECT_LENGTH = 2_000;

/**
 * Compiles a template once per version: MJML with its partials to HTML, the text part derived from it, link targets,
 * unsubscribe link and open pixel turned into slots; and tries it out as it is sent, so that what is accepted can be sent.
 * The result is plain JSON; `hydrate` makes it ready to render. Costs too much for a process that answers requests:
 * see `compile-apart.ts`.
 * @returns `invalid` with every problem found, each with its line, when the template cannot be used
 */
export async function compileTemplate(source: TemplateSource): Promise<CompileResult> {
  const expanded = expandIncludes(source.mjml, source.partials);
  if (expanded.problems.length > 0) return invalid(expanded.problems);
  const mjml = blankComments(expanded.mjml);
  if (countLiquid(mjml) > budgets.liquid)
    return invalid([whole(`more than ${budgets.liquid} Liquid outputs and tags`)]);
  const liquid = checkLiquid(mjml, source.attributes);
  const shield = shielded(mjml);
  const inGiven = checkSubject(source);
  if (shield === null) return invalid([...liquid.problems.map(expanded.locate), ...inGiven.problems]);

  const locate = (at: number, message: string): Problem => expanded.locate({ at: shield.sourceOf(at), message });
  const marks = markLinks(shield);
  const problems = [
    ...[...checkStructure(shield), ...marks.problems].map(({ at, message }) => locate(at, message)),
    ...liquid.problems.map(expanded.locate),
    ...inGiven.problems,
  ];
  if (problems.length > 0) return invalid(problems);

  const output = await renderMjml(marks.mjml, shield);
  if (output.problems.length > 0) return invalid(output.problems.map(({ at, message }) => locate(at, message)));
  problems.push(...lostParts(shield, [output.html, output.title, output.preview].join(" "), expanded.locate));

  const subject = inGiven.subject ?? shield.restore(output.title);
  if (subject === "") {
    problems.push(whole("no subject: write it into <mj-title> in <mj-head>, or give a subject"));
  } else if (inGiven.subject === undefined && hasReplyMark(shield.show(output.title))) {
    problems.push(whole(`subject: ${FAKE_REPLY}`));
  }

  const { html, links, names, bad } = slotLinks(output.html, shield, marks);
  for (const { target, message } of bad) {
    const written = shield.show(target).slice(0, 100);
    const at = target === "" ? -1 : shield.text.indexOf(target);
    const full = written === "" ? message : `"${written}" ${message}`;
    problems.push(at === -1 ? whole(full) : locate(at, full));
  }
  if (problems.length > 0) return invalid(problems);

  const template: CompiledTemplate = {
    format: 1,
    subject,
    preheader: shield.restore(output.preview),
    html: withEndSlot(shield.restore(html)),
    text: `${shield.restore(htmlToText(html, shield))}\n{% ripen_end %}`,
    links,
    linkNames: names,
  };
  const wrong = tryOut(template, source.attributes ?? {}, [...liquid.uses, ...inGiven.uses]);
  return wrong === null ? { kind: "compiled", template } : invalid([whole(wrong)]);
}

/** null when the Liquid cannot be taken apart; that is told already. */
function shielded(mjml: string): Shield | null {
  try {
    return new Shield(mjml);
  } catch (error) {
    if (LiquidError.is(error)) return null;
    throw error;
  }
}

/** The subject that is given beside the template, if any. */
function checkSubject({ subject, attributes }: TemplateSource): Pick<LiquidReport, "uses"> & {
  subject: string | undefined;
  problems: Problem[];
} {
  if (subject === undefined) return { subject, problems: [], uses: [] };
  const report = checkLiquid(subject.slice(0, SUBJECT_LENGTH), attributes);
  const messages = report.problems.map(({ message }) => message);
  if (hasReplyMark(subject)) messages.push(FAKE_REPLY);
  const problems = messages.map((message) => ({ ...whole(`subject: ${message}`), inGivenSubject: true as const }));
  return { subject: subject.trim(), problems, uses: report.uses };
}

/** Liquid that MJML took in and did not give out again would be missing without a word. */
function lostParts(
  shield: Shield,
  output: string,
  locate: (found: { at: number; message: string }) => Problem,
): Problem[] {
  const left = new Set(shield.partsIn(output));
  return shield.parts.flatMap((part) => {
    if (part.at === null || left.has(part)) return [];
    const message = `${part.source.slice(0, 80)} is lost, because MJML does not write what is here as it is: use Liquid in texts, links, colors, <mj-raw> and <mj-table>`;
    return [locate({ at: part.at, message })];
  });
}

/** The pixel, and the unsubscribe link should the template have none, stand last in the body. */
function withEndSlot(html: string): string {
  const end = html.lastIndexOf("</body>");
  return end === -1 ? `${html}{% ripen_end %}` : `${html.slice(0, end)}{% ripen_end %}${html.slice(end)}`;
}

function whole(message: string): Problem {
  return { line: null, column: null, partial: null, message };
}

function invalid(problems: Problem[]): CompileResult {
  return { kind: "invalid", problems: problems.slice(0, budgets.problems) };
}
