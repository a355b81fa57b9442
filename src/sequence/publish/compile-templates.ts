import { inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { templates } from "../../db/schema/index.ts";
import type { AttributeType } from "../../db/schema/segments.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { loadAttributeTypes } from "../../lead/load-attribute-types.ts";
import { compileApart } from "../../render/compile/compile-apart.ts";
import { loadPartials, partialsPrefix } from "../../render/load-partials.ts";
import { describePlace } from "../../render/fill/template.ts";
import type { CompiledTemplate } from "../../render/fill/template.ts";
import type { Step } from "../definition/steps.ts";
import { subjectsOfStep } from "../template-of-step.ts";

/** What is not stored yet and goes before what is: MJML by key, partials among them, and types of attributes by name. */
export interface GivenSources {
  templates: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, AttributeType>>;
}

/** The compiled template of every email step, by subjectsOfStep, and every problem found on the way. */
export async function compileTemplates(
  db: Executor,
  steps: readonly Step[],
  given: GivenSources = { templates: {}, attributes: {} },
): Promise<{ compiled: Record<string, CompiledTemplate>; problems: FieldProblem[] }> {
  const keys = steps.flatMap((step) => (step.kind === "email" ? [step.template] : []));
  const rows =
    keys.length === 0
      ? []
      : await db
          .select({ key: templates.key, mjml: templates.mjml })
          .from(templates)
          .where(inArray(templates.key, keys));
  const sources = new Map([...rows.map(({ key, mjml }) => [key, mjml] as const), ...Object.entries(given.templates)]);
  const partials = {
    ...(await loadPartials(db)),
    ...Object.fromEntries(Object.entries(given.templates).filter(([key]) => key.startsWith(partialsPrefix))),
  };
  const attributes = { ...(await loadAttributeTypes(db)), ...given.attributes };

  const compiled: Record<string, CompiledTemplate> = {};
  const problems: FieldProblem[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "email") continue;
    const pointer = `/steps/${index}/template`;
    const mjml = sources.get(step.template);
    if (mjml === undefined) {
      const message = `there is no template "${step.template}"; create it with PUT /v1/templates`;
      problems.push({ pointer, code: "template_not_found", message });
      continue;
    }
    let templateToldOf = false;
    for (const { key, subject, path } of subjectsOfStep(step)) {
      if (Object.hasOwn(compiled, key)) continue;
      const result = await compileApart({ mjml, partials, attributes, ...(subject !== undefined && { subject }) });
      if (result.kind === "compiled") {
        compiled[key] = result.template;
        continue;
      }
      for (const problem of result.problems) {
        const { inGivenSubject, message } = problem;
        if (inGivenSubject) {
          problems.push({ pointer: `/steps/${index}/${path.join("/")}`, code: "invalid_subject", message });
        } else if (!templateToldOf) {
          problems.push({
            pointer,
            code: "invalid_template",
            message: `${describePlace(problem, step.template)}: ${message}`,
          });
        }
      }
      templateToldOf ||= result.problems.some(({ inGivenSubject }) => inGivenSubject !== true);
    }
  }
  return { compiled, problems };
}
