import { type Child, startChild } from "./child.ts";

/** The bench's SMTP server, in a process of its own. */
export interface BenchSink extends AsyncDisposable {
  url: string;
  port: number;
  /** mails taken so far */
  received(): Promise<number>;
}

/** @param delayMs silence before each mail is accepted, as of a slow relay */
export async function startSink(delayMs = 0): Promise<BenchSink> {
  const child: Child<{ port: number }> = await startChild("./sink-process.ts", { delayMs }, hasPort);
  const { port } = child.ready;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    async received() {
      const answer = await child.ask({});
      return typeof answer === "object" && answer !== null && "received" in answer ? Number(answer.received) : 0;
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

function hasPort(message: unknown): message is { port: number } {
  return typeof message === "object" && message !== null && "port" in message && typeof message.port === "number";
}
