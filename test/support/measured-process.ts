import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createTestDatabase } from "./database.ts";
import { endProcess } from "./worker-process.ts";

/**
 * How long a process was held up at most, milliseconds: `cpuMs` by what one turn of its event loop computed, which no other
 * process makes longer; `delayMs` by the clock, as perf_hooks has it, which a busy machine makes longer.
 */
export interface HeldUp {
  cpuMs: number;
  delayMs: number;
}

export interface MeasuredApi extends AsyncDisposable {
  url: string;
  key: string;
  databaseUrl: string;
  /** How long the process was held up at most while `work` ran. */
  during(work: () => Promise<unknown>): Promise<HeldUp>;
}

/** The API in a process of its own, with a database of its own. */
export async function startMeasuredApi(): Promise<MeasuredApi> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const child = fork(new URL("./measured-api.ts", import.meta.url), [database.url]);
  stack.defer(() => endProcess(child, "SIGKILL"));
  const { url, key } = await heard<{ url: string; key: string }>(child);
  const opened = stack.move();
  return {
    url,
    key,
    databaseUrl: database.url,
    async during(work) {
      const begun = heard(child);
      child.send("begin");
      await begun;
      await work();
      const told = heard<HeldUp>(child);
      child.send("end");
      return told;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  child.once("message", (message) => resolve(message as T));
  const ended = () => reject(new Error("the measured process ended"));
  child.once("exit", ended);
  try {
    return await promise;
  } finally {
    child.off("exit", ended);
  }
}
