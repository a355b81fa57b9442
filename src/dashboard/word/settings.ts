import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { conditionWords } from "./conditions.ts";
import { counted } from "./numbers.ts";
import { durationWords, placeOf } from "./times.ts";

/** Who a sequence takes in, and when it mails, in a line: "Enrolls on signup · mon–fri 09:00–17:00 in the lead’s zone". Pure. */
export function settingsWords(definition: SequenceDefinition): string {
  return [
    triggerWords(definition),
    ...windowWords(definition),
    ...capWords(definition),
    ...reentryWords(definition),
  ].join(" · ");
}

/** What enrolls. */
export function triggerWords({ trigger }: SequenceDefinition): string {
  const unless = "if" in trigger && trigger.if !== undefined ? `, if ${conditionWords(trigger.if)}` : "";
  if ("event" in trigger) return `Enrolls on ${trigger.event}${unless}`;
  if ("segment" in trigger) return `Enrolls who enters the segment ${trigger.segment}`;
  if ("becomes" in trigger) return `Enrolls who becomes: ${conditionWords(trigger.becomes)}${unless}`;
  if ("import" in trigger) return `Enrolls the list ${trigger.import}${unless}`;
  return `Enrolls by hand or by the API${unless}`;
}

function windowWords({ window, timezone }: SequenceDefinition): string[] {
  if (window === undefined) return [];
  const spans = window.open.map(({ days, from, to }) => `${dayWords(days)} ${from}–${to}`);
  const zone =
    window.zone === "lead" ? "the lead’s zone" : placeOf(window.zone === "sequence" ? timezone : window.zone);
  return [`${spans.join(", ")} in ${zone}`];
}

const order = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function dayWords(days: readonly string[]): string {
  const places = days.map((day) => order.indexOf(day)).toSorted((a, b) => a - b);
  const [first = 0] = places;
  const last = places.at(-1) ?? 0;
  const isRun = last - first === places.length - 1 && places.length > 2;
  return isRun ? `${order[first]}–${order[last]}` : days.join(", ");
}

function capWords({ cap }: SequenceDefinition): string[] {
  if (cap === undefined) return [];
  const { perDay, perWeek } = cap;
  return [
    ...(perDay === undefined ? [] : [`at most ${counted(perDay, "mail")} a day`]),
    ...(perWeek === undefined ? [] : [`at most ${counted(perWeek, "mail")} a week`]),
  ];
}

function reentryWords({ reentry }: SequenceDefinition): string[] {
  if (reentry === "once") return [];
  return [reentry === "always" ? "may come again" : `may come again after ${durationWords(reentry.after)}`];
}
