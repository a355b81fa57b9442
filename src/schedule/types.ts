/** ISO weekday names, in ISO order: Monday is 1, Sunday 7. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * A span of local time on some weekdays, from inclusive, to exclusive, `HH:MM`. `to` may be "24:00". When `to` is not
 * after `from` the span crosses midnight and belongs to the day it starts on.
 */
export interface OpenSpan {
  days: readonly Weekday[];
  from: string;
  to: string;
}

/**
 * One delay, for explanations.
 * @property rule what delayed: a machine-readable name
 * @property from the instant before, and `to` the instant after the rule was applied
 * @property detail one sentence for people
 */
export interface Shift {
  rule: "window" | "holiday" | "quiet_hours" | "cap" | "spread" | "business_days" | "dst" | "late";
  from: Date;
  to: Date;
  detail: string;
}
