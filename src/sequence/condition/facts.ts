import type { Scalar } from "./operators.ts";
import type { Label, PersonCondition, Stage } from "./condition.ts";

/** Something the lead did, as the company's systems told it. One that is only assumed has no id. */
export interface EventFact {
  id?: string;
  name: string;
  at: Date;
  properties: Readonly<Record<string, unknown>>;
}

/** One message of this enrollment, with what a person (never a machine) did with it. */
export interface SentMessage {
  stepId: string;
  sentAt: Date | null;
  openedAt: readonly Date[];
  /** `links` is what the link is called; left out, what its URL says */
  clicks: readonly { url: string; at: Date; links?: readonly string[] }[];
  repliedAt: readonly Date[];
}

/** What a person did with a mail, or that it was sent, whatever its sequence. `links` is what the link is called. */
export interface MailDeed {
  did: "sent" | "open" | "click" | "reply";
  at: Date;
  stepId: string;
  links: readonly string[];
  /** the id and the key of its sequence */
  sequence: readonly string[];
}

/**
 * What conditions can look at of a lead's account.
 * @property attributes its name and key among them
 * @property people how many there are, the lead included
 * @property colleagues the tests of `colleague`, `anyone` and `stage` that hold for somebody else there
 */
export interface AccountFacts {
  attributes: Readonly<Record<string, Scalar>>;
  isOwned: boolean;
  people: number;
  colleagues: readonly PersonCondition[];
}

/**
 * All a condition can look at.
 * @property account null, or left out, when the lead has none
 * @property messages of the walk
 * @property outside there is no walk, as in a segment or at a trigger: mails are those of all sequences
 * @property deeds with the mails of all walks, as far as they may be counted of the person now
 * @property simulated what the walk's sequence is called, where its messages are made up and in no deeds
 */
export interface ConditionFacts {
  attributes: Readonly<Record<string, Scalar>>;
  tags: readonly string[];
  stage: Stage;
  /** none when left out */
  labels?: readonly Label[];
  account?: AccountFacts | null;
  score: { total: number; fit: number; engagement: number };
  events: readonly EventFact[];
  messages: readonly SentMessage[];
  outside?: boolean;
  deeds?: readonly MailDeed[];
  simulated?: readonly string[];
}
