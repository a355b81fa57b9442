import type { RuleCause } from "../../db/schema/handoffs.ts";
import type { Stage } from "../../sequence/condition/condition.ts";
import type { Reach } from "../machine/types.ts";
import type { NewDecision } from "../record-decisions.ts";
import type { Stop } from "./decide-stops.ts";
import type { Running } from "./load-running.ts";
import type { Response } from "./response.ts";

/** Whose enrollment it is: the new prospect's, that of a lead who wrote in the place of the prospect, a colleague's. */
export type Whose = "prospect" | "writer" | "colleague";

const reachWords: Record<Reach, string> = {
  this: "this sequence",
  all: "all sequences of the lead",
  company: "those of everyone at the company",
};

/** Why an enrollment was stopped: by which rule of which sequence, whose reply it was, and in which mail. */
export function explainStop(stop: Stop<Running>, whose: Whose, response: Response, now: Date): NewDecision {
  const { enrollment, by, rule, stops, written } = stop;
  const what = rule === "reply" ? "a reply" : rule === "promotion" ? "a promotion" : "the stage prospect";
  const rules = `${written ? "the rules" : "the standard rules"} of "${by.sequence}"`;
  const because =
    !enrollment.begun && !written && stops === "this"
      ? "It has not begun, and only leads enter a sequence."
      : `By ${rules} ${what} stops ${reachWords[stops]}.`;
  const inputs = { ...inputsOf(response), stops, written, ruleOf: ruleOf(by) };
  const reason = `${whatHappened(response, whose)} ${because}`;
  return { ...aboutOf(enrollment), at: now, rule, outcome: "exited", reason, inputs };
}

/** Why an enrollment of the new prospect goes on. */
export function explainKept(kept: Running, through: Running | null, response: Response, now: Date): NewDecision {
  const whose = through ?? kept;
  const rule = response.kind === "reply" ? "reply" : "promotion";
  const reason = `${whatHappened(response, "prospect")} It goes on: by the rules of "${whose.sequence}" that does not stop it.`;
  const inputs = { ...inputsOf(response), ruleOf: ruleOf(whose) };
  return { ...aboutOf(kept), at: now, rule, outcome: "goes_on", reason, inputs };
}

/** Why an enrollment was stopped when a person had moved a lead to another stage. */
export function explainStageStop(stop: Stop<Running>, leadId: string, stage: Stage, now: Date): NewDecision {
  const { enrollment, by, rule, stops, written } = stop;
  const whose = enrollment.leadId === leadId ? "the lead" : "a colleague";
  const reason = `A person moved ${whose} to the stage ${stage}. By ${written ? "the rules" : "the standard rules"} of "${by.sequence}" that stops ${reachWords[stops]}.`;
  const inputs = { leadId, stage, stops, written, ruleOf: ruleOf(by) };
  return { ...aboutOf(enrollment), at: now, rule, outcome: "exited", reason, inputs };
}

const aboutOf = ({ id, leadId, sequenceId, versionId, stepId }: Running) => ({
  leadId,
  enrollmentId: id,
  sequenceId,
  versionId,
  stepId,
});

const ruleOf = ({ sequenceId, versionId, id }: Running) => ({ sequenceId, versionId, enrollmentId: id });

function inputsOf(response: Response): Record<string, unknown> {
  const { leadId, enrollmentId } = response;
  if (response.kind === "opens") return { leadId, openedIn: enrollmentId };
  const { from, inboundMailId } = response;
  return { leadId, from, inboundMailId, answered: enrollmentId };
}

const promotedBy: Record<RuleCause["kind"], string> = {
  opens: "opened enough mails to be a prospect.",
  clicks: "clicked enough links to be a prospect.",
  event: "did what makes a prospect.",
  score: "has the score of a prospect.",
  condition: "is what makes a prospect.",
};

function whatHappened(response: Response, whose: Whose): string {
  if (whose === "writer") return "The lead replied in the thread of somebody else.";
  if (response.kind === "opens") {
    const { by = "opens" } = response;
    if (by === "manual") return `A person made a prospect of ${whose === "prospect" ? "the lead" : "a colleague"}.`;
    return `${whose === "prospect" ? "The lead" : "A colleague"} ${promotedBy[by]}`;
  }
  const { from } = response;
  if (whose === "colleague") return "A colleague replied, or somebody else in their thread.";
  if (from.includes("own")) return "The lead replied.";
  if (!from.includes("thread")) return "A colleague of the lead replied.";
  return from.includes("company")
    ? "A colleague replied in the lead's thread."
    : "Somebody replied in the lead's thread.";
}
