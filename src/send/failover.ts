import { createBreaker } from "./breaker.ts";
import type { Breaker } from "./breaker.ts";
import type { SendOutcome } from "./outcome.ts";
import type { Gate, Transport } from "./transport.ts";

/** Part of a transport that handing messages over needs. */
export type Carrier = Pick<Transport, "maxConnections"> & {
  /** As `Transport.sendThrough`. */
  sendThrough(...handedOver: Parameters<Transport["sendThrough"]>): Promise<CarriedOutcome | null>;
};

/** What a transaction came to, and the name of the transport that it came from, if any was tried. */
export type CarriedOutcome = SendOutcome & { transport?: string };

/** A transport behind a circuit breaker of its own. */
export interface Guarded {
  name: string;
  carrier: Carrier;
  breaker: Breaker;
}

export function guard(name: string, carrier: Carrier): Guarded {
  return { name, carrier, breaker: createBreaker() };
}

/**
 * Several transports as one: the first that works takes the message. The next one is tried only when a transport could not
 * be reached or refused us, before any content was sent; what a server says about the message itself stands.
 */
export function withFailover(transports: readonly Guarded[]): Carrier {
  return {
    maxConnections: Math.max(1, ...transports.map(({ carrier }) => carrier.maxConnections)),
    async sendThrough(gate: Gate, envelope, raw) {
      let last: CarriedOutcome = unavailable;
      for (const { name, carrier, breaker } of transports) {
        if (!breaker.admits(performance.now())) continue;
        const outcome = await carrier.sendThrough(gate, envelope, raw);
        if (outcome === null || !isTransportFault(outcome)) {
          breaker.succeeded();
          return outcome && { ...outcome, transport: name };
        }
        breaker.failed(performance.now());
        last = { ...outcome, transport: name };
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
