import type { Shift } from "../../schedule/types.ts";
import type { ConditionFacts, SentMessage } from "../../sequence/condition/facts.ts";
import type { Scalar } from "../../sequence/condition/operators.ts";
import type { Stage } from "../../sequence/condition/condition.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";

/** What a step is waiting for. `time` and `sendTime` end at `dueAt`; the others end by a fact, or at `dueAt` if set. */
export type WaitingFor =
  | { kind: "time" }
  | { kind: "sendTime" }
  | { kind: "message"; visit: number }
  | { kind: "event"; event: string; since: Date }
  | { kind: "task"; visit: number }
  | { kind: "goal" };

/** How far the end of an enrollment reaches: this sequence, all sequences of the lead, everyone at its company. */
export type Reach = "this" | "all" | "company";

/**
 * Where one lead stands in one version.
 * @property stepId the step the lead is at; null once the enrollment has ended
 * @property trigger what it began with: events count from that instant. `eventId` is null when it was no event, `key` is
 *   there where the trigger is keyed
 * @property arrivedAt when the previous step was really done, or the enrollment began: waits count from here
 * @property waitedUntil when the last step that waits was done, or the trigger came: awaited events count from here, since
 *   a mail that is held takes no time of the lead's
 * @property waitingFor null when the step has not been taken up yet
 * @property dueAt when to call advance again at the latest; null when only a fact moves it on
 * @property visits how often each step was reached: tells the messages of a loop apart
 * @property waitEnds when a waitUntil or waitForDate step last ended: a loop never uses one occurrence twice
 */
export interface EnrollmentState {
  enrollmentId: string;
  sequenceId: string;
  leadId: string;
  status: "active" | "completed" | "exited";
  enrolledAt: Date;
  trigger: { at: Date; eventId: string | null; key?: string | undefined };
  stepId: string | null;
  arrivedAt: Date;
  waitedUntil: Date;
  dueAt: Date | null;
  waitingFor: WaitingFor | null;
  visits: Readonly<Record<string, number>>;
  waitEnds: Readonly<Record<string, Date>>;
  goalsReached: readonly string[];
}

/** One message of this enrollment as the ledger has it. `settledAt` is set once it is sent or given up for good. */
export interface MessageRecord extends SentMessage {
  visit: number;
  status: "pending" | "sent" | "rejected" | "canceled";
  /** why it is not sent, as far as it is known */
  reason?: string | null;
  settledAt: Date | null;
}

/**
 * Whose reply it was: the lead's, from its own address; somebody's who answered in the thread of a mail to the lead, from
 * another address; a colleague's, from another address at the lead's company domain.
 */
export type ReplySource = "own" | "thread" | "company";

/** Something that may take the lead out. */
export type Signal =
  | { kind: "reply"; from: ReplySource; at: Date }
  | { kind: "promotion" | "unsubscribe" | "bounce" | "complaint" | "manual"; at: Date };

/**
 * All the machine knows about the world. Facts after `now` are ignored.
 * @property timezone and `country` as the lead's record has them, unchecked
 * @property trigger properties of the event that enrolled, where the definition compares with them
 * @property recentSends mails to the lead over all sequences, of the last seven days at least, for the cap
 */
export interface Facts extends ConditionFacts {
  timezone: string | null;
  country: string | null;
  messages: readonly MessageRecord[];
  tasks: readonly { stepId: string; visit: number; doneAt: Date | null }[];
  trigger: Readonly<Record<string, unknown>>;
  recentSends: readonly Date[];
  /** how many mails a week the lead wants at most; as the sequences have it when it is not there */
  mailsPerWeek?: number | null;
  signals: readonly Signal[];
}

/**
 * What the caller has to do. Step and visit make it unique in the enrollment: doing it twice must be harmless. A mail may
 * leave before `allowedUntil`; later the rules are asked again. `variant` names its subject, where the step tries several.
 */
export type Effect = { stepId: string; visit: number } & (
  | { kind: "sendEmail"; step: StepOf<"email">; thread: boolean; allowedUntil: Date; variant: string | null }
  | { kind: "createTask"; step: StepOf<"task">; dueAt: Date | null }
  | { kind: "callWebhook"; step: StepOf<"webhook"> }
  | {
      kind: "updateLead";
      set: Readonly<Record<string, Scalar>>;
      addTags: readonly string[];
      removeTags: readonly string[];
      stage: Stage | null;
    }
  | { kind: "enroll"; sequence: string }
  | { kind: "exitOther"; sequence: string }
);

/** Why the enrollment ended early. */
export interface ExitCause {
  rule: string;
  stops: Reach;
  reason: string;
}

/**
 * One decision, for explain.
 * @property rule machine-readable name of what decided
 * @property inputs what it looked at, JSON
 * @property until the next eligible time, when the outcome is to wait
 */
export interface Decision {
  at: Date;
  stepId: string | null;
  rule: string;
  outcome: string;
  reason: string;
  inputs: Readonly<Record<string, unknown>>;
  until: Date | null;
  zone: string | null;
  shifts: readonly Shift[];
}

/** What one call of advance leads to. `state` replaces the one passed in, together with carrying out the effects. */
export interface Advance {
  state: EnrollmentState;
  effects: Effect[];
  decisions: Decision[];
  exit: ExitCause | null;
  /** Problems of the lead's record that were worked around, such as a wrong zone. */
  flags: { code: string; detail: string }[];
}
