import { openThread } from "../../platform/thread.ts";
import type { AttachmentFile } from "./read-attachment.ts";
import type { Understanding } from "./understand.ts";

/** Reads mails apart from everything else, one after the other. */
export interface MailReader {
  /** Reads one stored mail. @throws when the mail breaks the reader or takes longer than the limit */
  read(raw: Uint8Array, format: "mail" | "event"): Promise<Understanding>;
  /** One attachment of a raw mail, by its number, the first being 1; null when there is none. @throws as `read` */
  attachment(raw: Uint8Array, number: number): Promise<AttachmentFile | null>;
  close(): Promise<void>;
}

interface Request {
  raw: Uint8Array;
  format: "mail" | "event";
  attachment?: number;
}

type Answer =
  | { kind: "understood"; understanding: Understanding }
  | { kind: "attachment"; part: AttachmentFile | null };

/** A reader in a thread of its own: a mail that exceeds the limits of time or memory costs only itself. */
export function createMailReader({ limitMs = 20_000 }: { limitMs?: number } = {}): MailReader {
  const thread = openThread<Request, Answer>(new URL("./worker.ts", import.meta.url), { limitMs });
  return {
    async read(raw, format) {
      const answer = await thread.ask({ raw, format });
      if (answer.kind === "understood") return answer.understanding;
      throw new Error("the reader of mails has answered something else");
    },
    async attachment(raw, number) {
      const answer = await thread.ask({ raw, format: "mail", attachment: number });
      return answer.kind === "attachment" ? answer.part : null;
    },
    close: () => thread.close(),
  };
}
