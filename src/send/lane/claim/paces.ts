import { and, asc, eq, gt, inArray, isNotNull, or, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { destinationHolds } from "../../../db/schema/index.ts";
import type { Pace } from "../../../sender/destination/destination-pace.ts";

type StoredPace = typeof destinationHolds.$inferSelect;

/** A destination's pace, and what its server said that led to it. */
export interface KnownPace extends Pace {
  destination: string;
  response: string;
  heldSince: Date;
}

/** Locks the paces of a sender, in an order that is the same for everybody. @param which all that limit anything by default */
export async function lockPaces(
  tx: Tx,
  senderId: string,
  which: { destinations: readonly string[] } | { limitingAt: Date },
): Promise<KnownPace[]> {
  const these =
    "destinations" in which ? inArray(destinationHolds.destination, [...which.destinations]) : limits(which.limitingAt);
  return tx
    .select()
    .from(destinationHolds)
    .where(and(eq(destinationHolds.senderId, senderId), these))
    .orderBy(asc(destinationHolds.destination))
    .for("update");
}

function limits(now: Date): SQL | undefined {
  return or(gt(destinationHolds.heldUntil, now), isNotNull(destinationHolds.window));
}

/** Writes paces that are new or have changed. */
export async function savePaces(tx: Tx, senderId: string, paces: readonly KnownPace[]): Promise<void> {
  if (paces.length === 0) return;
  const rows: StoredPace[] = paces.map((pace) => ({ ...pace, senderId }));
  await tx
    .insert(destinationHolds)
    .values(rows)
    .onConflictDoUpdate({
      target: [destinationHolds.senderId, destinationHolds.destination],
      set: {
        level: sql`excluded.level`,
        heldSince: sql`excluded.held_since`,
        heldUntil: sql`excluded.held_until`,
        response: sql`excluded.response`,
        window: sql`excluded."window"`,
        ceiling: sql`excluded.ceiling`,
        roundEndsAt: sql`excluded.round_ends_at`,
        taken: sql`excluded.taken`,
        accepted: sql`excluded.accepted`,
      },
    });
}
