import { LiquidError } from "liquidjs";
import { liquidEngine } from "../fill/liquid.ts";
import type { LineProblem } from "./structure.ts";
import { SCOPE_NAMES } from "../fill/template.ts";

const engine = liquidEngine(true);

/** Checks Liquid as an author wrote it: syntax, filters, tags, and that only known variables are used. */
export function checkLiquid(source: string): LineProblem[] {
  try {
    const { globals } = engine.analyzeSync(engine.parse(source));
    return Object.entries(globals).flatMap(([name, uses]) => {
      if (SCOPE_NAMES.includes(name)) return [];
      const line = uses[0]?.location.row ?? 1;
      return [{ line, message: `unknown variable "${name}": available are ${SCOPE_NAMES.join(", ")}` }];
    });
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    const [line = 1] = error.token.getPosition();
    return [{ line, message: explain(error.message) }];
  }
}

function explain(message: string): string {
  const plain = message.replace(/, line:\d+, col:\d+$/, "");
  if (/tag "(?:include|render|layout|block)" not found/.test(plain)) {
    return `${plain}: use <mj-include path="NAME" /> for partials`;
  }
  return plain;
}
