import { setTimeout as delay } from "node:timers/promises";
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { senders } from "../db/schema/index.ts";
import { openBatcher } from "./batcher.ts";
import type { Batcher } from "./batcher.ts";
import { claimMessages, releaseMessages } from "./claim.ts";
import type { ClaimedMessage } from "./claim.ts";
import type { Carrier } from "./failover.ts";
import { openClaims } from "./claims.ts";
import { holdDestinations } from "./hold-destinations.ts";
import { openLeases } from "./leases.ts";
import type { Leases } from "./leases.ts";
import type { SendOutcome } from "./outcome.ts";
import { failureOf, settleMessages } from "./settle.ts";
import type { Settlement } from "./settle.ts";
import { writeMail } from "./write-mail.ts";
import type { SendingIdentity } from "./write-mail.ts";

type Deps = Pick<
  App,
  "db" | "clock" | "log" | "queues" | "site" | "signers" | "versions" | "transports" | "fence" | "dkimKeys" | "stopping"
>;

/** What one lane shares: messages are settled behind the backs of those who carry them. */
interface Lane {
  carrier: Carrier;
  sender: SendingIdentity;
  leases: Leases;
  settler: Batcher<Settlement>;
}

const gatherMs = 25;
const unsettledAtMost = 64;
const settleAgainMs = 250;
const settleTries = 60;
/** How often a running dispatch looks whether its sender or its transports were changed. */
const lookAgainMs = 2_000;
/** Messages claimed ahead: enough for one round trip to the database. */
const claimedAhead = 64;

/**
 * Sends the due messages of one sender until none is left: claiming, writing, handing over and settling overlap. As many
 * messages are under way as the transport may have connections, and as many again are ready.
 */
export async function dispatchSender(app: Deps, senderId: string): Promise<void> {
  const route = await readRoute(app, senderId);
  if (route === undefined) return;
  let readAt = performance.now();
  using leases = openLeases(app);
  const lane: Lane = {
    ...route,
    leases,
    settler: openBatcher((batch) => settle(app, senderId, leases, batch), gatherMs, unsettledAtMost),
  };
  const width = route.carrier.maxConnections;
  const claims = openClaims(
    async (limit) => {
      if (app.stopping.aborted) return [];
      if (performance.now() - readAt > lookAgainMs) {
        readAt = performance.now();
        Object.assign(lane, await readRoute(app, senderId));
      }
      const claimed = await claimMessages(app.db, senderId, app.clock.now(), limit);
      for (const { message } of claimed) leases.hold(message.id);
      return claimed;
    },
    Math.max(width, claimedAhead),
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
    const left = await claims.close();
    const ids = left.map(({ message }) => message.id);
    await releaseMessages(app.db, ids, "worker_stopped", app.clock.now());
    await lane.settler.drain();
  }
}

/** Who a lane's mails are from, and what carries them; undefined when there is no such sender. */
async function readRoute(app: Deps, senderId: string): Promise<Pick<Lane, "carrier" | "sender"> | undefined> {
  const [row] = await app.db.select().from(senders).where(eq(senders.id, senderId));
  if (row === undefined) return undefined;
  const sender = { name: row.name, email: row.email, replyTo: row.replyTo, dkim: app.dkimKeys.get(row.dkim) };
  return { carrier: await app.transports.of(row), sender };
}

/** Takes one message all the way: written, through the fence, handed over; it is settled with others, later. */
async function carry(app: Deps, lane: Lane, claimed: ClaimedMessage): Promise<void> {
  const { id } = claimed.message;
  const settlement = await handOver(app, lane, claimed).catch((error: unknown) => giveBack(app, id, error));
  if (settlement === null) lane.leases.drop(id);
  else await lane.settler.add(settlement);
}

/** Nothing was begun for the message. */
async function giveBack({ db, log, clock }: Deps, messageId: string, error: unknown): Promise<null> {
  log.warn({ err: error, messageId }, "the message goes back into the queue");
  await releaseMessages(db, [messageId], "worker_failed", clock.now());
  return null;
}

/** @returns null when the message was held back and is settled, or released */
async function handOver(app: Deps, { sender, carrier }: Lane, claimed: ClaimedMessage): Promise<Settlement | null> {
  const { fence, clock, log, stopping, db } = app;
  const { id } = claimed.message;
  let subject: string | null = null;
  let outcome: SendOutcome | null;
  const version = await app.versions.get(db, claimed.message.versionId);
  const mail = await writeMail(app, version, claimed, sender, clock.now()).catch(asError);
  if (mail instanceof Error) {
    log.error({ err: mail, messageId: id }, "the mail could not be written");
    const reason = `not rendered: ${mail.message}`;
    outcome = { kind: "rejected", hard: false, policy: false, code: null, status: null, reason };
  } else {
    subject = mail.subject;
    const gate = fence.gateOf(id);
    outcome = await carrier.sendThrough(
      (begin) => (stopping.aborted ? Promise.resolve(null) : gate(begin)),
      mail.envelope,
      mail.raw,
    );
    if (outcome === null) {
      // Stopped at the gate: what the fence held back is settled already, and this changes nothing.
      if (stopping.aborted) await releaseMessages(db, [id], "worker_stopped", clock.now());
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
async function settle({ db, log, queues }: Deps, senderId: string, leases: Leases, batch: Settlement[]): Promise<void> {
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
  const unheld = (error: unknown) => log.warn({ err: error }, "destinations not held");
  await holdDestinations(db, senderId, batch).catch(unheld);
  // Not waited for: with the queue out of reach the next sweep makes the job.
  if (batch.some((settlement) => failureOf(settlement).length > 0)) void queues.enqueue("guard", {});
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
