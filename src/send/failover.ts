import { createBreaker } from "./breaker.ts";
import type { Breaker } from "./breaker.ts";
import type { SendOutcome } from "./outcome.ts";
import type { Gate, Transport } from "./transport.ts";

/** Part of a transport that handing messages over needs. */
export type Carrier = Pick<Transport, "sendThrough" | "maxConnections">;

/** A transport behind a circuit breaker of its own. */
export interface Guarded {
  carrier: Carrier;
  breaker: Breaker;
}

export function guard(carrier: Carrier): Guarded {
  return { carrier, breaker: createBreaker() };
}

/**
 * Several transports as one: the first that works takes the message. The next one is tried only when a transport could not
 * be reached or refused us, before any content was sent; what a server says about the message itself stands.
 */
export function withFailover(transports: readonly Guarded[]): Carrier {
  return {
    maxConnections: Math.max(1, ...transports.map(({ carrier }) => carrier.maxConnections)),
    async sendThrough(gate: Gate, envelope, raw) {
      let last: SendOutcome = unavailable;
      for (const { carrier, breaker } of transports) {
        if (!breaker.admits(performance.now())) continue;
        const outcome = await carrier.sendThrough(gate, envelope, raw);
        if (outcome === null || !isTransportFault(outcome)) {
          breaker.succeeded();
          return outcome;
        }
        breaker.failed(performance.now());
        last = outcome;
      }
      return last;
    },
  };
}

const unavailable: SendOutcome = {
  kind: "deferred",
  class: "connection",
  code: null,
  status: null,
  reason: "no transport of the sender is available",
};

/** Connection and login failures are about the transport. */
function isTransportFault(outcome: SendOutcome): boolean {
  return outcome.kind === "deferred" && (outcome.class === "connection" || outcome.class === "auth");
}
