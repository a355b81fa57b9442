/** Days that each kind of data is kept; null for ever. */
export interface Retention {
  /** Opens and clicks. */
  touches: number | null;
  /** Entries of timelines. */
  activities: number | null;
  /** What `explain` tells. */
  decisions: number | null;
  /** Texts of mails that came in. Raw mails go by `RAW_MAIL_DAYS`. */
  inboundTexts: number | null;
  /** What was wrong with rows of imports, and whom an import touched. */
  imports: number | null;
  /** Work that was set aside and never repaired. */
  setAsides: number | null;
  /** Bodies and answers of webhook calls that are done with. */
  webhookCalls: number | null;
  /** Events for webhooks, and the log of their deliveries. */
  webhookEvents: number | null;
  /** Notices that were given. */
  notices: number | null;
}

/** Settings of the person room. */
export interface PersonParts {
  readonly retention: Retention;
}

/** What is kept when nothing is said: see docs/privacy.md. */
export const usualRetention: Retention = {
  touches: 730,
  activities: 1_095,
  decisions: 730,
  inboundTexts: null,
  imports: 90,
  setAsides: 365,
  webhookCalls: 90,
  webhookEvents: 30,
  notices: 90,
};
