import type { leads } from "../../db/schema/index.ts";

/** What a lead itself gives as the reason that mails wait, or are fewer. */
export interface LeadWait {
  rule: "recipient_paused" | "recipient_cap" | "out_of_office" | "review";
  reason: string;
  /** when it ends by itself; null: when the recipient says so */
  until: Date | null;
}

type Lead = Pick<typeof leads.$inferSelect, "pausedUntil" | "mailsPerWeek" | "awayUntil" | "reviewUntil" | "timezone">;

/** Why sequences of a lead wait, or send less, that is no rule of theirs: in words with the date, and for programs. Pure. */
export function waitsOfLead(lead: Lead, now: Date): LeadWait[] {
  const { pausedUntil, mailsPerWeek, awayUntil, reviewUntil, timezone } = lead;
  const still = (rule: LeadWait["rule"], until: Date | null, reason: (day: string) => string): LeadWait[] =>
    until === null || until <= now ? [] : [{ rule, reason: reason(dayOf(until, timezone)), until }];
  return [
    ...still("recipient_paused", pausedUntil, pausedReason),
    ...(mailsPerWeek === null
      ? []
      : [{ rule: "recipient_cap" as const, reason: capReason(mailsPerWeek), until: null }]),
    ...still("out_of_office", awayUntil, (day) => `Their mail says that they are out of office until ${day}.`),
    ...still("review", reviewUntil, (day) => `A mail of theirs waits for a review, until ${day} at the latest.`),
  ];
}

/** What is said of a break that a recipient takes. */
const pausedReason = (day: string) =>
  `The recipient takes a break until ${day}: they chose that on the preference page. It ends by itself, or when they end it there.`;

const capReason = (most: number) =>
  `The recipient wants ${most === 1 ? "one mail" : `${most} mails`} a week at most: they chose that on the preference page.`;

function dayOf(at: Date, zone: string | null): string {
  const write = (timeZone: string) =>
    `${new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "short", hourCycle: "h23", timeZone }).format(at)} (${timeZone})`;
  try {
    return write(zone ?? "UTC");
  } catch {
    return write("UTC");
  }
}
