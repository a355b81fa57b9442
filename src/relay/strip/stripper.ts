import { openThread } from "../../platform/thread.ts";
import type { StripInput, Stripped } from "./strip-mail.ts";

/** Strips mails of reps apart from everything else, one after the other. */
export interface RepMailStripper {
  /** @throws when the mail breaks the thread or takes longer than the limit */
  strip(raw: Uint8Array, input: StripInput): Promise<Stripped>;
  close(): Promise<void>;
}

interface Request {
  raw: Uint8Array;
  input: StripInput;
}

/** The thread starts with the first mail, and ends when none has come for a while. */
export function openStripper(): RepMailStripper {
  const script = new URL("./worker.ts", import.meta.url);
  const thread = openThread<Request, Stripped>(script, {
    limitMs: 30_000,
    startMs: 30_000,
    memoryMb: 512,
    idleMs: 60_000,
  });
  return {
    strip: (raw, input) => thread.ask({ raw, input }),
    close: () => thread.close(),
  };
}
