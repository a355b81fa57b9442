import type { GuardTrip } from "../../../send/guard/check-failures.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/** A trip with some of the failures behind it, the latest first. */
export interface TripContext {
  trip: GuardTrip;
  failures: readonly { email: string; at: Date; detail: string | null }[];
}

const consequences: Record<GuardTrip["scope"], string> = {
  sequence: "The sequence is paused: nothing of it is sent, and who signs up meanwhile waits.",
  sender: "The sender is paused: its mails wait.",
  domain: "Every sender of the domain is paused: their mails wait.",
};

/** Writes the mail that tells the operator what the guard paused, why, and how it goes on. */
export function writeGuardMail(contexts: readonly TripContext[], apiUrl: string): NoticeMail {
  const text = contexts
    .map(({ trip, failures }) =>
      [
        trip.reason,
        consequences[trip.scope],
        "",
        "The latest:",
        ...failures.map(({ email, at, detail }) => `${minute(at)}  ${email}  ${lineOf(detail ?? "")}`.trimEnd()),
        "",
        "Once the cause is gone:",
        `POST ${apiUrl}/v1/guard-trips/${trip.id}/resume`,
        "",
      ].join("\n"),
    )
    .join("\n");
  const [first] = contexts;
  const more = contexts.length > 1 ? ` and ${contexts.length - 1} more` : "";
  return { subject: `Paused: ${first === undefined ? "" : titleOf(first.trip)}${more}`, text, html: toHtml(text, "") };
}

function titleOf({ scope, rule }: GuardTrip): string {
  const why = { bounce_rate: "too many bounces", complaint_rate: "too many complaints", policy_refusals: "refused" };
  return `a ${scope}, ${why[rule]}`;
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
