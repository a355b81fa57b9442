import { openThread } from "../../platform/thread.ts";
import type { Understanding } from "./understand.ts";

/** Reads mails apart from everything else, one after the other. */
export interface MailReader {
  /** Reads one stored mail. @throws when the mail breaks the reader or takes longer than the limit */
  read(raw: Uint8Array, format: "mail" | "event"): Promise<Understanding>;
  close(): Promise<void>;
}

interface Request {
  raw: Uint8Array;
  format: "mail" | "event";
}

/** A reader in a thread of its own: a mail that exceeds the limits of time or memory costs only itself. */
export function createMailReader({ limitMs = 20_000 }: { limitMs?: number } = {}): MailReader {
  const thread = openThread<Request, Understanding>(new URL("./worker.ts", import.meta.url), { limitMs });
  return {
    read: (raw, format) => thread.ask({ raw, format }),
    close: () => thread.close(),
  };
}
