import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Program } from "./find-program.ts";

const keptCharacters = 2_000;

/** What a program writes, and then its end. @throws Error with what it said when it fails */
export async function* outputOf(
  { file }: Program,
  args: readonly string[],
  env: Record<string, string | undefined>,
): AsyncGenerator<Uint8Array> {
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = endOf(child);
  ended.catch(() => undefined);
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    await ended;
  } finally {
    child.kill();
  }
}

/** Gives a program its input, and waits for its end. @throws Error with what it said when it fails */
export async function feed(
  { file }: Program,
  args: readonly string[],
  env: Record<string, string | undefined>,
  input: AsyncIterable<Uint8Array>,
): Promise<void> {
  const child = spawn(file, args, { env, stdio: ["pipe", "ignore", "pipe"] });
  const ended = endOf(child);
  ended.catch(() => undefined);
  try {
    await pipeline(Readable.from(input), child.stdin);
  } catch (error) {
    // A program that has failed takes no more input: what it said is why.
    if (child.exitCode === null && !isBrokenPipe(error)) child.kill();
    await ended;
    throw error;
  }
  await ended;
}

const isBrokenPipe = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EPIPE";

async function endOf(child: ReturnType<typeof spawn>): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-keptCharacters)));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(said.trim() || `It ended with status ${status ?? "of a signal"}.`);
}
