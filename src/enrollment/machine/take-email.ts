import { durationMs } from "../../schedule/duration.ts";
import { nextSendAt } from "../../schedule/next-send-at.ts";
import type { NextSend } from "../../schedule/next-send-at.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { emailRules } from "./context.ts";
import { goodUntil, neverAllowed, neverReason } from "./rule/leave-time.ts";
import { chooseVariant } from "./take-choice.ts";
import { decide, visitOf } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

/**
 * An email step: plan the instant, hold until then, look at the rules again, send, and wait for the ledger to settle the
 * message. The step is done when the message was really sent.
 */
export function takeEmail(walk: Walk, step: StepOf<"email">): Outcome {
  const { waitingFor, dueAt } = walk.state;
  const visit = visitOf(walk, step.id);
  // A mail of this visit that the ledger has already (a crash, or a move between versions) is never asked for again.
  const exists = walk.facts.messages.some((message) => message.stepId === step.id && message.visit === visit);
  if (waitingFor?.kind === "message" || exists) return settle(walk, step, visit);
  if (walk.skipping !== null) {
    const reason = `${step.template} is not sent: ${walk.skipping}`;
    decide(walk, { rule: "send_time", outcome: "skipped", reason, inputs: { template: step.template } });
    return { kind: "go", to: step.next, at: walk.state.arrivedAt };
  }
  if (waitingFor?.kind === "sendTime") {
    if (dueAt !== null && walk.now < dueAt) return { kind: "stay", dueAt, waitingFor };
    // The spread was part of the plan: only hard rules, such as a cap filled meanwhile, may move the mail again.
    const recheck = nextSendAt(walk.now, rulesFor(walk, step));
    if (recheck.kind === "at" && recheck.at <= walk.now) return send(walk, step, recheck);
  }
  const ready = walk.state.arrivedAt > walk.now ? walk.state.arrivedAt : walk.now;
  const planned = nextSendAt(ready, { ...rulesFor(walk, step), spread: spreadFor(walk, step) });
  if (planned.kind === "at" && planned.at <= walk.now) return send(walk, step, planned);
  return hold(walk, planned);
}

function rulesFor(walk: Walk, step: StepOf<"email">) {
  const mail = { immediately: step.send === "immediately", limits: walk.limits };
  return emailRules(walk.definition, walk.time, walk.facts, mail);
}

function spreadFor(walk: Walk, step: StepOf<"email">) {
  const { spread } = walk.definition;
  if (spread === undefined || step.send === "immediately") return undefined;
  return { withinMs: durationMs(spread), key: `${walk.state.enrollmentId}:${step.id}:${visitOf(walk, step.id)}` };
}

const retryNeverMs = 86_400_000;

function hold(walk: Walk, planned: NextSend): Outcome {
  const { zone } = walk.time;
  if (planned.kind === "never") {
    const until = new Date(walk.now.getTime() + retryNeverMs);
    const reason = neverReason(planned);
    const inputs = { code: neverAllowed };
    decide(walk, { rule: "send_time", outcome: "held", reason, inputs, until, zone, shifts: planned.shifts });
    return { kind: "stay", dueAt: until, waitingFor: { kind: "sendTime" } };
  }
  const reason = planned.shifts.map((shift) => shift.detail).join(" ") || "Not due yet.";
  decide(walk, { rule: "send_time", outcome: "held", reason, until: planned.at, zone, shifts: planned.shifts });
  return { kind: "stay", dueAt: planned.at, waitingFor: { kind: "sendTime" } };
}

function send(walk: Walk, step: StepOf<"email">, { until }: { until: Date | null }): Outcome {
  const visit = visitOf(walk, step.id);
  const allowedUntil = goodUntil({ at: walk.now, until });
  const variant = subjectVariant(walk, step);
  walk.effects.push({ kind: "sendEmail", stepId: step.id, visit, step, thread: step.thread, allowedUntil, variant });
  const about = variant === null ? "" : `, with the subject "${variant}"`;
  const reason = `Every rule allows ${step.template} now${about}.`;
  decide(walk, {
    rule: "send_time",
    outcome: "send",
    reason,
    inputs: { template: step.template, ...(variant !== null && { subject: variant }) },
    zone: walk.time.zone,
  });
  return { kind: "stay", dueAt: null, waitingFor: { kind: "message", visit } };
}

/** The subject a lead gets, of several; as with a split, it depends on lead, sequence and step alone. */
function subjectVariant({ state }: Walk, { id, subjects }: StepOf<"email">): string | null {
  if (subjects === undefined) return null;
  const weighted = subjects.map(({ name, weight }) => ({ name, weight }));
  return chooseVariant(weighted, `${state.sequenceId}:${state.leadId}:${id}`).name;
}

function settle(walk: Walk, step: StepOf<"email">, visit: number): Outcome {
  const message = walk.facts.messages.find((m) => m.stepId === step.id && m.visit === visit);
  const at = message?.settledAt ?? null;
  if (message === undefined || at === null || message.status === "pending" || at > walk.now) {
    return { kind: "stay", dueAt: null, waitingFor: { kind: "message", visit } };
  }
  const why = message.reason ? ` (${message.reason})` : "";
  const reason =
    message.status === "sent" ? "The mail was sent." : `The mail was ${message.status} and is not sent${why}.`;
  decide(walk, { rule: "message", outcome: message.status, reason, inputs: { visit, settledAt: at.toISOString() } });
  return { kind: "go", to: step.next, at };
}
