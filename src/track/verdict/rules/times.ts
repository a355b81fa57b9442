import type { HitFeatures } from "../features.ts";

/** Seconds after the 250 from which on a hit may be a person's. Gateways fetch while they take the mail in. */
export const windowSeconds = { open: 60, click: 30 };

/** Behind a scanner's network the window is wider: real clicks are rendered there, too (browser isolation). */
export const scannerWindowSeconds = 600;

/** Nobody has seen the mail arrive, opened it and followed a link in less. */
export const atOnceSeconds = 5;

/** Whether the 250 is so fresh that scanners are still at work. Before the 250, and without one, is another matter. */
export function isSoon({ kind, secondsSince250 }: HitFeatures, window?: number): boolean {
  if (secondsSince250 === null || secondsSince250 < 0) return false;
  return secondsSince250 < (window ?? (kind === "open" ? windowSeconds.open : windowSeconds.click));
}
