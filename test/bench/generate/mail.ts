import type { Sight } from "./sentences.ts";

/** What a generated mail is by the way it was made. */
export interface GeneratedMail {
  id: string;
  class: "human_reply" | "auto_reply" | "bounce" | "complaint" | "other";
  /** The way it was made: "absence-unmarked", "report-postfix". */
  family: string;
  /** The file of `src/inbound/systems/` that its form belongs to, if to one. */
  system: string | null;
  /** Code of its language; null for forms that have none of their own. */
  language: string | null;
  /** How much of its sentence the rules may know. */
  sight: Sight;
  sentence: string;
  raw: Uint8Array;
  from: string;
  to: "reply" | "bounce";
  /** Seconds after our mail was handed over; null when the clocks tell nothing. */
  secondsAfter: number | null;
}

export const ourSubject = "Your trial of Ripen, and what comes next";
export const ourMessageId = "<0199aa11bb22cc33.k7@mail.ours.example>";
export const ourText = [
  "Hello,",
  "you signed up for a trial last week. Did you find the time to look at the reports?",
  "I would be glad to show you around. When would suit you?",
  "Kim Seller, Ours Inc.",
  "Unsubscribe: https://ours.example/u/abc",
];

const token = "mfzwizltoq2gk3tjnzxw4yltmvrw6";

/** Our signed address of a kind. */
export function signedAddress(kind: "reply" | "bounce"): string {
  return `${kind}+${token}@mail.ours.example`;
}
