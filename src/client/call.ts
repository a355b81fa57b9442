import { RipenError } from "./errors.ts";
import { prepare } from "./prepare.ts";
import { isLines, readData, readLines } from "./read.ts";
import { send } from "./send.ts";
import type { Connection } from "./send.ts";
import type { Result } from "./types.ts";

interface Page {
  data: unknown[];
  nextCursor: string | null;
}

interface Read {
  response: Response;
  data: unknown;
}

/** One call of an operation: awaited, for its data; iterated over, for the rows of its pages, or for its lines. */
export class Call implements PromiseLike<unknown>, AsyncIterable<unknown> {
  readonly #connection: Connection;
  readonly #route: string;
  readonly #given: readonly unknown[];
  readonly #throws: boolean;
  #read: Promise<Read> | undefined;
  #settled: Promise<unknown> | undefined;
  #isIterated = false;

  constructor(connection: Connection, route: string, given: readonly unknown[], throws: boolean) {
    this.#connection = connection;
    this.#route = route;
    this.#given = given;
    this.#throws = throws;
    // A loop has asked by then. What changes something is sent though nobody waits for the answer; errors are not lost.
    queueMicrotask(() => {
      if (!this.#isIterated && !route.startsWith("GET ")) void this.#settle();
    });
  }

  // eslint-disable-next-line unicorn/no-thenable -- a promise and a list in one
  then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#settle().then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.#settle().catch(rejected);
  }

  finally(settled?: (() => void) | null): Promise<unknown> {
    return this.#settle().finally(settled);
  }

  get [Symbol.toStringTag](): string {
    return "Promise";
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    this.#isIterated = true;
    if (this.#read === undefined) {
      const response = await this.#send(this.#given);
      if (isLines(response)) return yield* readLines(response);
      this.#read = readData(response).then((data) => ({ response, data }));
    }
    let { data } = await this.#read;
    if (Array.isArray(data)) return yield* data;
    for (;;) {
      const { data: rows, nextCursor } = data as Page;
      yield* rows;
      if (nextCursor === null) return;
      data = await readData(await this.#send(this.#after(nextCursor)));
    }
  }

  #settle(): Promise<unknown> {
    this.#read ??= this.#send(this.#given).then(async (response) => ({ response, data: await readData(response) }));
    this.#settled ??= this.#throws ? this.#read.then(({ data }) => data) : this.#read.then(succeeded, failed);
    return this.#settled;
  }

  async #send(given: readonly unknown[]): Promise<Response> {
    const [request, options] = prepare(this.#connection, this.#route, given);
    return send(this.#connection, request, options);
  }

  /** The same arguments from that cursor on: a list's query comes right behind what its path names. */
  #after(cursor: string): unknown[] {
    const at = this.#route.match(/\{\w+\}/gu)?.length ?? 0;
    const next = [...this.#given];
    next[at] = { ...(next[at] as object | undefined), cursor };
    return next;
  }
}

const succeeded = ({ data, response }: Read): Result<unknown> => ({ data, error: undefined, response });

function failed(error: unknown): Result<unknown> {
  if (error instanceof RipenError) return { data: undefined, error, response: undefined };
  throw error;
}
