import { Liquid } from "liquidjs";
import { dateInZone } from "./date-in-zone.ts";
import { registerEscaping, textOf, writeEscaped } from "./escaping.ts";
import { makeFiltersTotal, urlEncode } from "./filters.ts";
import { TextTablerow } from "./tablerow.ts";

// No template may reach beyond its scope: other files have their own mechanism (mj-include).
const FILE_TAGS = ["include", "render", "layout", "block"];

const LIMITS = {
  /** characters parsed at once */
  parseLimit: 2_000_000,
  /** milliseconds per rendering */
  renderLimit: 500,
  /** characters and array items allocated per rendering */
  memoryLimit: 10_000_000,
};

/**
 * A Liquid engine without file access and with bounded parsing, time and memory. Missing variables render empty, and so
 * does what a filter cannot make anything of; only own properties of the scope can be read.
 * @param escapeHtml whether outputs are escaped for HTML unless the template says `| raw`
 */
export function liquidEngine(escapeHtml: boolean): Liquid {
  const engine = new Liquid({
    outputEscape: escapeHtml ? writeEscaped : textOf,
    templates: {},
    dynamicPartials: false,
    relativeReference: false,
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    lenientIf: true,
    ...LIMITS,
  });
  for (const tag of FILE_TAGS) delete engine.tags[tag];
  engine.registerFilter("url_encode", urlEncode);
  engine.registerFilter("date_in_zone", function dateFilter(value: unknown, date?: unknown, time?: unknown) {
    return dateInZone(this.context.environments, value, date, time);
  });
  registerEscaping(engine, escapeHtml ? "html" : "text");
  if (!escapeHtml) engine.registerTag("tablerow", TextTablerow);
  makeFiltersTotal(engine);
  return engine;
}
