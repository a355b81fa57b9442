/** A session ends when it was not used for so long, and in any case after `absolute`. */
export const lifetimes = {
  idleMs: 7 * 86_400_000,
  absoluteMs: 30 * 86_400_000,
  /** The cookie is replaced when it is so old. */
  rotateMs: 12 * 3_600_000,
  /** So long the cookie before stays good, for requests that were under way. */
  overlapMs: 60_000,
  /** When it was last used is written down so often at most. */
  seenMs: 60_000,
};

/** What the rules look at. */
export interface SessionTimes {
  rotatedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Whether a session is over at `now`. */
export function isOver({ lastSeenAt, expiresAt }: Pick<SessionTimes, "lastSeenAt" | "expiresAt">, now: Date): boolean {
  return expiresAt <= now || lastSeenAt.getTime() + lifetimes.idleMs <= now.getTime();
}

/**
 * What to do with the cookie that a request brought: `keep` it; `replace` it by a new one; or `settle`, because the new one has
 * arrived, and the one before is done with.
 * @param brought which of the two the request brought
 * @param hasPrevious whether there is one before
 */
export function cookieRule(
  { rotatedAt }: Pick<SessionTimes, "rotatedAt">,
  brought: "current" | "previous",
  hasPrevious: boolean,
  now: Date,
): "keep" | "replace" | "settle" {
  const age = now.getTime() - rotatedAt.getTime();
  // The answer with the new one was lost: whoever still has the one before gets another.
  if (brought === "previous") return age >= lifetimes.overlapMs ? "replace" : "keep";
  if (age >= lifetimes.rotateMs) return "replace";
  return hasPrevious && age >= lifetimes.overlapMs ? "settle" : "keep";
}
