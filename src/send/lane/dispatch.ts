import { setTimeout as delay } from "node:timers/promises";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { SenderParts } from "../../sender/parts.ts";
import type { SendParts } from "../parts.ts";
import { senders } from "../../db/schema/index.ts";
import { openBatcher } from "./batcher.ts";
import type { Batcher } from "./batcher.ts";
import { claimMessages, releaseMessages } from "./claim.ts";
import type { ClaimedMessage } from "./claim.ts";
import { isTransportFault } from "../carrier/failover.ts";
import type { CarriedOutcome, Carrier } from "../carrier/failover.ts";
import { openClaims } from "./claims.ts";
import { openLeases } from "./leases.ts";
import type { Leases } from "./leases.ts";
import { openLines } from "./lines.ts";
import type { Lines } from "./lines.ts";
import { isThrottled, paceDestinations } from "./pace-destinations.ts";
import { reopenSenders } from "./reopen-senders.ts";
import { failureOf, settleMessages } from "./settle.ts";
import type { Settlement } from "./settle.ts";
import { clearFault, noteFault } from "./transport-fault.ts";
import { writeMail } from "./write-mail.ts";
import type { SendingIdentity } from "./write-mail.ts";

type Deps = Pick<
  Ground & SequenceParts & SenderParts & SendParts,
  | "db"
  | "clock"
  | "log"
  | "site"
  | "signers"
  | "versions"
  | "transports"
  | "fence"
  | "dkimKeys"
  | "stopping"
  | "cutOff"
  | "perDestination"
  | "mailDomains"
  | "queues"
>;

/** What one lane shares: messages are settled behind the backs of those who carry them. */
interface Lane {
  carrier: Carrier;
  sender: SendingIdentity;
  /** Whether it is written down that no transport is available. */
  faulty: boolean;
  leases: Leases;
  lines: Lines<ClaimedMessage>;
  settler: Batcher<Settlement>;
}

const gatherMs = 25;
/** Messages handed over and not written down: at least so many may be, and as many as there are connections. */
const unsettledAtLeast = 64;
const settleAgainMs = 250;
const settleTries = 60;
/** How often a running dispatch looks whether its sender or its transports were changed. */
const lookAgainMs = 2_000;
/** Messages claimed ahead, at least: a claim costs some statements whatever it takes. */
const claimedAhead = 160;
const destinationHeld = "destination_held";
const workerStopped = "worker_stopped";

/**
 * Sends the due messages of one sender until none is left: claiming, writing, handing over and settling overlap. As many
 * messages are under way as the transport may have connections, and as many again are ready; never more to one destination
 * than it may have, and those of the others pass.
 */
export async function dispatchSender(app: Deps, senderId: string): Promise<void> {
  const route = await readRoute(app, senderId);
  if (route === undefined) return;
  let readAt = performance.now();
  let idle = false;
  using leases = openLeases(app);
  const width = route.carrier.maxConnections;
  const limitOf = (destination: string) => atOnce(app.perDestination(destination), width);
  const lines = openLines<ClaimedMessage>(({ message }) => message.destination, limitOf);
  const lane: Lane = {
    ...route,
    leases,
    lines,
    settler: openBatcher((batch) => settle(app, senderId, lane, batch), gatherMs, Math.max(unsettledAtLeast, width)),
  };
  const claims = openClaims(
    async (limit, full) => {
      if (app.stopping.aborted) return undefined;
      // After an idle moment at once: what is due now may have been made after a change that it was made for.
      if (idle || performance.now() - readAt > lookAgainMs) {
        readAt = performance.now();
        Object.assign(lane, await readRoute(app, senderId));
      }
      const room = Math.min(limit, lane.carrier.room());
      if (room === 0 && !lane.faulty) await noteFault(app, senderId, lane.carrier.faults());
      lane.faulty ||= room === 0;
      const claimed = room === 0 ? [] : await claimMessages(app.db, senderId, app.clock.now(), room, full);
      for (const { message } of claimed) leases.hold(message.id);
      idle = claimed.length === 0;
      return claimed;
    },
    Math.max(width, claimedAhead),
    lines,
  );

  async function carryOn(): Promise<void> {
    for (let next = await claims.next(); next !== undefined; next = await claims.next()) {
      await carry(app, lane, next);
      if (app.stopping.aborted) return;
    }
  }

  try {
    const carriers = await Promise.allSettled(Array.from({ length: width * 2 }, carryOn));
    for (const carrier of carriers) if (carrier.status === "rejected") throw carrier.reason;
  } finally {
    await putBack(app, lane, await claims.close(), workerStopped);
    await lane.settler.drain();
  }
  // What was sent lets its enrollment go on: now, rather than with the next sweep. Not waited for, since the queue may be
  // out of reach.
  void app.queues.enqueue("advance", {});
}

