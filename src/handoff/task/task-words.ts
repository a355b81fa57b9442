import type { TaskKind } from "../../db/schema/actions.ts";
import { lineOf, quoteLines } from "../../platform/stranger-text.ts";
import { personFacts } from "../brief/person-facts.ts";
import { momentFor } from "../brief/rep-time.ts";
import { whoOf } from "../who-of.ts";
import type { OpenTask } from "./load-tasks.ts";

export const kindWords: Record<TaskKind, string> = {
  call: "Call",
  linkedin: "LinkedIn",
  manual_mail: "Write",
  other: "To do",
};

interface Reader {
  zone: string;
  now: Date;
}

/** A task on one line: what, about whom, and by when. Pure. */
export function taskLine({ task, lead }: OpenTask, { zone, now }: Reader): string {
  const due =
    task.dueAt === null ? "" : `, ${task.dueAt <= now ? "was due" : "due"} ${momentFor(zone, task.dueAt, now)}`;
  return `${kindWords[task.kind]}: ${lineOf(task.title, 300)} (${whoOf(lead)})${due}`;
}

/** A task with all that is needed to do it, line by line. Pure. */
export function taskLines(open: OpenTask, reader: Reader): string[] {
  const { task, lead } = open;
  const { phone } = personFacts(lead);
  return [
    taskLine(open, reader),
    `Email: ${lead.email}`,
    ...(phone === null ? [] : [`Phone: ${lineOf(phone, 100)}`]),
    ...(task.note === null ? [] : [quoteLines(task.note)]),
  ];
}

/** What a notice about tasks is called. Pure. */
export function tasksTitle(all: readonly OpenTask[], uncounted: number, reader: Reader): string {
  const count = all.length + uncounted;
  const [only] = all;
  if (count === 1 && only !== undefined) return taskLine(only, reader);
  const late = all.filter(({ task }) => task.dueAt !== null && task.dueAt <= reader.now).length;
  return `${count} tasks for you${late === 0 ? "" : `, ${late} overdue`}`;
}
