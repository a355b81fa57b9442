import { compileRules } from "../../src/score/rules/compile.ts";
import { scoringRules } from "../../src/score/rules/rules.ts";

/** Rules with a name and thresholds, as a company would tell them. */
export const tellRules = (rules: object) => ({ name: "Test", intent: { warm: 20, hot: 50 }, ...rules });

/** Such rules as the reckoning takes them. */
export const rulesOf = (rules: object) => compileRules(scoringRules.parse(tellRules(rules)));
