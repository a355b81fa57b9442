import { createHash } from "node:crypto";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { successors } from "../../sequence/definition/successors.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { subjectsOfStep } from "../../sequence/template-of-step.ts";

/** A version as far as its mails go. */
export interface MailPlan {
  definition: Pick<SequenceDefinition, "steps" | "sender">;
  /** Compiled templates as JSON, by `templateOfStep`. */
  templates: Readonly<Record<string, unknown>>;
}

/** Where somebody stands. `isDone`: the mail of the step is sent, or on its way. */
export interface Place {
  stepId: string | null;
  isDone: boolean;
}

/** What becomes of somebody's next mail. `may_change`: it depends on a branch, a split or an answer that is to come. */
export type NextMail = "same" | "none" | "changes" | "may_change" | "falls_away" | "comes";

/** The mails that may come next from a place, along every way: a hash of what each says, by step. */
export function nextMails({ definition, templates }: MailPlan, { stepId, isDone }: Place): Map<string, string> {
  const { steps } = definition;
  const found = new Map<string, string>();
  const indexOf = new Map(steps.map(({ id }, index) => [id, index]));
  const seen = new Set<string>();
  const open = stepId === null ? [] : [stepId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const index = indexOf.get(id);
    const step = index === undefined ? undefined : steps[index];
    if (index === undefined || step === undefined || seen.has(id)) continue;
    const isPassed = isDone && id === stepId && seen.size === 0;
    // Whoever comes back by a loop gets its mail again.
    if (!isPassed) seen.add(id);
    if (step.kind === "email" && !isPassed) found.set(id, mailHash(step, definition.sender, templates));
    else open.push(...successors(steps, index).filter((next) => next !== null));
  }
  return found;
}

/** Says what a change makes of the next mail. */
export function compareNext(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): NextMail {
  if (before.size === 0 && after.size === 0) return "none";
  if (before.size === 0) return "comes";
  if (after.size === 0) return "falls_away";
  const kept = [...before].filter(([id, hash]) => after.get(id) === hash).length;
  if (kept === before.size && kept === after.size) return "same";
  return kept === 0 ? "changes" : "may_change";
}

function mailHash(step: StepOf<"email">, sender: string | undefined, templates: MailPlan["templates"]): string {
  const said = subjectsOfStep(step).map(({ key }) => templates[key] ?? null);
  const told = JSON.stringify([said, step.sender ?? sender ?? null, step.thread, step.subjects ?? null], sorted);
  return createHash("sha256").update(told).digest("hex").slice(0, 16);
}

/** The database orders keys in its own way. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