/** Who a lane's mails are from, and what carries them; undefined when there is no such sender. */
async function readRoute(
  app: Deps,
  senderId: string,
): Promise<Pick<Lane, "carrier" | "sender" | "faulty"> | undefined> {
  const [row] = await app.db.select().from(senders).where(eq(senders.id, senderId));
  if (row === undefined) return undefined;
  const sender = { name: row.name, email: row.email, replyTo: row.replyTo, dkim: app.dkimKeys.get(row.dkim) };
  return { carrier: await app.transports.of(row), sender, faulty: row.transportFault !== null };
}

/** A limit that the transport keeps to anyway is none, so that as many again can be made ready. */
function atOnce(limit: number, width: number): number {
  return limit < width ? limit : Infinity;
}

/** Takes one message all the way: written, through the fence, handed over; it is settled with others, later. */
async function carry(app: Deps, lane: Lane, claimed: ClaimedMessage): Promise<void> {
  const { id, destination } = claimed.message;
  const settlement = await handOver(app, lane, claimed).catch(async (error: unknown) => {
    app.log.warn({ err: error, messageId: id }, "the message goes back into the queue");
    await putBack(app, lane, [claimed], "worker_failed");
    return null;
  });
  // A destination asked us to slow down: what waits for it goes back into the queue, until the hold is over.
  if (settlement !== null && isThrottled(settlement.outcome)) {
    await putBack(app, lane, lane.lines.shut(destination), destinationHeld);
  }
  lane.lines.done(claimed);
  if (settlement === null) lane.leases.drop(id);
  else await lane.settler.add(settlement);
}

/** Nothing was begun for them. What cannot be put back becomes uncertain once its lease runs out, and goes back then. */
async function putBack(
  { db, log, clock }: Deps,
  { leases }: Lane,
  claimed: readonly ClaimedMessage[],
  reason: string,
): Promise<void> {
  const ids = claimed.map(({ message }) => message.id);
  const kept = (error: unknown) => log.warn({ err: error, messages: ids.length }, "not put back");
  await releaseMessages(db, ids, reason, clock.now()).catch(kept);
  for (const id of ids) leases.drop(id);
}

/** @returns null when the message was held back and is settled, or released */
async function handOver(app: Deps, lane: Lane, claimed: ClaimedMessage): Promise<Settlement | null> {
  const { sender, carrier, lines } = lane;
  const { fence, clock, log, stopping, cutOff, db } = app;
  const { id } = claimed.message;
  let subject: string | null = null;
  let outcome: CarriedOutcome | null;
  const version = await app.versions.get(db, claimed.message.versionId);
  const mail = await writeMail(app, version, claimed, sender, clock.now()).catch(asError);
  if (mail instanceof Error) {
    log.error({ err: mail, messageId: id }, "the mail could not be written");
    const reason = `not rendered: ${mail.message}`;
    outcome = { kind: "rejected", hard: false, policy: false, code: null, status: null, reason, transport: null };
  } else {
    subject = mail.subject;
    const gate = fence.gateOf(claimed.message);
    let withheld: string | undefined;
    outcome = await carrier.sendThrough(
      (begin) => {
        withheld = stopping.aborted ? workerStopped : lines.isRecalled(claimed) ? destinationHeld : undefined;
        return withheld === undefined ? gate(begin) : Promise.resolve(null);
      },
      mail.envelope,
      mail.raw,
    );
    // Cut off before its content was sent: no server has anything of it.
    if (outcome?.kind === "deferred" && cutOff.aborted) withheld = workerStopped;
    if (withheld !== undefined) {
      await putBack(app, lane, [claimed], withheld);
      return null;
    }
    // Stopped at the gate, by the fence: that has settled it already.
    if (outcome === null) return null;
    if (outcome.transport === null) {
      // Nothing was tried, and would be for those behind it.
      await putBack(app, lane, [claimed, ...lines.drain()], "transport_unavailable");
      return null;
    }
    if (outcome.kind !== "accepted") log.info({ messageId: id, outcome }, "not accepted");
  }
  return { claimed, subject, at: clock.now(), outcome };
}

/**
 * What was handed over must reach the ledger: a database that restarts is waited for. What is not written down after all
 * stays in `sending`: uncertain, once its lease has run out.
 */
async function settle(app: Deps, senderId: string, lane: Lane, batch: Settlement[]): Promise<void> {
  const { leases, lines } = lane;
  const { db, log, clock, queues, mailDomains } = app;
  for (let tried = 1; tried <= settleTries; tried += 1) {
    try {
      await settleMessages(db, batch);
      break;
    } catch (error) {
      log.warn({ err: error, messages: batch.length, tried }, "not settled yet");
      await delay(settleAgainMs);
    }
  }
  for (const { claimed } of batch) leases.drop(claimed.message.id);
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

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
