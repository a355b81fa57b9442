import type { ReplyContext } from "./context.ts";
import { lineOf } from "../platform/stranger-text.ts";
import { describeAnswer } from "./describe-answer.ts";

/** Lines for the rep: who wrote, when it was not the lead, what the answer seems to say, and what was attached. */
export function describeReply({ writer, attachments, answer }: ReplyContext): string[] {
  const who =
    writer === null
      ? []
      : [`Written by ${[lineOf(writer.name, 200), `<${lineOf(writer.email, 320)}>`].filter(Boolean).join(" ")}.`];
  const files = attachments.map(
    ({ name, type, size }) => `${lineOf(name, 200)} (${lineOf(type, 100)}, ${readable(size)})`,
  );
  return [
    ...who,
    ...(answer === null ? [] : describeAnswer(answer)),
    ...(files.length === 0 ? [] : [`Attached: ${files.join(", ")}.`]),
  ];
}

/** A line for the rep when more came than is shown. */
export function describeUncounted(count: number): string[] {
  return count === 0 ? [] : ["", `${count} more came, which the lead's timeline has.`];
}

/** A number of bytes as people write it. */
export function readable(size: number): string {
  if (size < 1_000) return `${size} bytes`;
  return size < 1_000_000 ? `${Math.round(size / 1_000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}
