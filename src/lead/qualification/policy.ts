import type { QualificationAnswer } from "../../db/schema/leads.ts";

/**
 * One thing that a company asks about a prospect. `question` is what the rep sees, `ask` what leads are asked themselves, by a link
 * in a mail, and `attribute` that of the lead which says what they answered; without `ask` leads are not asked.
 */
export interface Criterion {
  key: string;
  name: string;
  question: string;
  ask?: string | undefined;
  attribute?: string | undefined;
}

/**
 * What an installation means by qualified.
 * @property sql which criteria make a sales-qualified lead: all of them, any, or at least so many have to be `yes`
 */
export interface QualificationPolicy {
  criteria: readonly Criterion[];
  sql: { of: readonly string[]; need: "all" | "any" | number };
}

/** As shipped: budget, authority, need and timing (BANT), and whether they are whom the company sells to. */
export const usualPolicy: QualificationPolicy = {
  criteria: [
    { key: "budget", name: "Budget", question: "Can they pay for it, and is there a budget?" },
    { key: "authority", name: "Authority", question: "Do they decide, or who does?" },
    { key: "need", name: "Need", question: "What do they need it for?" },
    { key: "timing", name: "Timing", question: "When do they want to begin?" },
    { key: "target_market", name: "Target market", question: "Are they whom we sell to?" },
  ],
  sql: { of: ["target_market", "budget", "authority"], need: "all" },
};

/** How a lead stands against the policy. `missing` are criteria of the rule that are not `yes`; `short` is how many have to be. */
export interface Readiness {
  ready: boolean;
  missing: string[];
  short: number;
}

/** Whether what is known of a lead is enough for a rep to confirm it as sales-qualified. Pure. */
export function judgeReadiness(
  { sql: { of, need } }: QualificationPolicy,
  answers: Readonly<Record<string, Pick<QualificationAnswer, "state">>>,
): Readiness {
  const missing = of.filter((key) => answerOf(answers, key)?.state !== "yes");
  const needed = need === "all" ? of.length : need === "any" ? 1 : need;
  const short = Math.max(0, needed - (of.length - missing.length));
  return { ready: short === 0, missing, short };
}

/** What was said of a criterion; undefined when nothing was, whatever it is called. */
export function answerOf<A>(answers: Readonly<Record<string, A>>, key: string): A | undefined {
  return Object.hasOwn(answers, key) ? answers[key] : undefined;
}
