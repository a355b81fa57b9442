import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Understanding } from "./understand.ts";

/** Reads mails apart from everything else, one after the other. */
export interface MailReader {
  /** Reads one stored mail. @throws when the mail breaks the reader or takes longer than the limit */
  read(raw: Uint8Array, format: "mail" | "event"): Promise<Understanding>;
  close(): Promise<void>;
}

type Answer = { kind: "read"; understanding: Understanding } | { kind: "failed"; reason: string };

const script = new URL("./worker.ts", import.meta.url);
const resourceLimits = { maxOldGenerationSizeMb: 1024 };

/**
 * A reader in a thread of its own, started with the first mail. A mail that exceeds the limits of time or memory ends that
 * thread, never the process; the next mail gets a new one.
 */
export function createMailReader({ limitMs = 20_000 }: { limitMs?: number } = {}): MailReader {
  let thread: Worker | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const start = (): Worker => {
    const started = new Worker(script, { resourceLimits });
    started.unref();
    started.on("error", () => undefined); // told to the mail that is being read
    started.once("exit", () => {
      if (thread === started) thread = undefined;
    });
    return started;
  };

  const readNext = async (raw: Uint8Array, format: "mail" | "event"): Promise<Understanding> => {
    const reading = (thread ??= start());
    const limit = AbortSignal.timeout(limitMs);
    const answered = new AbortController();
    const signal = AbortSignal.any([limit, answered.signal]);
    try {
      reading.postMessage({ raw, format }, []);
      const gone = once(reading, "exit", { signal }).then((): Answer[] => [{ kind: "failed", reason: "crashed" }]);
      gone.catch(() => undefined); // the limit, or the answer was faster
      const [answer] = await Promise.race([once(reading, "message", { signal }), gone]);
      return understandingOf(answer);
    } catch (error) {
      thread = undefined;
      await reading.terminate();
      throw limit.aborted ? new Error(`not read within ${limitMs} ms`, { cause: error }) : error;
    } finally {
      answered.abort();
    }
  };

  return {
    read(raw, format) {
      const result = turn.then(() => readNext(raw, format));
      turn = result.catch(() => undefined);
      return result;
    },
    async close() {
      await turn;
      await thread?.terminate();
    },
  };
}

function understandingOf(answer: Answer): Understanding {
  if (answer.kind === "read") return answer.understanding;
  throw new Error(`the mail broke its reader: ${answer.reason}`);
}
