import { checkLiquid } from "../compile/check/check-liquid.ts";
import { blankComments } from "../compile/scan.ts";
import type { Use } from "../compile/check/variable-uses.ts";
import { findGroup } from "../variables/describe.ts";
import { nowhere } from "./place.ts";
import type { Place, PlacedSource } from "./place.ts";
import { mailProblem } from "./problem.ts";
import type { PreviewProblem } from "./problem.ts";

/**
 * Values that a lead may not have, printed without a `default` and outside of an `if`: "Hi {{ lead.firstName }}," goes out
 * as "Hi ,". Templates may want that, so it is no error.
 * @param subject that is given beside the template
 */
export function findMayBeMissing(source: PlacedSource, subject?: string): PreviewProblem[] {
  const inSubject = subject === undefined ? [] : warnings(subject, "subject: ", () => nowhere);
  return [...warnings(blankComments(source.mjml), "", source.placeAt), ...inSubject];
}

function warnings(liquid: string, before: string, placeAt: (at: number) => Place): PreviewProblem[] {
  return checkLiquid(liquid)
    .uses.filter(mayBeMissing)
    .map(({ path, at }) => {
      const name = path.join(".");
      const message = `${before}${name} may be missing: write {{ ${name} | default: "…" }}, or an {% if %} around it`;
      return mailProblem("warning", "may_be_missing", message, placeAt(at));
    });
}

/** What must have a default is refused before; attributes of leads are never sure to be there. */
function mayBeMissing({ path: [root = "", name], isBare, isOpen }: Use): boolean {
  if (!isBare || isOpen || name === undefined) return false;
  const own = findGroup(root)?.variables.find((variable) => variable.name === name);
  return own === undefined ? root === "lead" : own.mayBeMissing === true;
}
