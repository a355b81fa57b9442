import type { Db } from "../../../db/client.ts";
import { slowDown, withAccepted } from "../../../sender/destination/destination-pace.ts";
import { lockPaces, savePaces } from "../claim/paces.ts";
import type { KnownPace } from "../claim/paces.ts";
import type { SendOutcome } from "../../carrier/outcome.ts";
import type { Settlement } from "./settle.ts";

/** Whether the server asked us to slow down, with this message and all others. */
export function isThrottled(outcome: SendOutcome): boolean {
  return outcome.kind === "deferred" && outcome.class === "throttled";
}

interface News {
  accepted: number;
  /** what the server said when it asked us to slow down, and when */
  throttled: { response: string; at: Date } | undefined;
}

/**
 * Lets a sender adapt to destinations that ask it to slow down (421, 4.7.x), as `sender/destination-pace.ts` rules: they
 * are held, and recover by what they accept. Other destinations and other senders go on. One transaction for a settled
 * batch, and none when no server complained and no message of it went to a recovering destination.
 * @param random in [0, 1)
 */
export async function paceDestinations(
  db: Db,
  senderId: string,
  settlements: readonly Settlement[],
  random: () => number = Math.random,
): Promise<void> {
  const news = newsOf(settlements);
  const last = settlements.at(-1);
  if (news.size === 0 || last === undefined) return;
  await db.transaction(async (tx) => {
    const known = await lockPaces(tx, senderId, { destinations: [...news.keys()] });
    const paces = new Map(known.map((pace) => [pace.destination, pace]));
    const changed = Array.from(news, ([destination, told]) =>
      apply(destination, paces.get(destination), told, last.at, random()),
    );
    await savePaces(
      tx,
      senderId,
      changed.filter((pace) => pace !== undefined),
    );
  });
}

function newsOf(settlements: readonly Settlement[]): Map<string, News> {
  const news = new Map<string, News>();
  for (const { claimed, outcome, at } of settlements) {
    const throttled = isThrottled(outcome) && "reason" in outcome ? { response: outcome.reason, at } : undefined;
    const accepted = claimed.paced && outcome.kind === "accepted" ? 1 : 0;
    if (throttled === undefined && accepted === 0) continue;
    const { destination } = claimed.message;
    const before = news.get(destination) ?? { accepted: 0, throttled: undefined };
    news.set(destination, { accepted: before.accepted + accepted, throttled: before.throttled ?? throttled });
  }
  return news;
}

/** @returns undefined when there is no pace to change (any more) */
function apply(
  destination: string,
  pace: KnownPace | undefined,
  { accepted, throttled }: News,
  now: Date,
  random: number,
): KnownPace | undefined {
  const grown = pace && { ...pace, ...withAccepted(pace, accepted, now) };
  if (throttled === undefined) return grown;
  const held = slowDown(grown, throttled.at, random);
  if (grown !== undefined && held === grown) return undefined;
  return { ...held, destination, response: throttled.response, heldSince: throttled.at };
}
