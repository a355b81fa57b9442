import type { MailDomains } from "./destination/mail-domains.ts";
import type { GuardLimits } from "./guard/guard-limits.ts";

/** At most so many at once: `usual`, or what is named for the destination (a group of mail servers, or a domain). */
export interface DestinationLimits {
  usual: number;
  of: Readonly<Record<string, number>>;
}

/** What this room keeps open for itself and for those downstream. */
export interface SenderParts {
  readonly mailDomains: MailDomains;
  /** How many messages of one sender may be handed over at once to a destination (`destination/destination.ts`). */
  readonly perDestination: (destination: string) => number;
  /** From when on the guard pauses. */
  readonly guard: GuardLimits;
}
