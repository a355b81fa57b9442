import { createBreaker } from "./breaker.ts";
import type { Breaker } from "./breaker.ts";
import type { SendOutcome } from "./outcome.ts";
import type { Gate, Transport } from "./transport.ts";

/** Part of a transport that handing messages over needs. */
export type Carrier = Pick<Transport, "maxConnections"> & {
  /** How many messages are worth handing over now: any number, one that shows whether it works again, or none. */
  room(): number;
  /** What went wrong with each transport that is not tried at the moment; empty when there is none. */
  faults(): string;
  /** As `Transport.sendThrough`. */
  sendThrough(...handedOver: Parameters<Transport["sendThrough"]>): Promise<CarriedOutcome | null>;
};

/** What a transaction came to, and the name of the transport that it came from; null when none was tried. */
export type CarriedOutcome = SendOutcome & { transport: string | null };

/** A transport behind a circuit breaker of its own. */
export interface Guarded {
  name: string;
  carrier: Pick<Transport, "sendThrough" | "maxConnections">;
  breaker: Breaker;
  /** Why it failed last. */
  fault: string;
}

export function guard(name: string, carrier: Guarded["carrier"]): Guarded {
  return { name, carrier, breaker: createBreaker(), fault: "" };
}

/** What nothing can be handed over to, whatever is tried. @param fault why, and what to do */
export function unusable(name: string, fault: string): Guarded {
  const reject = async () => ({ kind: "deferred", class: "auth", code: null, status: null, reason: fault }) as const;
  const breaker: Breaker = { room: () => 0, admits: () => false, succeeded() {}, failed() {} };
  return { name, carrier: { maxConnections: 1, sendThrough: reject }, breaker, fault };
}

/**
 * Several transports as one: the first that works takes the message. The next one is tried only when a transport could not
 * be reached or refused us, before any content was sent; what a server says about the message itself stands.
 */
export function withFailover(transports: readonly Guarded[]): Carrier {
  const faults = () =>
    transports
      .filter(({ breaker }) => breaker.room(performance.now()) < Infinity)
      .map(({ name, fault }) => `"${name}" failed: ${fault}`)
      .join("; ");
  return {
    maxConnections: Math.max(1, ...transports.map(({ carrier }) => carrier.maxConnections)),
    room: () => Math.max(0, ...transports.map(({ breaker }) => breaker.room(performance.now()))),
    faults,
    async sendThrough(gate: Gate, envelope, raw, undotted) {
      let last: CarriedOutcome | undefined;
      for (const guarded of transports) {
        const { name, carrier, breaker } = guarded;
        if (!breaker.admits(performance.now())) continue;
        const outcome = await carrier.sendThrough(gate, envelope, raw, undotted);
        if (outcome === null || !isTransportFault(outcome)) {
          breaker.succeeded();
          return outcome && { ...outcome, transport: name };
        }
        breaker.failed(performance.now());
        guarded.fault = outcome.reason;
        last = { ...outcome, transport: name };
      }
      const reason = `no transport is available; ${faults()}`;
      return last ?? { kind: "deferred", class: "connection", code: null, status: null, reason, transport: null };
    },
  };
}

/** Connection and login failures are about the transport; the others are a server's word on the message. */
export function isTransportFault(outcome: SendOutcome): outcome is Extract<SendOutcome, { kind: "deferred" }> {
  return outcome.kind === "deferred" && (outcome.class === "connection" || outcome.class === "auth");
}
