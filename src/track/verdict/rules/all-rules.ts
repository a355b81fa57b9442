import { agentRules } from "./agents.ts";
import { arrivalRules } from "./arrival.ts";
import { burstRules } from "./bursts.ts";
import { networkRules } from "./network.ts";
import type { Rule } from "./rule.ts";

/** Every rule of the verdict. Their order means nothing but the order of the reasons. */
export const allRules: readonly Rule[] = [...agentRules, ...networkRules, ...arrivalRules, ...burstRules];
