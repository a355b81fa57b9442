import { once } from "node:events";
import { Worker, parentPort } from "node:worker_threads";

/** Work done apart from everything else, one request after the other. */
export interface Thread<Request, Answer> {
  /** @throws ThreadLimitError when it takes longer than the limit; an error when the request breaks the thread */
  ask(request: Request): Promise<Answer>;
  close(): Promise<void>;
}

/** A request took longer than its thread allows. */
export class ThreadLimitError extends Error {
  constructor(limitMs: number, cause: unknown) {
    super(`not done within ${limitMs} ms`, { cause });
    this.name = "ThreadLimitError";
  }
}

export interface ThreadOptions {
  /** what one request may take, milliseconds; a thread that is not running yet starts within it */
  limitMs: number;
  /** what the thread may keep in memory, megabytes. Default 1024 */
  memoryMb?: number;
  /** how long it stays without a request before its memory is given back, milliseconds. Default: as long as the process */
  idleMs?: number;
}

type Reply<Answer> = { kind: "done"; answer: Answer } | { kind: "failed"; reason: string };

/**
 * A thread of its own that runs `script`, started with the first request. A request that exceeds the limits of time or
 * memory ends that thread, never the process; the next request gets a new one.
 * @param script a module that calls `answerRequests`
 */
export function openThread<Request, Answer>(script: URL, options: ThreadOptions): Thread<Request, Answer> {
  const { limitMs, memoryMb = 1024, idleMs } = options;
  let thread: Worker | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const started = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    started.unref();
    started.on("error", () => undefined); // told to the request that is being answered
    started.once("exit", () => {
      if (thread === started) thread = undefined;
    });
    return started;
  };

  const askNext = async (request: Request): Promise<Answer> => {
    clearTimeout(idle);
    const asked = (thread ??= start());
    const limit = AbortSignal.timeout(limitMs);
    const answered = new AbortController();
    const signal = AbortSignal.any([limit, answered.signal]);
    let reply: Reply<Answer> | undefined;
    try {
      asked.postMessage(request, []);
      const gone = once(asked, "exit", { signal }).then((): Reply<Answer>[] => [{ kind: "failed", reason: "crashed" }]);
      gone.catch(() => undefined); // the limit, or the answer was faster
      [reply] = await Promise.race([once(asked, "message", { signal }) as Promise<Reply<Answer>[]>, gone]);
    } catch (error) {
      if (thread === asked) thread = undefined;
      await asked.terminate();
      throw limit.aborted ? new ThreadLimitError(limitMs, error) : error;
    } finally {
      answered.abort();
      if (idleMs !== undefined) idle = setTimeout(() => void thread?.terminate(), idleMs).unref();
    }
    if (reply?.kind === "done") return reply.answer;
    throw new Error(`the request broke its thread: ${reply?.reason ?? "no answer"}`);
  };

  return {
    ask(request) {
      const result = turn.then(() => askNext(request));
      turn = result.catch(() => undefined);
      return result;
    },
    async close() {
      await turn;
      clearTimeout(idle);
      await thread?.terminate();
    },
  };
}

/** The other end: answers each request that its thread is asked. */
export function answerRequests(answer: (request: unknown) => Promise<unknown>): void {
  const port = parentPort;
  port?.on("message", (request: unknown) => {
    answer(request).then(
      (value) => port.postMessage({ kind: "done", answer: value }, []),
      (error: unknown) => port.postMessage({ kind: "failed", reason: String(error) }, []),
    );
  });
}
