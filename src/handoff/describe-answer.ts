import { lineOf, quoteLines } from "../platform/stranger-text.ts";
import type { InboundAnswer, ReplyCategory, RightPerson } from "../db/schema/inbound.ts";

const words: Record<Exclude<ReplyCategory, "unclear">, string> = {
  interested: "They are interested.",
  question: "They ask a question.",
  meeting: "They propose to meet or to talk.",
  later: "Not now: they want to hear again later.",
  not_interested: "They are not interested.",
  wrong_person: "They are the wrong person to ask.",
  negative: "They are annoyed.",
};

/** What an answer seems to say, in plain words, a line each; nothing where its words do not tell. */
export function describeAnswer({ exchanges, ...answer }: InboundAnswer): string[] {
  const between = exchanges.flatMap(({ question, answer: text }) => [
    "",
    `To "${lineOf(question)}":`,
    quoteLines(text),
  ]);
  return [
    ...saysOf(answer),
    ...(between.length === 0 ? [] : ["", "Written between the lines of our mail:", ...between, ""]),
  ];
}

function saysOf({ category, meeting, laterOn, person, newAddress }: Omit<InboundAnswer, "exchanges">): string[] {
  const lines = [
    ...(category === "unclear" ? [] : [words[category]]),
    ...(meeting === null ? [] : [`Proposed time: ${meeting.at.replace("T", " ")} (${meeting.zone}).`]),
    ...(laterOn === null ? [] : [`From: ${laterOn}.`]),
    ...(person === null ? [] : [`Right person: ${lineOf(nameOf(person), 500)}.`]),
    ...(newAddress === null
      ? []
      : [`They want mail at ${lineOf(newAddress, 320)} instead; the lead's address is unchanged.`]),
  ];
  return lines.length === 0 ? [] : ["", "What the answer seems to say:", ...lines.map((line) => `- ${line}`), ""];
}

function nameOf({ name, email }: RightPerson): string {
  return [name, email === null ? null : `<${email}>`].filter(Boolean).join(" ");
}
