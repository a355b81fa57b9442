import { LiquidError } from "liquidjs";
import { failStrictly } from "../../fill/filters.ts";
import { type HydratedTemplate, hydrate } from "../../fill/hydrate.ts";
import { renderMail } from "../../fill/render.ts";
import type { AttributeType, CompiledTemplate } from "../../fill/template.ts";
import { emptyScope, fullScope } from "./samples.ts";
import type { Use } from "./variable-uses.ts";

/** Milliseconds that filling a template may take; a worker fills some hundred in a second. */
const mostMs = 100;

/**
 * Does with a compiled template all that is done at every send: parses it, and fills it for a lead about whom nothing but
 * the address is known, and for one about whom everything is.
 * @returns what is wrong, in words; null when it can be sent
 */
export function tryOut(
  compiled: CompiledTemplate,
  attributes: Readonly<Record<string, AttributeType>>,
  uses: readonly Use[],
): string | null {
  let hydrated: HydratedTemplate;
  try {
    hydrated = hydrate(compiled);
  } catch (error) {
    return `MJML moved Liquid tags apart that belong together: ${explain(error)}`;
  }
  const paths = uses.map(({ path }) => path);
  const full = fill(hydrated, () => fullScope(attributes, paths));
  if (full.problem !== null) return full.problem;
  const empty = fill(hydrated, emptyScope);
  if (empty.problem !== null) return `for a lead with nothing but an address: ${empty.problem}`;
  if (full.subject === "") return "the subject is empty, even for a lead about whom everything is known";
  return null;
}

interface Filled {
  problem: string | null;
  subject: string;
}

function fill(template: HydratedTemplate, scopeOf: () => Record<string, unknown>): Filled {
  let quickest = Infinity;
  let subject = "";
  // The quickest of three, since a machine may be busy with something else for a moment.
  for (let tried = 0; tried < 3 && quickest > mostMs; tried += 1) {
    const scope = scopeOf();
    const begun = performance.now();
    try {
      ({ subject } = renderMail(template, {
        scope,
        strictly: failStrictly,
        links: (_index, url) => url,
        pixelUrl: "https://example.com/o/x.gif",
        unsubscribeUrl: "https://example.com/u/x",
      }));
    } catch (error) {
      return { problem: `it cannot be filled in: ${explain(error)}`, subject };
    }
    quickest = Math.min(quickest, performance.now() - begun);
  }
  const slow = `filling it in takes ${Math.round(quickest)} ms, of ${mostMs} that one mail may take: do less in Liquid`;
  return { problem: quickest > mostMs ? slow : null, subject };
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const where = LiquidError.is(error) ? ` in ${error.token.getText().slice(0, 80)}` : "";
  return `${message.replace(/, line:\d+, col:\d+$/, "")}${where}`;
}
