import type { InboundClass, InboundWriter } from "../db/schema/inbound.ts";

/** An attachment as conversations name it: by its mail and its number, the first being 1. Sizes are bytes. */
export interface SaidAttachment {
  number: number;
  name: string;
  type: string;
  size: number;
}

/**
 * One thing that was said between a person and us. `ours` is a mail of a sequence, `theirs` a mail of the person or of somebody at
 * their side, `rep` one that a rep wrote.
 */
export interface Said {
  kind: "ours" | "theirs" | "rep";
  /** of the message, the inbound mail or the mail of the rep */
  id: string;
  at: Date;
  /** null when the mail does not say */
  from: InboundWriter | null;
  /** the address it went to; null for what came in */
  to: string | null;
  subject: string;
  /** what was newly written; null when it cannot be shown any more */
  text: string | null;
  /** what a mail that came in is taken for, and in which words it says what, as far as it is plain */
  class: InboundClass | null;
  attachments: readonly SaidAttachment[];
}

/** Numbers the attachments of a mail. */
export function numbered(files: readonly Omit<SaidAttachment, "number">[]): SaidAttachment[] {
  return files.map(({ name, type, size }, index) => ({ number: index + 1, name, type, size }));
}
