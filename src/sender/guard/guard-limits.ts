import type { FailureKind } from "../../db/schema/guard.ts";

/**
 * From when on the guard pauses: of the mails sent in the last `hours` at least `atLeast` failed, and they are `percent`
 * or more of them.
 */
export interface GuardLimit {
  percent: number;
  atLeast: number;
  hours: number;
}

export type GuardLimits = Readonly<Record<FailureKind, GuardLimit>>;

/**
 * Bounces: from 5 % on providers review an account, and a day tells a bad list apart from a bad hour. Complaints: the rules
 * of Gmail and Yahoo for bulk senders ask to stay under 0.1 % and never to reach 0.3 %; they come in for days. Policy: whoever
 * is refused for what he is, or sends, burns a message with every try, so an hour is looked at.
 */
export const usualGuardLimits: GuardLimits = {
  bounce: { percent: 5, atLeast: 10, hours: 24 },
  complaint: { percent: 0.3, atLeast: 3, hours: 7 * 24 },
  policy: { percent: 5, atLeast: 3, hours: 1 },
};
