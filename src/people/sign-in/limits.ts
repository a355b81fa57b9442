import { openRateWindows } from "../../db/limit/rate-windows.ts";
import type { Ground } from "../../ground.ts";
import { digest } from "../../platform/secret/sign.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How often people may try to sign in, over all processes. */
export const signInLimits = {
  /** links for one address in an hour, whether it is known or not */
  linksPerAddress: 5,
  /** links asked for from one network in an hour */
  linksPerNetwork: 60,
  /** passkeys and links tried from one network in a minute */
  triesPerNetwork: 60,
};

/** @returns how long to wait, milliseconds; null when it may pass */
export interface SignInLimit {
  link(asking: { email: string; network: string }): Promise<number | null>;
  attempt(asking: { network: string }): Promise<number | null>;
}

/** Counts on the clock of the database. Of addresses it keeps digests, for an hour. */
export function openSignInLimit({ db }: Pick<Ground, "db">): SignInLimit {
  const count = openRateWindows(db);
  return {
    link: ({ email, network }) =>
      count([
        { key: `sign-in-address:${digest(email)}`, most: signInLimits.linksPerAddress, ms: hourMs },
        { key: `sign-in-network:${digest(network)}`, most: signInLimits.linksPerNetwork, ms: hourMs },
      ]),
    attempt: ({ network }) =>
      count([{ key: `sign-in-try:${digest(network)}`, most: signInLimits.triesPerNetwork, ms: minuteMs }]),
  };
}
