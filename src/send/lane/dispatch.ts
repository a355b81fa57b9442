import { isPoison } from "../../aside/is-poison.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { claimMessages } from "./claim/claim.ts";
import { openClaims } from "./claim/claims.ts";
import { openLines } from "./claim/lines.ts";
import { loadMoreFacts } from "./claim/load-more-facts.ts";
import { handOver } from "./hand-over.ts";
import { keepAside } from "./keep-aside.ts";
import { putBack, readRoute } from "./lane.ts";
import type { Lane, LaneDeps } from "./lane.ts";
import { openLeases } from "./leases.ts";
import { openBatcher } from "./settle/batcher.ts";
import { isThrottled } from "./settle/pace-destinations.ts";
import { settleBatch } from "./settle/settle-batch.ts";
import { asker } from "./span/ask-again.ts";
import { noteFault } from "./settle/transport-fault.ts";

const gatherMs = 25;
/** Messages handed over and not written down: at least so many may be, and as many as there are connections. */
const unsettledAtLeast = 64;
/** How often a running dispatch looks whether its sender or its transports were changed. */
const lookAgainMs = 2_000;
/** Messages claimed ahead, at least: a claim costs some statements whatever it takes. */
const claimedAhead = 160;

/**
 * Sends the due messages of one sender until none is left. The way of each is claim (`claim/`), write, fence, carry
 * (`hand-over.ts`), settle (`settle/`); the stages overlap. As many messages are under way as the transport may have connections, and as many again are ready; never more to one destination
 * than it may have, and those of the others pass.
 */
export async function dispatchSender(app: LaneDeps, senderId: string): Promise<void> {
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
    settler: openBatcher(
      (batch) => settleBatch(app, senderId, lane, batch),
      gatherMs,
      Math.max(unsettledAtLeast, width),
    ),
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
      const claimed =
        room === 0 ? [] : await claimMessages(app.db, senderId, app.clock.now(), room, full, asker(app, senderId));
      for (const { message } of claimed) leases.hold(message.id);
      await loadMoreFacts(app, claimed);
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
    await putBack(app, lane, await claims.close(), "worker_stopped");
    await lane.settler.drain();
  }
  // What was sent lets its enrollment go on: now, rather than with the next sweep. Not waited for, since the queue may be
  // out of reach.
  void app.queues.enqueue("advance", {});
}

/** A limit that the transport keeps to anyway is none, so that as many again can be made ready. */
function atOnce(limit: number, width: number): number {
  return limit < width ? limit : Infinity;
}

/** Takes one message to its server; it is settled with others, later. */
async function carry(app: LaneDeps, lane: Lane, claimed: ClaimedMessage): Promise<void> {
  const { id, destination } = claimed.message;
  const settlement = await handOver(app, lane, claimed).catch(async (error: unknown) => {
    if (isPoison(error) && (await keepAside(app, claimed, error))) return null;
    app.log.warn({ err: error, messageId: id }, "the message goes back into the queue");
    await putBack(app, lane, [claimed], "worker_failed");
    return null;
  });
  // A destination asked us to slow down: what waits for it goes back into the queue, until the hold is over.
  if (settlement !== null && isThrottled(settlement.outcome)) {
    await putBack(app, lane, lane.lines.shut(destination), "destination_held");
  }
  lane.lines.done(claimed);
  if (settlement === null) lane.leases.drop(id);
  else await lane.settler.add(settlement);
}
