import { LiquidError, type Template } from "liquidjs";
import { closest } from "../../../platform/closest.ts";
import { liquidEngine } from "../../fill/liquid.ts";
import type { AttributeType } from "../../fill/template.ts";
import { checkVariables } from "./check-variables.ts";
import type { PlacedProblem } from "../includes.ts";
import { type Use, usesOf } from "./variable-uses.ts";

const engine = liquidEngine(true);

/** What Liquid says of a source: what is wrong, and which variables it uses. */
export interface LiquidReport {
  problems: PlacedProblem[];
  uses: Use[];
}

/** Checks Liquid as an author wrote it: syntax, filters, tags, and that only known variables are used. */
export function checkLiquid(source: string, attributes?: Readonly<Record<string, AttributeType>>): LiquidReport {
  const parsed = parse(source);
  if (!Array.isArray(parsed)) return { problems: [parsed], uses: [] };
  const uses = usesOf(parsed);
  return { problems: checkVariables(uses, attributes), uses };
}

function parse(source: string): Template[] | PlacedProblem {
  try {
    return engine.parse(source);
  } catch (error) {
    return { at: placeOf(error), message: explain(error) };
  }
}

function placeOf(error: unknown): number {
  return LiquidError.is(error) ? error.token.begin : 0;
}

/** Where and why Liquid cannot be parsed; the place is in the source. */
function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const plain = message.replace(/(?:, file:[^,]*)?, line:\d+, col:\d+$/, "");
  if (/tag "(?:include|render|layout|block)" not found/.test(plain)) {
    return `${plain}: use <mj-include path="NAME" /> for partials`;
  }
  const filter = /^undefined filter: (\S+)$/.exec(plain)?.[1];
  const meant = filter === undefined ? null : closest(filter, Object.keys(engine.filters));
  return meant === null ? plain : `${plain}: did you mean ${meant}?`;
}
