import type { InboundAnswer, ReplyCategory } from "../../db/schema/inbound.ts";
import { lineOf } from "../../platform/stranger-text.ts";

/** What a category is called beside the words it was read from, and what it makes of the person in a headline. */
const words: Record<Exclude<ReplyCategory, "unclear">, { tag: string; does: string; step: string }> = {
  interested: { tag: "interested", does: "is interested", step: "Propose two times for a short call." },
  question: { tag: "question", does: "asks a question", step: "Answer what they ask, then propose a call." },
  meeting: { tag: "wants to talk", does: "wants to talk", step: "Confirm the time they propose, or name another one." },
  later: {
    tag: "later",
    does: "wants to hear again later",
    step: "Snooze it until then, and tell them that you will write.",
  },
  not_interested: {
    tag: "not interested",
    does: "is not interested",
    step: "Thank them, ask once what is missing if it fits, and give them back or close it.",
  },
  wrong_person: {
    tag: "wrong person",
    does: "is the wrong person to ask",
    step: "Thank them, and write to whom they name.",
  },
  negative: { tag: "annoyed", does: "is annoyed", step: "Apologize in one sentence, and leave them alone." },
};

type Answer = InboundAnswer | null;
const known = (answer: Answer) =>
  answer === null || answer.category === "unclear" ? undefined : words[answer.category];

/** The category of an answer as a label; null where its words do not tell. */
export const tagOf = (answer: Answer): string | null => known(answer)?.tag ?? null;

/** What somebody who answers so does, as the rest of a sentence; null where the words do not tell. */
export const deedOf = (answer: Answer): string | null => known(answer)?.does ?? null;

/** What a rep may do next, by what the answer says; `meeting` is what they propose, in both zones. Pure. */
export function nextStep(answer: Answer, isReply: boolean, meeting: string | null): string {
  if (answer?.category === "meeting" && meeting !== null) return `${meeting}. Confirm it, or name another time.`;
  if (answer?.category === "later" && answer.laterOn !== null) {
    return `Snooze it until ${lineOf(answer.laterOn, 40)}, and tell them that you will write then.`;
  }
  if (answer?.category === "wrong_person" && answer.person !== null) {
    const { name, email } = answer.person;
    return `Thank them, and write to ${lineOf([name, email].filter(Boolean).join(", "), 400)}.`;
  }
  const step = known(answer)?.step;
  if (step !== undefined) return step;
  return isReply
    ? "Read what they write, and answer today: a quick answer is most of it."
    : "Write to them about what they looked at, in two or three sentences.";
}
