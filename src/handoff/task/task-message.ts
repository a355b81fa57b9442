import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import type { ChannelMessage } from "../../rep/channel/message.ts";
import type { OpenTask } from "./load-tasks.ts";
import { taskLine } from "./task-words.ts";

/** Tasks as they are told in a channel; undefined when none is open any more. Pure. */
export function tasksMessage(
  open: readonly OpenTask[],
  entry: Extract<OutboxEntry, { topic: "tasks" | "tasks.late" }>,
  { id, at, zone, url }: { id: string; at: Date; zone: string; url: string | null },
): ChannelMessage | undefined {
  if (open.length === 0) return undefined;
  const { uncounted = 0 } = entry;
  const isLate = entry.topic === "tasks.late";
  const count = open.length + uncounted;
  const what = isLate ? "late, or nobody's" : "for you";
  return {
    type: entry.topic,
    id,
    at,
    heading: isLate ? "Late tasks" : "Tasks",
    who: count === 1 ? `A task is ${what}` : `${count} tasks are ${what}`,
    why: null,
    facts: [],
    quotes: [],
    lines: open.map((one) => taskLine(one, { zone, now: at })),
    more: uncounted === 0 ? null : `${uncounted} more came.`,
    link: url === null ? null : { label: "Your tasks", url },
    data: {
      taskIds: open.map(({ task }) => task.id),
      ...("repId" in entry ? { repId: entry.repId } : { teamId: entry.teamId }),
    },
  };
}
