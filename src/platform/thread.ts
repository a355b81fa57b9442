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
  /** what one request may take, milliseconds */
  limitMs: number;
  /** what a thread may take to start, milliseconds. Default: it starts within the limit of its first request */
  startMs?: number;
  /** what the thread may keep in memory, megabytes. Default 1024 */
  memoryMb?: number;
  /** how long it stays without a request before its memory is given back, milliseconds. Default: as long as the process */
  idleMs?: number;
}

type Reply<Answer> = { kind: "ready" } | { kind: "done"; answer: Answer } | { kind: "failed"; reason: string };

/**
 * A thread of its own that runs `script`, started with the first request. A request that exceeds the limits of time or
 * memory ends that thread, never the process; the next request gets a new one.
 * @param script a module that calls `answerRequests`
 */
export function openThread<Request, Answer>(script: URL, options: ThreadOptions): Thread<Request, Answer> {
  const { limitMs, startMs, memoryMb = 1024, idleMs } = options;
  let thread: Worker | undefined;
  let isReady = false;
  let turn: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const started = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    started.unref();
    isReady = false;
    started.on("error", () => undefined); // told to the request that is being answered
    started.once("exit", () => {
      if (thread === started) thread = undefined;
    });
    return started;
  };

  const askNext = async (request: Request): Promise<Answer> => {
    clearTimeout(idle);
    const asked = (thread ??= start());
    let reply: Reply<Answer> | undefined;
    try {
      // A machine that is busy takes its time to start a thread, which says nothing about the request.
      if (!isReady && startMs !== undefined) await hear(asked, startMs);
      asked.postMessage(request, []);
      reply = await hear(asked, limitMs);
      if (reply?.kind === "ready") reply = await hear(asked, limitMs);
    } catch (error) {
      if (thread === asked) thread = undefined;
      await asked.terminate();
      throw error;
    } finally {
      if (idleMs !== undefined) idle = setTimeout(() => void thread?.terminate(), idleMs).unref();
    }
    if (reply?.kind === "done") return reply.answer;
    throw new Error(`the request broke its thread: ${reply?.kind === "failed" ? reply.reason : "no answer"}`);
  };

  /** What the thread says next. @throws ThreadLimitError */
  async function hear(asked: Worker, withinMs: number): Promise<Reply<Answer> | undefined> {
    const limit = AbortSignal.timeout(withinMs);
    const heard = new AbortController();
    const signal = AbortSignal.any([limit, heard.signal]);
    try {
      const gone = once(asked, "exit", { signal }).then((): Reply<Answer>[] => [{ kind: "failed", reason: "crashed" }]);
      gone.catch(() => undefined); // the limit, or the answer was faster
      const [said] = await Promise.race([once(asked, "message", { signal }) as Promise<Reply<Answer>[]>, gone]);
      if (said?.kind === "ready") isReady = true;
      return said;
    } catch (error) {
      throw limit.aborted ? new ThreadLimitError(withinMs, error) : error;
    } finally {
      heard.abort();
    }
  }

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
  port?.postMessage({ kind: "ready" }, []);
  port?.on("message", (request: unknown) => {
    answer(request).then(
      (value) => port.postMessage({ kind: "done", answer: value }, []),
      (error: unknown) => port.postMessage({ kind: "failed", reason: String(error) }, []),
    );
  });
}
