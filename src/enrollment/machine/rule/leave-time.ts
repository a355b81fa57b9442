import { nextSendAt } from "../../../schedule/next-send-at.ts";
import type { NextSend } from "../../../schedule/next-send-at.ts";
import type { CapLimit } from "../../../schedule/send-rules.ts";
import type { SequenceDefinition } from "../../../sequence/definition/definition.ts";
import { emailRules, timeContext } from "../context.ts";
import type { Facts } from "../types.ts";

/** However long the rules stay open, a mail that waits longer than this is looked at again before it leaves. */
const goodForMs = 86_400_000;

/**
 * When the mail of a step may leave that is ready at an instant, by the same rules that let it into the queue. Pure.
 * @param facts `recentSends` without the mail itself
 * @returns null when the definition has no such mail
 */
export function leaveTime(
  definition: SequenceDefinition,
  stepId: string,
  facts: Pick<Facts, "timezone" | "country" | "recentSends" | "mailsPerWeek">,
  ready: Date,
  limits: readonly CapLimit[] = [],
): { planned: NextSend; zone: string } | null {
  const step = definition.steps.find(({ id }) => id === stepId);
  if (step?.kind !== "email") return null;
  const time = timeContext(definition, facts);
  const rules = emailRules(definition, time, facts, { immediately: step.send === "immediately", limits });
  return { planned: nextSendAt(ready, rules), zone: time.zone };
}

/** The code of a mail that the rules never let leave. */
export const neverAllowed = "never_allowed";

/** Why a mail never leaves, with the rules that keep it between them. */
export function neverReason({ rule, shifts }: Extract<NextSend, { kind: "never" }>): string {
  const rules = [...new Set([...shifts.map((shift) => shift.rule), rule])].map((name) => name.replace("_", " "));
  const details = shifts.slice(0, rules.length).map(({ detail }) => detail);
  return [
    `The rules leave no time to send within 400 days (${rules.join(", ")}); they are asked again tomorrow.`,
    ...details,
  ].join(" ");
}

/** Until when (exclusive) a mail that may leave at `at` needs not be looked at again. */
export function goodUntil({ at, until }: { at: Date; until: Date | null }): Date {
  const latest = new Date(at.getTime() + goodForMs);
  return until !== null && until < latest ? until : latest;
}
