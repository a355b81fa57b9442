import type { Scalar } from "./operators.ts";
import type { Label, Stage } from "./condition.ts";

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

/** All a condition can look at. */
export interface ConditionFacts {
  attributes: Readonly<Record<string, Scalar>>;
  tags: readonly string[];
  stage: Stage;
  /** none when left out */
  labels?: readonly Label[];
  score: { total: number; fit: number; engagement: number };
  events: readonly EventFact[];
  messages: readonly SentMessage[];
}
