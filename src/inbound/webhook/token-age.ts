/** Mailgun tries for eight hours, under the signature that it made at first. */
export const oldestTokenMs = 24 * 3_600_000;

/** What the clock of a provider may be ahead of ours. */
export const tokenAheadMs = 15 * 60_000;

/** So long is remembered which signatures have served: for as long as they are taken, and a margin. */
export const tokenMemoryMs = oldestTokenMs + tokenAheadMs + 3_600_000;
