import { diffLines } from "../../plan/code/compare.ts";
import { idOf } from "../../plan/code/resource.ts";
import type { Json } from "../../plan/code/resource.ts";
import { textOf } from "../../plan/code/text.ts";
import type { Forecast } from "./forecast.ts";
import type { Plan, PlannedChange } from "./make-plan.ts";
import type { SequencePlan } from "./plan-people.ts";

/** A plan for people who read it in a terminal, or as the comment of a pull request. */
export function printPlan(plan: Plan): string {
  const { changes, unchanged, unmanaged, forecast } = plan;
  const blocks = changes.map(printChange);
  if (forecast.length > 0 && changes.some(({ people }) => people !== undefined)) blocks.push(printForecast(forecast));
  if (unmanaged.length > 0) {
    blocks.push(`Only on the server, and left alone: ${unmanaged.join(", ")}.`);
  }
  const count = (action: string) => changes.filter((one) => one.action === action).length;
  const sum = `${count("create")} to create, ${count("change")} to change, ${count("delete")} to delete, ${unchanged.length} unchanged.`;
  return [...blocks, changes.length === 0 ? `Nothing to do: ${unchanged.length} unchanged.` : sum].join("\n\n");
}

/** The diff of one resource, with what it does to people. */
function printChange(change: PlannedChange): string {
  const { action, drift, destroys, people, templates = [] } = change;
  const lines = [`${action} ${idOf(change)}`];
  if (drift === "changed") lines.push("  ! it was changed on the server since the last apply; that is undone");
  if (drift === "deleted") lines.push("  ! it was deleted on the server since the last apply");
  if (destroys !== null) lines.push(`  ! lost for good, so --allow-destructive is needed: ${destroys}`);
  if (templates.length > 0) lines.push(`  templates that differ from the published ones: ${templates.join(", ")}`);
  if (action !== "delete") lines.push(...printDiff(change));
  if (people !== undefined) lines.push(...printPeople(people));
  return lines.join("\n");
}

/** A new resource is its own diff: the first lines of it say enough. */
const linesOfNew = 12;

function printDiff(change: PlannedChange): string[] {
  const { kind, key, before, after, how, action } = change;
  const say = (value: Json | null) => (value === null ? "" : textOf({ kind, key, value, ...(how && { how }) }));
  const lines = diffLines(say(before), say(after)).map(({ sign, text }) => `  ${sign} ${text}`.trimEnd());
  if (action !== "create" || lines.length <= linesOfNew) return lines;
  return [...lines.slice(0, linesOfNew), `  … ${lines.length - linesOfNew} more lines`];
}

type Person = SequencePlan["people"][number];

const nextWords: Record<Person["nextMail"], string> = {
  same: "next mail the same",
  none: "no mail to come",
  changes: "next mail changes",
  may_change: "next mail may change",
  falls_away: "next mail falls away",
  comes: "gets a mail that was not to come",
};
const staysWords: Record<string, string> = {
  pinned: "stay on their version",
  up_to_date: "are in this version already",
  step_removed: "stay, because the step is gone",
  message_in_flight: "stay, because a mail is on its way",
  task_open: "stay, because a task is open",
  ended: "have ended",
};

/** Where people stand, and what becomes of them. */
export function printPeople({ version, people, finished, warnings, unchanged, outlook }: SequencePlan): string[] {
  const total = people.reduce((sum, { count }) => sum + count, 0);
  const touched = new Map<Person["nextMail"], number>();
  for (const { nextMail, count } of people) touched.set(nextMail, (touched.get(nextMail) ?? 0) + count);
  const said = [...touched]
    .filter(([next]) => next !== "same" && next !== "none")
    .map(([next, count]) => `${count}: ${nextWords[next]}`);
  const head = version === null ? [] : [`  people: ${total} are in it${said.length > 0 ? `; ${said.join("; ")}` : ""}`];
  const rows = people.map((one) => {
    const where = one.stepId === null ? "at the end" : `at ${one.stepId}`;
    const paused = one.status === "paused" ? ", paused" : "";
    return `    ${one.count} in version ${one.version} ${where}${paused}: ${becomesWords(one)}; ${nextWords[one.nextMail]}`;
  });
  const extended = finished.map(
    ({ count, version: of, becomes }) =>
      `    ${count} who finished version ${of}: ${becomes.kind === "extends" ? `go on at ${becomes.stepId}` : `stay finished (${becomes.why})`}`,
  );
  const arrivals = outlook.arrivalsPerDay > 0 ? [`    about ${outlook.arrivalsPerDay} come each day`] : [];
  const law = warnings.map(({ message }) => `  warning: ${message}`);
  return [...head, ...rows, ...extended, ...arrivals, ...(unchanged ? ["  no new version"] : []), ...law];
}

function becomesWords({ becomes, stepId }: Person): string {
  if (becomes.kind === "leaves") return "leave";
  if (becomes.kind === "stays") return staysWords[becomes.why] ?? "stay";
  if (becomes.stepId === null) return "move to the end";
  return becomes.stepId === stepId ? "move, at the same step" : `move to ${becomes.stepId}`;
}

function printForecast(forecast: Forecast): string {
  const blocks = forecast.map(({ sender, dailyCap, days }) => {
    const cap = dailyCap === null ? "no daily cap" : `cap ${dailyCap} a day`;
    const rows = days.map(({ day, before, after, over }) => {
      const change = before === after ? `${after}` : `${before} → ${after}`;
      return `    ${day}  ${change}${over > 0 ? `  ! ${over} over the cap wait` : ""}`;
    });
    return [`  ${sender} (${cap})`, ...rows].join("\n");
  });
  return ["Mails by day, if nobody opens, clicks or answers:", ...blocks].join("\n");
}
