import { judgeMove } from "../../lead/stage/allowed-moves.ts";
import { waitFor } from "../../schedule/wait-for.ts";
import type { Stage } from "../../sequence/condition/condition.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { decide, visitOf } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

type ActionStep = StepOf<"webhook"> | StepOf<"updateLead"> | StepOf<"enroll"> | StepOf<"exit">;

/** A step that does something and lets the lead go on at once. */
export function takeAction(walk: Walk, step: ActionStep): Outcome {
  const base = { stepId: step.id, visit: visitOf(walk, step.id) };
  switch (step.kind) {
    case "webhook":
      walk.effects.push({ ...base, kind: "callWebhook", step });
      decide(walk, { rule: "webhook", outcome: "called", reason: `Calls ${step.url}.` });
      break;
    case "updateLead":
      updateLead(walk, step, base);
      break;
    case "enroll":
      walk.effects.push({ ...base, kind: "enroll", sequence: step.sequence });
      decide(walk, { rule: "enroll", outcome: "enrolled", reason: `Enrolls the lead in ${step.sequence}.` });
      break;
    case "exit":
      walk.effects.push({ ...base, kind: "exitOther", sequence: step.sequence });
      decide(walk, { rule: "exit_other", outcome: "exited", reason: `Takes the lead out of ${step.sequence}.` });
      break;
  }
  return { kind: "go", to: step.next, at: walk.state.arrivedAt };
}

function updateLead(walk: Walk, step: StepOf<"updateLead">, base: { stepId: string; visit: number }) {
  const { set = {}, addTags = [], removeTags = [] } = step;
  const wanted = step.stage ?? null;
  const refused = wanted === null ? null : whyNotMoved(walk.facts.stage, wanted);
  const stage = refused === null ? wanted : null;
  if (refused !== null) decide(walk, { rule: "stage", outcome: "skipped", reason: refused, inputs: { stage: wanted } });
  walk.effects.push({ ...base, kind: "updateLead", set, addTags, removeTags, stage });
  decide(walk, {
    rule: "update_lead",
    outcome: "updated",
    reason: "Changes the lead.",
    inputs: { set, addTags, removeTags, stage },
  });
  const kept = walk.facts.tags.filter((tag) => !removeTags.includes(tag));
  walk.facts = {
    ...walk.facts,
    attributes: { ...walk.facts.attributes, ...set },
    tags: [...new Set([...kept, ...addTags])],
    stage: stage ?? walk.facts.stage,
  };
}

/** Why a step may not move the lead there; null when it may, or when that is its stage. */
function whyNotMoved(from: Stage, to: Stage): string | null {
  if (from === to) return null;
  const judged = judgeMove({ stage: from, recycledAt: null }, to === "lead" ? "recycled" : to);
  return judged.kind === "refused" ? judged.reason : null;
}

/** A task for a rep. A blocking one is done when the rep says so. */
export function takeTask(walk: Walk, step: StepOf<"task">): Outcome {
  const visit = visitOf(walk, step.id);
  const task = walk.facts.tasks.find((t) => t.stepId === step.id && t.visit === visit);
  if (walk.state.waitingFor?.kind === "task" || (task !== undefined && step.blocking)) {
    const doneAt = task?.doneAt ?? null;
    if (doneAt === null || doneAt > walk.now) return { kind: "stay", dueAt: null, waitingFor: { kind: "task", visit } };
    decide(walk, { rule: "task", outcome: "done", reason: `The task was done at ${doneAt.toISOString()}.` });
    return { kind: "go", to: step.next, at: doneAt, waited: doneAt };
  }
  const dueAt = step.due === undefined ? null : waitFor(walk.now, step.due, walk.time.zone, null).at;
  walk.effects.push({ kind: "createTask", stepId: step.id, visit, step, dueAt });
  const reason = step.blocking ? "A rep has to do this first." : "A rep gets this to do; the lead goes on.";
  decide(walk, { rule: "task", outcome: step.blocking ? "wait" : "created", reason, inputs: { title: step.title } });
  if (step.blocking) return { kind: "stay", dueAt: null, waitingFor: { kind: "task", visit } };
  return { kind: "go", to: step.next, at: walk.state.arrivedAt };
}
