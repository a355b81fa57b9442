import { lineOf } from "../../platform/stranger-text.ts";
import { momentFor } from "../brief/rep-time.ts";
import { whoOf } from "../who-of.ts";
import type { Digest, DigestItem, DigestPart } from "./load-digest.ts";

const parts: readonly { key: keyof Digest; title: string; time: string }[] = [
  { key: "late", title: "Late: not accepted in time", time: "since" },
  { key: "waiting", title: "Waiting for you to accept", time: "since" },
  { key: "comesBack", title: "Put off until today", time: "since" },
  { key: "overdue", title: "Tasks that are overdue", time: "due" },
  { key: "tasks", title: "Tasks for today", time: "due" },
];

/** One part of a digest in words: each line names somebody, and may have a link. */
export interface DigestWords {
  title: string;
  lines: { text: string; id: string; isTask: boolean }[];
  /** how many are not shown */
  left: number;
}

/** A digest in words, without the parts that say nothing. Pure. */
export function digestWords(digest: Digest, zone: string, now: Date): DigestWords[] {
  return parts.flatMap(({ key, title, time }) => {
    const part: DigestPart = digest[key];
    if (part.all === 0) return [];
    const lines = part.items.map((item) => ({
      text: lineWords(item, time, { zone, now }),
      id: item.id,
      isTask: item.title !== null,
    }));
    return [{ title: `${title} (${part.all})`, lines, left: part.all - lines.length }];
  });
}

function lineWords({ lead, title, at }: DigestItem, time: string, { zone, now }: { zone: string; now: Date }): string {
  const what = title === null ? whoOf(lead) : `${lineOf(title, 300)}: ${whoOf(lead)}`;
  return at === null ? what : `${what}, ${time} ${momentFor(zone, at, now)}`;
}

/** How many things a digest is about, as its subject says it. Pure. */
export function digestTitle({ late, waiting, comesBack, overdue, tasks }: Digest): string {
  const waits = late.all + waiting.all + comesBack.all;
  const todo = overdue.all + tasks.all;
  const words = [
    ...(waits === 0 ? [] : [waits === 1 ? "1 prospect waits" : `${waits} prospects wait`]),
    ...(todo === 0 ? [] : [todo === 1 ? "1 task is due" : `${todo} tasks are due`]),
  ];
  return `Your day: ${words.join(", ")}`;
}
