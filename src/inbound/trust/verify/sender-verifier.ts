import { resolve as resolveDns } from "node:dns/promises";
import { Worker } from "node:worker_threads";
import type { DnsResolver } from "../../../ground.ts";
import type { InboundAuthentication } from "../../../db/schema/inbound.ts";
import { DnsUnavailableError, VerifierEndedError } from "./errors.ts";
import type { FromVerifier, ToVerifier } from "./messages.ts";
import type { VerifyInput } from "./verify-sender.ts";

/** Verifies senders apart from everything else, several mails at once. */
export interface SenderVerifier {
  /** @throws DnsUnavailableError, VerifierEndedError */
  verify(input: VerifyInput): Promise<InboundAuthentication>;
  close(): Promise<void>;
}

export interface SenderVerifierOptions {
  /** The system's own when undefined. */
  resolve: DnsResolver | undefined;
  /** Our own name. */
  hostname: string;
  /** What one mail may take, questions to the domain name system included, milliseconds. */
  limitMs?: number;
  /** How long one question may take, milliseconds. */
  lookupMs?: number;
  /** Questions that one mail may cause: what is asked beyond them counts as not there. */
  lookups?: number;
}

interface Pending {
  /** Questions so far, and those that are not answered. */
  asked: number;
  open: number;
  late: NodeJS.Timeout;
  done: PromiseWithResolvers<InboundAuthentication>;
}

/**
 * A verifier in a thread of its own, started with the first mail. While one mail waits for the domain name system the next is
 * worked on. A mail that computes for too long ends that thread, never the process; the next mail gets a new one.
 */
export function createSenderVerifier(options: SenderVerifierOptions): SenderVerifier {
  const { resolve = resolveDns, hostname, limitMs = 30_000, lookupMs = 5_000, lookups = 60 } = options;
  const pending = new Map<number, Pending>();
  let thread: Worker | undefined;
  let last = 0;

  const settle = (id: number): Pending | undefined => {
    const found = pending.get(id);
    pending.delete(id);
    clearTimeout(found?.late);
    return found;
  };

  const end = (ended: Worker): void => {
    if (thread !== ended) return;
    thread = undefined;
    void ended.terminate();
    for (const id of pending.keys()) {
      settle(id)?.done.reject(new VerifierEndedError("the sender was not verified within its time"));
    }
  };

  const onLate = (id: number, working: Worker): void => {
    const waits = (pending.get(id)?.open ?? 0) > 0;
    if (waits) settle(id)?.done.reject(new DnsUnavailableError(`no answer within ${limitMs} ms`));
    else end(working);
  };

  const answer = async (working: Worker, { id, lookup, name, type }: Extract<FromVerifier, { kind: "lookup" }>) => {
    const mail = pending.get(id);
    if (mail === undefined) return;
    mail.asked += 1;
    mail.open += 1;
    const records: { found: string[] | string[][] } | { code: string } =
      mail.asked > lookups ? { code: "ENOTFOUND" } : await lookUp(resolve, name, type, lookupMs);
    mail.open -= 1;
    const message: ToVerifier =
      "found" in records
        ? { kind: "found", id, lookup, records: records.found }
        : { kind: "missing", id, lookup, code: records.code };
    working.postMessage(message, []);
  };

  const start = (): Worker => {
    const started = new Worker(new URL("./worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    started.unref();
    started.on("error", () => undefined); // told to the mails that were being verified
    started.once("exit", () => end(started));
    started.on("message", (message: FromVerifier) => {
      if (message.kind === "lookup") return void answer(started, message);
      const mail = settle(message.id);
      if (message.kind === "verified") return mail?.done.resolve(message.authentication);
      return mail?.done.reject(message.dns ? new DnsUnavailableError(message.reason) : new Error(message.reason));
    });
    return started;
  };

  return {
    verify(input) {
      const working = (thread ??= start());
      const id = (last += 1);
      const late = setTimeout(() => onLate(id, working), limitMs);
      const done = Promise.withResolvers<InboundAuthentication>();
      pending.set(id, { asked: 0, open: 0, late, done });
      const message: ToVerifier = { kind: "verify", id, hostname, input };
      working.postMessage(message, []);
      return done.promise;
    },
    async close() {
      if (thread !== undefined) end(thread);
    },
  };
}

async function lookUp(
  resolve: DnsResolver,
  name: string,
  type: string,
  limitMs: number,
): Promise<{ found: string[] | string[][] } | { code: string }> {
  const late = Promise.withResolvers<{ code: string }>();
  const timer = setTimeout(() => late.resolve({ code: "ETIMEOUT" }), limitMs);
  const found = resolve(name, type).then(
    (records) => ({ found: records }),
    (error: unknown) => ({ code: error instanceof Error && "code" in error ? String(error.code) : "ESERVFAIL" }),
  );
  const first = await Promise.race([found, late.promise]);
  clearTimeout(timer);
  return first;
}
