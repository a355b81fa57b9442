import type { InboundAnswer } from "../../db/schema/inbound.ts";
import { lineOf, linesOf } from "../../platform/stranger-text.ts";

type Answer = InboundAnswer | null;

/** Answers between the lines of our mail, each with what it answers. */
export function answersOf(answer: Answer): { question: string; answer: string }[] {
  return (answer?.exchanges ?? []).map((pair) => ({
    question: lineOf(pair.question),
    answer: linesOf(pair.answer.trim()).join("\n"),
  }));
}

/** What somebody wrote, without the answers that are shown beside their questions. */
export function withoutAnswers(text: string, answer: Answer): string {
  let rest = text;
  for (const pair of answer?.exchanges ?? []) {
    const at = rest.indexOf(pair.answer);
    if (pair.answer !== "" && at >= 0) rest = `${rest.slice(0, at)}${rest.slice(at + pair.answer.length)}`;
  }
  return rest.trim();
}

/** What an answer names, in our words, a line each. */
export function saysOf(answer: Answer): string[] {
  if (answer === null) return [];
  const { meeting, laterOn, person, newAddress } = answer;
  const right = person && [person.name, person.email === null ? null : `<${person.email}>`].filter(Boolean).join(" ");
  return [
    ...(meeting === null
      ? []
      : [`Proposed time: ${lineOf(meeting.at.replace("T", " "), 40)} (${lineOf(meeting.zone, 64)}).`]),
    ...(laterOn === null ? [] : [`They want to hear again from ${lineOf(laterOn, 40)}.`]),
    ...(right === null ? [] : [`Right person: ${lineOf(right, 500)}.`]),
    ...(newAddress === null
      ? []
      : [`They want mail at ${lineOf(newAddress, 320)} instead; the lead's address is unchanged.`]),
  ];
}
