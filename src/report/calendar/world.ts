import type { Lead, LoadedFacts } from "../../enrollment/facts/fact-book.ts";
import type { EnrollmentState, Facts, MessageRecord } from "../../enrollment/machine/types.ts";
import type { Sender } from "../../sender/default-sender.ts";
import type { SenderUsage } from "../../sender/usage/allowance.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";

/** A sequence as those who walk through it, or are let into it, need it. */
export interface Course {
  sequenceId: string;
  definition: SequenceDefinition;
  /** Who may send where the definition names nobody. */
  pool: readonly string[];
}

/**
 * One enrollment of the walk ahead.
 * @property weight how many real ones it stands for; 0 for one that is there for the sake of its lead alone
 * @property stratum of which part of a sample it is
 * @property lookAt when it is looked at first, milliseconds since 1970; null: something has to happen before
 * @property from it is not looked at before: a pause that ends by itself
 */
export interface Walker {
  id: string;
  person: Person;
  course: Course;
  state: EnrollmentState;
  waits: boolean;
  keptAt: Date | null;
  weight: number;
  stratum: string;
  lookAt: number | null;
  from: number;
  messages: MessageRecord[];
  tasks: Facts["tasks"][number][];
  trigger: Facts["trigger"];
  /** Counts what it was asked to do, so that what was planned before is passed over. */
  turn: number;
}

/** A lead with all of their enrollments, and the mails that count for their caps. */
export interface Person {
  lead: Lead;
  walkers: Walker[];
  /** Mails that have gone before the walk began. */
  past: readonly Date[];
  mails: Mail[];
  /** What the database picks a sender of several by. */
  pick: number;
  /** Who wrote to them last, of the senders of a sequence, before the walk began; by sequence. */
  lastSender: ReadonlyMap<string, string>;
  /** When they were last taken in by a sequence; by its id. */
  lastEnrolled: Map<string, Date>;
  /** No sequence takes them in before. */
  coolUntil: Date | null;
  leftTopics: readonly string[];
}

/** A mail in its sender's lane, or sent. `left` is what of its weight has not gone. */
export interface Mail {
  walker: Walker;
  record: MessageRecord;
  senderId: string;
  priority: number;
  queuedAt: number;
  dueAt: number;
  allowedUntil: number | null;
  left: number;
  sentAt: number | null;
}

/** A sender with what it has sent in its windows, as of the beginning. */
export interface SenderNow {
  sender: Sender;
  usage: SenderUsage;
}

/** All that is known at the beginning. */
export interface World {
  now: Date;
  people: readonly Person[];
  /** Mails that wait already. */
  mails: readonly Mail[];
  senders: readonly SenderNow[];
  /** Sequences that steps let leads into, by what the steps call them. */
  courses: ReadonlyMap<string, Course>;
  known: Pick<LoadedFacts, "events" | "signals" | "deeds" | "accounts">;
}

/** Something that happened to a mail: it became ready to go, or so much of it went. */
export interface Happening {
  kind: "ready" | "sent";
  at: number;
  senderId: string;
  walker: Walker;
  amount: number;
}
