import type { Outcome } from "./judge.ts";
import type { GeneratedMail } from "./mail.ts";

/** A generated mail with what Ripen made of it. */
export interface Judged {
  mail: GeneratedMail;
  outcome: Outcome;
}

/** What share of people must be kept: promoted, or shown to somebody. */
export const keptAtLeast = 0.995;

/** A machine became a prospect. */
export function isPromoted({ mail, outcome }: Judged): boolean {
  return mail.class !== "human_reply" && outcome.class === "human_reply" && !outcome.review;
}

/** A person was taken for something else, and nobody is told. */
export function isLost({ mail, outcome }: Judged): boolean {
  return mail.class === "human_reply" && outcome.class !== "human_reply" && !outcome.review;
}

/** The class is right, or somebody is asked whether it is. */
export function isRight({ mail, outcome }: Judged): boolean {
  if (outcome.review) return mail.class === "human_reply" || mail.class === "auto_reply";
  return outcome.class.replace(/^bounce_.*/, "bounce") === mail.class;
}

/** Rows: what the mails are; columns: the verdicts, those under review apart. */
export function confusionOf(judged: readonly Judged[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { mail, outcome } of judged) {
    const row = (table[mail.class] ??= {});
    const column = outcome.review ? "review" : outcome.class;
    row[column] = (row[column] ?? 0) + 1;
  }
  return table;
}

/** How many mails of people, or of machines, somebody has to look at: what caution costs. */
export function askedOf(judged: readonly Judged[], people: boolean): number {
  return judged.filter(({ mail, outcome }) => outcome.review && (mail.class === "human_reply") === people).length;
}

/** Counts that the outcome is judged by. */
export function figuresOf(judged: readonly Judged[]) {
  const people = judged.filter(({ mail }) => mail.class === "human_reply").length;
  return {
    machines: judged.length - people,
    promoted: judged.filter(isPromoted).length,
    people,
    lost: judged.filter(isLost).length,
  };
}

/** Whether the figures keep within what is asked. */
export function isWithin({ promoted, people, lost }: ReturnType<typeof figuresOf>): boolean {
  return promoted === 0 && (people === 0 || (people - lost) / people >= keptAtLeast);
}

/** The failures of each family and language, most first. */
export function failuresBy(judged: readonly Judged[]): { where: string; failed: number; of: number }[] {
  const groups = Map.groupBy(judged, ({ mail }) =>
    [mail.family, mail.language].filter((part) => part !== null).join(" "),
  );
  return [...groups]
    .map(([where, all]) => ({
      where,
      failed: all.filter((one) => isPromoted(one) || isLost(one)).length,
      of: all.length,
    }))
    .filter(({ failed }) => failed > 0)
    .toSorted((one, other) => other.failed - one.failed);
}
