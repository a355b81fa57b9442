import type { Action } from "../../bulk/bulk-schemas.ts";
import type { Names } from "../word/happened.ts";
import { count } from "../word/numbers.ts";

const of = (id: string | undefined, { sequences }: Pick<Names, "sequences">): string =>
  id === undefined ? "every sequence" : (sequences.get(id) ?? "a sequence");

/** What is done, as an order: "Enroll in Onboarding". Pure. */
export function actionWords(action: Action, names: Pick<Names, "sequences">): string {
  switch (action.kind) {
    case "enroll":
      return `Enroll in ${of(action.sequenceId, names)}`;
    case "add_tag":
      return `Add the tag “${action.tag}”`;
    case "remove_tag":
      return `Take off the tag “${action.tag}”`;
    case "pause":
      return `Pause in ${of(action.sequenceId, names)}`;
    case "resume":
      return `Let go on in ${of(action.sequenceId, names)}`;
    case "exit":
      return `Stop in ${of(action.sequenceId, names)}`;
    case "suppress":
      return "Suppress";
    case "export":
      return "Download";
    case "erase":
      return "Erase";
  }
}

const done: Readonly<Record<Action["kind"], readonly [would: string, was: string]>> = {
  enroll: ["would be enrolled", "enrolled"],
  add_tag: ["would get it", "tagged"],
  remove_tag: ["would lose it", "untagged"],
  pause: ["would be paused", "paused"],
  resume: ["would go on", "go on"],
  exit: ["would be stopped", "stopped"],
  suppress: ["would be suppressed", "suppressed"],
  export: ["would be in the file", "in the file"],
  erase: ["would be erased", "erased"],
};

/** What becomes of whoever it is done to. Pure. */
export const doneWords = ({ kind }: Pick<Action, "kind">, dryRun: boolean): string => done[kind][dryRun ? 0 : 1];

/** The button that does it. Pure. */
export function doWords(action: Action, many: number, names: Pick<Names, "sequences">): string {
  const whom = many === 1 ? "1 lead" : `${count(many)} leads`;
  return `${actionWords(action, names)}: ${whom}`;
}

const skips: Readonly<Record<string, string>> = {
  suppressed: "suppressed already",
  already_enrolled: "in it already",
  once_only: "were in it, and may be only once",
  too_early: "were in it a short while ago",
  group_busy: "another sequence of its group has them",
  not_a_lead: "no leads any more",
  cooling_down: "left alone for a while",
  condition: "the condition of its trigger does not hold",
  consent_denied: "said no to such mails",
  implied_consent_expired: "their consent has run out",
  held_out: "get nothing, for comparison",
  has_tag: "have it already",
  has_no_tag: "do not have it",
  too_many_tags: "have as many tags as there may be",
  nothing_active: "nothing of theirs runs",
  nothing_paused: "nothing of theirs is paused",
  nothing_running: "nothing of theirs runs",
  gone: "gone meanwhile",
  unexpected: "something failed with them",
};

/** Why somebody was passed over. Pure. */
export const passedWords = (code: string): string =>
  Object.hasOwn(skips, code) ? (skips[code] ?? code) : code.replaceAll("_", " ");
