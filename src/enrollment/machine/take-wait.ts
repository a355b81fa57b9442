import { dayOf, toLocal } from "../../schedule/local-time.ts";
import { waitFor } from "../../schedule/wait-for.ts";
import type { WaitEnd } from "../../schedule/wait-for.ts";
import { waitForDate, waitUntilWeekday } from "../../schedule/wait-until.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { decide } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

type TimedStep = StepOf<"wait"> | StepOf<"waitUntil"> | StepOf<"waitForDate">;

/** A step that only time ends. It is done at the instant it was due, however late a worker comes. */
export function takeWait(walk: Walk, step: TimedStep): Outcome {
  const { waitingFor, dueAt } = walk.state;
  if (waitingFor?.kind === "time" && dueAt !== null) return reach(walk, step, dueAt);
  if (step.kind === "waitForDate") return takeDate(walk, step);
  if (step.kind === "wait") {
    const days = step.days === "business" ? " in business days" : "";
    return start(walk, step, endOfWait(walk, step), `Waits ${step.for}${days}`);
  }
  return start(walk, step, endOfWaitUntil(walk, step), `Waits until ${[step.weekday].flat().join(" or ")} ${step.at}`);
}

function endOfWait(walk: Walk, step: StepOf<"wait">): WaitEnd {
  const { zone, businessDay } = walk.time;
  return waitFor(walk.state.arrivedAt, step.for, zone, step.days === "business" ? businessDay : null);
}

function endOfWaitUntil(walk: Walk, step: StepOf<"waitUntil">): WaitEnd {
  const { arrivedAt } = walk.state;
  return waitUntilWeekday(arrivedAt, [step.weekday].flat(), step.at, walk.time.zone, usedUpUntil(walk, step));
}

/**
 * Occurrences up to here are used up: the one this step ended with on an earlier visit, and right after a mail the
 * one it went out at. Otherwise a loop would spin, and two mails of one Tuesday leave at once.
 */
function usedUpUntil(walk: Walk, step: TimedStep): Date | null {
  const { arrivedAt, waitEnds } = walk.state;
  const afterMail = walk.facts.messages.some((message) => message.settledAt?.getTime() === arrivedAt.getTime());
  return afterMail ? arrivedAt : (waitEnds[step.id] ?? null);
}

function takeDate(walk: Walk, step: StepOf<"waitForDate">): Outcome {
  const value = walk.facts.attributes[step.attribute] ?? null;
  const inputs = { attribute: step.attribute, value };
  const missing = (reason: string) => skip(walk, step, "missing", step.onMissing, reason, inputs);
  if (typeof value !== "string") return missing(`The lead has no date in "${step.attribute}".`);
  const { zone, businessDay } = walk.time;
  const wait = { value, offset: step.offset, at: step.at, yearly: step.repeat === "yearly" };
  const end = waitForDate(
    walk.state.arrivedAt,
    wait,
    zone,
    step.days === "business" ? businessDay : null,
    usedUpUntil(walk, step),
  );
  if (end.kind === "invalid") return missing(`"${step.attribute}" does not hold a date.`);
  if (end.kind === "past" && (step.onPast !== undefined || !isStillTimely(walk, step, value, end.at))) {
    const reason = `${step.offset} of ${value} was ${end.at.toISOString()}, before the lead got here.`;
    return skip(walk, step, "past", step.onPast, reason, inputs);
  }
  if (end.kind === "past")
    return start(
      walk,
      step,
      { at: end.at, shifts: [] },
      `Still in time for ${step.attribute} ${value}, offset ${step.offset}`,
    );
  return start(walk, step, end, `Waits for ${step.attribute} ${value}, offset ${step.offset}`);
}

/**
 * The lead goes on where the step says; where it says nothing, what would be said too late is not said: the mails up to the
 * next step that waits are skipped.
 */
function skip(
  walk: Walk,
  step: StepOf<"waitForDate">,
  outcome: "past" | "missing",
  to: string | undefined,
  why: string,
  inputs: Record<string, unknown>,
): Outcome {
  const reason = to === undefined ? `${why} The mails up to the next wait are skipped.` : why;
  decide(walk, { rule: "wait_for_date", outcome, reason, inputs });
  if (to === undefined) walk.skipping = why;
  return { kind: "go", to: to ?? step.next, at: walk.state.arrivedAt };
}

const [hourMs, dayMs] = [3_600_000, 86_400_000];

/**
 * Whether a mail about an instant that is over can still be sent: one about a day while that day lasts; and for a lead that
 * came in time, and was kept by a mail before that was held, at most a day late, or an hour if it is about a time of day.
 */
function isStillTimely(walk: Walk, step: StepOf<"waitForDate">, value: string, at: Date): boolean {
  const { arrivedAt, waitedUntil } = walk.state;
  const aboutDay = !value.includes("T") && !step.offset.includes("T");
  const cameInTime = at >= waitedUntil;
  if (cameInTime) return arrivedAt.getTime() - at.getTime() <= (aboutDay ? dayMs : hourMs);
  return aboutDay && localDay(walk, at) === localDay(walk, arrivedAt);
}

const localDay = (walk: Walk, at: Date) => dayOf(toLocal(walk.time.zone, at.getTime()));

function start(walk: Walk, step: TimedStep, { at, shifts }: WaitEnd, what: string): Outcome {
  const { zone } = walk.time;
  const reason = `${what}, counted from ${walk.state.arrivedAt.toISOString()}.`;
  decide(walk, { rule: "wait", outcome: "wait", reason, until: at, zone, shifts });
  return reach(walk, step, at);
}

function reach(walk: Walk, step: TimedStep, at: Date): Outcome {
  const { arrivedAt, waitedUntil } = walk.state;
  if (walk.now < at) return { kind: "stay", dueAt: at, waitingFor: { kind: "time" } };
  if (step.kind !== "wait") walk.state = { ...walk.state, waitEnds: { ...walk.state.waitEnds, [step.id]: at } };
  return { kind: "go", to: step.next, at: latest(at, arrivedAt), waited: latest(at, waitedUntil) };
}

const latest = (one: Date, other: Date) => (one > other ? one : other);
