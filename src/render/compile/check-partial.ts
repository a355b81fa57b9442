import type { Problem, TemplateSource } from "../fill/template.ts";
import { budgets } from "./budgets.ts";
import { checkLiquid } from "./check/check-liquid.ts";
import { expandIncludes } from "./includes.ts";
import { blankComments } from "./scan.ts";

/**
 * What is wrong with a partial whatever includes it: its includes (unknown ones, circles) and its Liquid. Whether its MJML
 * fits is seen in the templates that include it.
 * @param name without `partials/`
 */
export function checkPartial(name: string, { partials, attributes }: Omit<TemplateSource, "mjml">): Problem[] {
  const expanded = expandIncludes(`<mj-include path="${name}" />`, partials);
  if (expanded.problems.length > 0) return expanded.problems;
  const { problems } = checkLiquid(blankComments(expanded.mjml), attributes);
  return problems.slice(0, budgets.problems).map(expanded.locate);
}
