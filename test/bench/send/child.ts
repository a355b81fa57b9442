import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of the bench that takes its options as JSON and talks in messages. */
export interface Child<Answer> extends AsyncDisposable {
  process: ChildProcess;
  /** Its first message. */
  ready: Answer;
  /** Sends a message and waits for the next one. */
  ask(question: unknown): Promise<unknown>;
}

/** @param file beside this one @param ready tells whether the first message is what is expected */
export async function startChild<Answer>(
  file: string,
  options: object,
  ready: (message: unknown) => message is Answer,
): Promise<Child<Answer>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(options)]);
  const first = await message(child);
  if (!ready(first)) throw new Error(`${file} said ${JSON.stringify(first)}`);
  return {
    process: child,
    ready: first,
    ask(question) {
      const answer = message(child);
      child.send(Object(question));
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function message(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(([code]) => {
    throw new Error(`the process ended with ${String(code)}`);
  });
  exit.catch(() => undefined);
  try {
    const [given] = await Promise.race([once(child, "message", { signal: ended.signal }), exit]);
    return given;
  } finally {
    ended.abort();
  }
}
