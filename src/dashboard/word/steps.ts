import type { Step } from "../../sequence/definition/steps.ts";
import { capital, conditionWords } from "./conditions.ts";
import { durationWords } from "./times.ts";

const days: Readonly<Record<string, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

const tasks: Readonly<Record<string, string>> = {
  call: "call",
  linkedin: "LinkedIn",
  manual_mail: "a mail by hand",
  other: "task",
};

/** What a step is, in the fewest words: "Mail · welcome/hello", "Wait 2 business days". Pure. */
export function stepWords(step: Step): string {
  switch (step.kind) {
    case "email":
      return `Mail · ${step.template}`;
    case "wait":
      return `Wait ${durationWords(step.for, step.days)}`;
    case "waitUntil":
      return `Wait for ${[step.weekday]
        .flat()
        .map((day) => days[day] ?? day)
        .join(" or ")} ${step.at}`;
    case "waitForDate":
      return `Wait for ${step.attribute}${step.offset === "P0D" ? "" : ` ${step.offset.startsWith("-") ? "−" : "+"} ${durationWords(step.offset)}`}`;
    case "waitForEvent":
      return `${capital(eventWords(step.event))} within ${durationWords(step.timeout)}?`;
    case "branch":
      return `${capital(conditionWords(step.if))}?`;
    case "split":
      return `Divide · ${step.variants.map(({ name }) => name).join(", ")}`;
    case "goal":
      return `Goal · ${conditionWords(step.if)}`;
    case "task":
      return `Task · ${tasks[step.task] ?? step.task}: ${step.title}`;
    case "webhook":
      return `Call ${URL.parse(step.url)?.host ?? "a URL"}`;
    case "updateLead":
      return "Change the lead";
    case "enroll":
      return `Enroll into ${step.sequence}`;
    case "exit":
      return step.sequence === "all" ? "Leave all others" : `Leave ${step.sequence}`;
  }
}

/** What a way out of a step is called; nothing where there is only one. Pure. */
export function wayWords(step: Step, to: string | null, fallthrough: string | null): string {
  const goes = (target: string | undefined): boolean =>
    (target === undefined ? fallthrough : target === "end" ? null : target) === to;
  const said = (ways: readonly (readonly [name: string, target: string | undefined])[]): string =>
    ways
      .filter(([, target]) => goes(target))
      .map(([name]) => name)
      .join(", ");
  if (step.kind === "branch")
    return said([
      ["yes", step.onTrue],
      ["no", step.onFalse],
    ]);
  if (step.kind === "waitForEvent")
    return said([
      ["yes", step.onEvent],
      ["no", step.onTimeout],
    ]);
  if (step.kind === "split") return said(step.variants.map(({ name, next }) => [name, next] as const));
  return "";
}

/** An event as something that somebody did. */
function eventWords(event: string): string {
  return event.startsWith("message.") ? event.slice("message.".length) : `did ${event}`;
}
