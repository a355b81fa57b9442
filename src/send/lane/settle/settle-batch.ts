import { setTimeout as delay } from "node:timers/promises";
import { isPoison } from "../../../aside/is-poison.ts";
import { waitAfterMail } from "../../../enrollment/advance/wait-after-mail.ts";
import { isTransportFault } from "../../carrier/failover.ts";
import type { CarriedOutcome } from "../../carrier/failover.ts";
import { reopenSenders } from "../claim/reopen-senders.ts";
import type { Lane, LaneDeps } from "../lane.ts";
import { askAgain } from "../span/ask-again.ts";
import { isThrottled, paceDestinations } from "./pace-destinations.ts";
import { settleApart } from "./settle-apart.ts";
import { failureOf, settleMessages } from "./settle.ts";
import type { Settlement } from "./settle.ts";
import { clearFault } from "./transport-fault.ts";

const settleAgainMs = 250;
const settleTries = 60;

/**
 * What was handed over must reach the ledger: a database that restarts is waited for. What is not written down after all
 * stays in `sending`: uncertain, once its lease has run out. One that cannot be written costs the others nothing.
 */
export async function settleBatch(app: LaneDeps, senderId: string, lane: Lane, batch: Settlement[]): Promise<void> {
  const { leases, lines } = lane;
  const { db, log, clock, queues, mailDomains, meters } = app;
  const left = [...batch];
  let apart = false;
  for (let tried = 1; tried <= settleTries; tried += 1) {
    try {
      await (apart ? settleApart(app, left) : settleMessages(db, batch, (tx, ids) => waitAfterMail(app, tx, ids)));
      break;
    } catch (error) {
      apart ||= isPoison(error);
      log.warn({ err: error, messages: batch.length, tried }, "not settled yet");
      await delay(settleAgainMs);
    }
  }
  for (const { claimed, outcome } of batch) {
    leases.drop(claimed.message.id);
    meters.mailSettled(outcome.kind, claimed.message.destination);
  }
  const deferred = batch.flatMap(({ claimed, outcome }) => (outcome.kind === "deferred" ? [claimed.message.id] : []));
  const notAsked = (error: unknown) => log.warn({ err: error }, "the next tries are not planned by the rules yet");
  if (deferred.length > 0) await askAgain(app, { ids: deferred }, clock.now()).catch(notAsked);
  const notReopened = (error: unknown) => log.warn({ err: error }, "a cap is not counted anew");
  if (batch.some(({ outcome }) => isNotSent(outcome))) await reopenSenders(db, [senderId]).catch(notReopened);
  if (lane.faulty && batch.some(({ outcome }) => outcome.transport !== null && !isTransportFault(outcome))) {
    lane.faulty = false;
    await clearFault(app, senderId).catch((error: unknown) => log.warn({ err: error }, "the fault is not cleared"));
  }
  const unpaced = (error: unknown) => log.warn({ err: error }, "destinations not held");
  await paceDestinations(db, senderId, batch).catch(unpaced);
  for (const { claimed, outcome } of batch) if (isThrottled(outcome)) lines.reopen(claimed.message.destination);
  const destinations = batch.map(({ claimed }) => claimed.message.destination);
  const unnoticed = (error: unknown) => log.warn({ err: error }, "domains not noticed");
  await mailDomains.notice(destinations, clock.now()).catch(unnoticed);
  // Not waited for: with the queue out of reach the next sweep makes the job.
  if (batch.some((settlement) => failureOf(settlement).length > 0)) void queues.enqueue("guard", {});
}

/** An uncertain one may have gone: it counts. */
function isNotSent({ kind }: CarriedOutcome): boolean {
  return kind === "deferred" || kind === "rejected";
}
