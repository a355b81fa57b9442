import type { repMails, reps } from "../../db/schema/index.ts";
import type { RepMailReason } from "../../db/schema/rep-mails.ts";
import type { Stripped } from "../strip/strip-mail.ts";
import type { ProspectThread } from "../thread/load-thread.ts";

export type RepMail = typeof repMails.$inferSelect;
/** What is to be sent for a rep, and in which thread. */
export interface PreparedMail {
  handoffId: string;
  rep: typeof reps.$inferSelect;
  thread: ProspectThread;
  subject: string;
  content: Extract<Stripped, { kind: "kept" }>;
  /** Addresses that the rep has put on copy. */
  notRelayedTo: string[];
}

/** `held`: the rep may let it go where there is `mail`, which is what would be sent. */
export type Prepared =
  | { kind: "ready"; mail: PreparedMail }
  | { kind: "held"; reason: RepMailReason; error: string; mail?: PreparedMail }
  | { kind: "failed"; reason: RepMailReason; error: string };
