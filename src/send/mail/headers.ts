/** What the headers of a sequence mail are made from. */
export interface SequenceHeadersInput {
  /** https URL of the one-click unsubscribe endpoint, carrying the recipient's token (RFC 8058) */
  unsubscribeUrl: string;
  /** address (with token) whose mails unsubscribe as well; null leaves the mailto form out */
  unsubscribeAddress: string | null;
  /** Message-ID of the mail, with its brackets */
  messageId: string;
  /** parts of Gmail's Feedback-ID, most specific first, the stable sender id last; at most four */
  feedbackId: readonly [string, string, string, string];
  /** Message-IDs of the earlier mails of the same thread, oldest first; empty starts a thread */
  thread: readonly string[];
}

// Long threads: the first mail and the latest ones are what clients thread by.
const MAX_REFERENCES = 10;
const MESSAGE_ID = /^<[^\s<>@]{1,200}@[^\s<>@]{1,200}>$/;

/**
 * The headers that a sequence mail carries beside From, To, Reply-To, Subject, Date and Message-ID:
 * List-Unsubscribe (RFC 2369) and List-Unsubscribe-Post (RFC 8058), Feedback-ID (Gmail), and In-Reply-To with
 * References (RFC 5322 section 3.6.4) when it continues a thread. No Precedence and no Auto-Submitted: the mail is a
 * person's correspondence with a list of recipients, not a robot's answer (RFC 3834 is for those).
 * Postmark gives mails an id of its own and says in its events what this metadata header says (80 characters at most).
 * @returns header names and values, one line each, without CR or LF
 */
export function sequenceHeaders(input: SequenceHeadersInput): Record<string, string> {
  const targets = [`<${clean(input.unsubscribeUrl)}>`];
  if (input.unsubscribeAddress !== null) {
    targets.push(`<mailto:${encodeURI(clean(input.unsubscribeAddress))}?subject=unsubscribe>`);
  }
  const headers: Record<string, string> = {
    "List-Unsubscribe": targets.join(", "),
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Feedback-ID": input.feedbackId.map(feedbackPart).join(":"),
  };
  const own = input.messageId.replace(/^<|>$/g, "");
  if (own.length <= 80) headers["X-PM-Metadata-ripen-message"] = clean(own);
  return { ...headers, ...threadHeaders(input.thread) };
}

/** In-Reply-To and References (RFC 5322 section 3.6.4) of a mail that continues a thread. @param thread Message-IDs, oldest first */
export function threadHeaders(thread: readonly string[]): Record<string, string> {
  const known = thread.filter((id) => MESSAGE_ID.test(id));
  const last = known.at(-1);
  return last === undefined ? {} : { "In-Reply-To": last, References: shorten(known).join(" ") };
}

function shorten(thread: readonly string[]): readonly string[] {
  return thread.length <= MAX_REFERENCES ? thread : [...thread.slice(0, 1), ...thread.slice(1 - MAX_REFERENCES)];
}

function feedbackPart(part: string): string {
  return part.replace(/[^A-Za-z0-9._-]/g, "").slice(0, 40);
}

const CLEAN = /^[\x21-\x3B=\x3F-\x7E]*$/;

/** A URL or address between angle brackets must not hold what could end them or the line. */
function clean(value: string): string {
  if (CLEAN.test(value)) return value;
  return value.replace(/[\s<>\p{Cc}]/gu, "");
}
