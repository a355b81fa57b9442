import { Temporal } from "temporal-polyfill";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { Timetable, TimetableEntry } from "./simulate.ts";

/** An instant as people read it, with weekday, local time and offset: `Fri 2026-03-27 17:00:00 +01:00`. */
export function localText(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  const day = local.toLocaleString("en-US", { weekday: "short" });
  const time = local.toPlainTime().toString({ smallestUnit: "second" });
  return `${day} ${local.toPlainDate().toString()} ${time} ${local.offset}`;
}

/** A timetable as text for a terminal: a line for each step, and under it every reason why it came later. */
export function printTimetable(timetable: Timetable, definition: SequenceDefinition): string {
  const { zone, entries, end } = timetable;
  const kinds = new Map<string, string>(definition.steps.map(({ id, kind }) => [id, kind]));
  const nameOf = ({ stepId, what }: TimetableEntry) => stepId ?? (what.rule === "lead" ? "(lead)" : "(end)");
  const kindOf = ({ stepId }: TimetableEntry) => kinds.get(stepId ?? "") ?? "";
  const width = (texts: string[]) => Math.max(0, ...texts.map((text) => text.length));
  const [nameWidth, kindWidth] = [width(entries.map(nameOf)), width(entries.map(kindOf))];
  const lines = entries.map((entry) => {
    const head = `${localText(entry.at, zone)}  ${nameOf(entry).padEnd(nameWidth)}  ${kindOf(entry).padEnd(kindWidth)}`;
    const shifts = entry.shifts.map(
      ({ rule, detail, from, to }) => `    ${rule}: ${detail} ${localText(from, zone)} -> ${localText(to, zone)}`,
    );
    return [`${head}  ${describe(entry, zone, definition)}`, ...shifts].join("\n");
  });
  const notes = [
    ...(timetable.key === null ? [] : [`note: key: ${timetable.key}`]),
    ...timetable.flags.map(({ code, detail }) => `note: ${code}: ${detail}`),
    ...(timetable.enrolls
      ? []
      : ["note: trigger: the trigger's condition is not true, so this lead would not be enrolled."]),
  ];
  return [`${definition.name}, times in ${zone}`, ...notes, "", ...lines, "", ending(end, zone)].join("\n");
}

function describe(entry: TimetableEntry, zone: string, definition: SequenceDefinition): string {
  const { rule, outcome } = entry.what;
  if (rule === "lead") return outcome;
  const step = definition.steps.find(({ id }) => id === entry.stepId);
  if (rule === "send_time" && outcome === "send" && step?.kind === "email") return `sends ${step.template}`;
  const until = entry.until === null ? "" : ` Until ${localText(entry.until, zone)}.`;
  return `${entry.reason}${until}`;
}

function ending({ status, waitingFor, exit, at }: Timetable["end"], zone: string): string {
  if (status === "completed") return `Completed ${localText(at, zone)}.`;
  if (exit !== null) return `Exited ${localText(at, zone)} (${exit.rule}): ${exit.reason} Stops: ${exit.stops}.`;
  return `Still waiting (${waitingFor?.kind ?? "time"}): nothing that was assumed moves the lead on.`;
}
