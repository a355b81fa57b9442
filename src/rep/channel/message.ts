/** Words of somebody, as they wrote them: `text` has line feeds, the others are one line. */
export interface Quote {
  by: string | null;
  subject: string;
  text: string;
}

/**
 * What is told in a channel, whatever its kind. All but `heading`, `link.label` and the labels of facts may hold what strangers
 * wrote: a payload shows it as mere text. Every text is one line, but the `text` of quotes.
 */
export interface ChannelMessage {
  /** what happened: `handoff.created`, `tasks`, `test` … */
  type: string;
  /** the same however often it is tried */
  id: string;
  at: Date;
  heading: string;
  who: string;
  why: string | null;
  facts: readonly { label: string; value: string }[];
  quotes: readonly Quote[];
  /** what comes one after the other, such as tasks */
  lines: readonly string[];
  /** what is not shown, in our words */
  more: string | null;
  link: { label: string; url: string } | null;
  /** for programs: ids and the like */
  data: Readonly<Record<string, unknown>>;
}
