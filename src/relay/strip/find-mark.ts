import { fold } from "../../inbound/reply-text/lines.ts";
import type { BodyLine } from "../../inbound/reply-text/lines.ts";
import { invisibleMark, markWords } from "../notice/mark.ts";

/** The first line that carries the mark of a notice, or begins its sentence; -1 when none does. */
export function findMark(lines: readonly BodyLine[]): number {
  const seen = lines.findIndex(({ text }) => text.includes(invisibleMark));
  let stream = "";
  const starts: number[] = [];
  for (const { text } of lines) {
    starts.push(stream.length);
    stream += compact(text);
  }
  const at = stream.indexOf(markWords);
  if (at < 0) return seen;
  const read = starts.findLastIndex((start) => start <= at);
  return seen < 0 ? read : Math.min(seen, read);
}

/** Whether a text carries the mark, or its sentence. */
export function holdsMark(text: string): boolean {
  return text.includes(invisibleMark) || compact(text).includes(markWords);
}

function compact(text: string): string {
  return fold(text.normalize("NFKC")).replaceAll(/[^\p{L}\p{N}]/gu, "");
}
