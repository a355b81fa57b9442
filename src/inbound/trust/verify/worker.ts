import { parentPort } from "node:worker_threads";
import { DnsUnavailableError } from "./errors.ts";
import type { FromVerifier, ToVerifier } from "./messages.ts";
import { verifySender } from "./verify-sender.ts";

// The thread in which senders are verified: hashing a large mail must not hold up the process. It has the process ask the domain
// name system, which counts the questions.
type Waiting = PromiseWithResolvers<string[] | string[][]>;
const waiting = new Map<string, Waiting>();
const tell = (message: FromVerifier) => parentPort?.postMessage(message, []);

function verify({ id, hostname, input }: Extract<ToVerifier, { kind: "verify" }>): void {
  let asked = 0;
  const resolve = (name: string, type: string) => {
    const lookup = (asked += 1);
    const answer: Waiting = Promise.withResolvers();
    waiting.set(`${id} ${lookup}`, answer);
    tell({ kind: "lookup", id, lookup, name, type });
    return answer.promise;
  };
  verifySender(input, { resolve, hostname }).then(
    (authentication) => tell({ kind: "verified", id, authentication }),
    (error: unknown) => tell({ kind: "failed", id, dns: error instanceof DnsUnavailableError, reason: String(error) }),
  );
}

parentPort?.on("message", (message: ToVerifier) => {
  if (message.kind === "verify") return verify(message);
  const key = `${message.id} ${message.lookup}`;
  const answer = waiting.get(key);
  waiting.delete(key);
  if (message.kind === "found") answer?.resolve(message.records);
  else answer?.reject(Object.assign(new Error(message.code), { code: message.code }));
});
