import { and, asc, eq, gt, inArray, isNotNull, or } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { destinationHolds } from "../../db/schema/index.ts";
import { atRound, phaseOf } from "./destination-pace.ts";

/** A destination that asked a sender to slow down, as it is now. */
export interface DestinationHold {
  senderId: string;
  /** the group of mail servers, or the domain */
  destination: string;
  /** `held`: nothing goes until `until`. `recovering`: `window` messages may go until `until`, then as many again or more. */
  phase: "held" | "recovering";
  until: Date;
  window: number;
  /** what its server said, and when */
  response: string;
  since: Date;
  /** holds in a row that let nothing through; they get longer */
  level: number;
}

/** The destinations that a sender sends nothing, or little, to at the moment, by name. */
export async function listDestinationHolds(db: Executor, senderId: string, now: Date): Promise<DestinationHold[]> {
  return select(db, eq(destinationHolds.senderId, senderId), now);
}

/** As `listDestinationHolds`, of any of some senders and any of some destinations. */
export async function findDestinationHolds(
  db: Executor,
  { senderIds, destinations }: { senderIds: readonly string[]; destinations: readonly string[] },
  now: Date,
): Promise<DestinationHold[]> {
  if (senderIds.length === 0 || destinations.length === 0) return [];
  const { senderId, destination } = destinationHolds;
  return select(db, and(inArray(senderId, [...senderIds]), inArray(destination, [...destinations])), now);
}

async function select(db: Executor, which: SQL | undefined, now: Date): Promise<DestinationHold[]> {
  const rows = await db
    .select()
    .from(destinationHolds)
    .where(and(which, or(gt(destinationHolds.heldUntil, now), isNotNull(destinationHolds.window))))
    .orderBy(asc(destinationHolds.destination));
  return rows.flatMap((row) => {
    const { senderId, destination, response, heldSince: since } = row;
    const { window, heldUntil, roundEndsAt, level, ...pace } = { ...row, ...atRound(row, now) };
    const phase = phaseOf({ window, heldUntil, roundEndsAt, level, ...pace }, now);
    if (phase === "open" || window === null) return [];
    const until = phase === "held" ? heldUntil : roundEndsAt;
    return [{ senderId, destination, phase, until, window, response, since, level }];
  });
}
