/** A file that came with a mail. `url` is null for readers who have no page. */
export interface BriefFile {
  name: string;
  /** media type and size */
  about: string;
  url: string | null;
}

/** One mail of theirs as a rep reads it. */
export interface BriefReply {
  subject: string;
  when: string;
  /** who wrote, when it was not the lead */
  by: string | null;
  tag: string | null;
  /** what it seems to say, in our words */
  says: string[];
  /** their words, without the answers that stand in `pairs`; lines parted by line feeds */
  text: string;
  /** answers between the lines of our mail */
  pairs: { question: string; answer: string }[];
  files: BriefFile[];
  cc: string | null;
}

/** One entry of the conversation. */
export interface BriefSaid {
  when: string;
  who: string;
  subject: string;
  text: string;
}

/**
 * What a handoff mail says, in both of its parts: every text is one line, but `text` and `answer`, whose lines end with line feeds
 * alone. Whatever strangers wrote is in it as they wrote it; whoever writes it out escapes it, and marks what has several lines.
 */
export interface Brief {
  /** what the subject of the mail calls it */
  title: string;
  /** above all else: what this is, and until when */
  kicker: string;
  headline: string;
  /** what the reader has to know beside that, a sentence each */
  notes: string[];
  name: string;
  /** title, company and size */
  position: string | null;
  localTime: string | null;
  email: { shown: string; url: string };
  phone: { shown: string; url: string | null; from: string } | null;
  replies: BriefReply[];
  uncounted: string | null;
  nextStep: string;
  /** criteria that nobody has answered, and those that are known */
  toFindOut: string | null;
  known: string | null;
  why: { when: string; what: string }[];
  score: { line: string; reasons: string[] } | null;
  facts: { label: string; value: string }[];
  origin: string[];
  conversation: BriefSaid[];
  /** whether more was said before that */
  hasEarlier: boolean;
  whyYou: string | null;
  /** null when nobody has it; `answers` is null when it is accepted already */
  links: { page: string; answers: { accept: string; decline: string } | null } | null;
  answering: string | null;
}
