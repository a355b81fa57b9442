/** What may keep a mail, for programs. */
export const waitingRules = [
  "set_aside",
  "recipient_paused",
  "paused",
  "sender_paused",
  "sender_held",
  "transport_unavailable",
  "destination_held",
  "destination_recovering",
  "uncertain",
  "not_rendered",
  "window",
  "quiet_hours",
  "holiday",
  "cap",
  "never_allowed",
  "retry",
  "turn",
] as const;

/** Why a mail has not gone yet. `until` is the next eligible time; null when a person decides, or when it is its turn. */
export interface Waiting {
  rule: (typeof waitingRules)[number];
  reason: string;
  until: Date | null;
}
