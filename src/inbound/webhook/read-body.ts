import type { Context } from "hono";
import { collectBytes } from "../../platform/bounded/collect-bytes.ts";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import type { InFlight } from "../../platform/bounded/in-flight.ts";

/** A body in memory, which counts against its client until it is let go of. */
export interface HeldBody extends Disposable {
  bytes: Buffer;
}

/**
 * Reads the body of a request.
 * @param largest bytes
 * @throws RipenError `body_too_large`, or `busy` when too much is being taken in at the moment
 */
export async function readBody(
  c: Context<HttpEnv>,
  largest: number,
  inFlight: InFlight,
  client: string,
): Promise<HeldBody> {
  if (Number(c.req.header("Content-Length") ?? 0) > largest) throw tooLarge(c);
  const collected = collectBytes();
  const held: HeldBody = {
    bytes: Buffer.alloc(0),
    [Symbol.dispose]: () => inFlight.give(client, collected.size),
  };
  try {
    for await (const piece of c.req.raw.body ?? []) {
      if (collected.size + piece.length > largest) throw tooLarge(c);
      const taken = inFlight.take(client, piece.length);
      if (taken !== "taken") throw busy(c, taken === "full" ? 503 : 429);
      collected.add(piece);
    }
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
  held.bytes = collected.bytes();
  return held;
}

/** @param status 429 when it is this client who asks for too much */
export function busy(c: Context<HttpEnv>, status: 429 | 503, retryAfterMs = 30_000): RipenError {
  c.header("Retry-After", String(Math.ceil(retryAfterMs / 1_000)));
  c.header("Connection", "close");
  return new RipenError(
    status === 429 ? "rate_limited" : "busy",
    status,
    status === 429 ? "Too many requests from your address: please slow down." : "Too much comes in: please try again.",
  );
}

function tooLarge(c: Context<HttpEnv>): RipenError {
  // The rest of the body is not read, so the connection cannot serve another request.
  c.header("Connection", "close");
  return new RipenError("body_too_large", 413, "The body is too large.");
}
