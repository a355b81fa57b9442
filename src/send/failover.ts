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
  /** Why it failed last; what is not tried while the breaker is open says so. */
  fault: string;
}

export function guard(name: string, carrier: Carrier): Guarded {
  return { name, carrier, breaker: createBreaker(), fault: "" };
}

/**
 * Several transports as one: the first that works takes the message. The next one is tried only when a transport could not
 * be reached or refused us, before any content was sent; what a server says about the message itself stands.
 */
export function withFailover(transports: readonly Guarded[]): Carrier {
  return {
    maxConnections: Math.max(1, ...transports.map(({ carrier }) => carrier.maxConnections)),
    async sendThrough(gate: Gate, envelope, raw) {
      let last: CarriedOutcome | undefined;
      for (const guarded of transports) {
        const { name, carrier, breaker } = guarded;
        if (!breaker.admits(performance.now())) continue;
        const outcome = await carrier.sendThrough(gate, envelope, raw);
        if (outcome === null || !isTransportFault(outcome)) {
          breaker.succeeded();
          return outcome && { ...outcome, transport: name };
        }
        breaker.failed(performance.now());
        guarded.fault = outcome.reason;
        last = { ...outcome, transport: name };
      }
      return last ?? notTried(transports);
    },
  };
}

/** Every breaker is open: the message waits because of what went wrong with others. */
function notTried(transports: readonly Guarded[]): SendOutcome {
  const faults = transports.map(({ name, fault }) => `"${name}" failed before: ${fault}`);
  const reason = `no transport of the sender is available; ${faults.join("; ")}`;
  return { kind: "deferred", class: "connection", code: null, status: null, reason };
}

/** Connection and login failures are about the transport. */
function isTransportFault(outcome: SendOutcome): outcome is Extract<SendOutcome, { kind: "deferred" }> {
  return outcome.kind === "deferred" && (outcome.class === "connection" || outcome.class === "auth");
}
