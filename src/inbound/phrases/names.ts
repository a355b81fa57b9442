/**
 * Why a delivery failed, as far as the words of a server tell, in the order in which one outweighs the other: a full mailbox named in
 * a "user unknown" code is full; a sender found unknown is no unknown recipient.
 */
export const failureSections = [
  "sender_rejected",
  "mailbox_full",
  "moved",
  "user_unknown",
  "host_unknown",
  "not_accepting",
  "mailbox_disabled",
  "expired",
  "too_big",
  "virus",
  "authentication",
  "reverse_dns",
  "greylisted",
  "rate_limited",
  "reputation",
  "blocked",
  "spam",
  "relay_denied",
  "policy",
  "loop",
  "content",
  "local_program",
  "network",
  "system",
  "recipient_refused",
] as const;

/** Days named by their distance from the day of sending. */
export const relativeDayNames = [
  "today",
  "tomorrow",
  "dayAfterTomorrow",
  "nextWeek",
  "weekAfterNext",
  "endOfWeek",
  "endOfNextWeek",
  "endOfMonth",
  "nextMonth",
  "endOfYear",
  "nextYear",
] as const;

export const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;

/** From Monday on (ISO 8601). */
export const weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
