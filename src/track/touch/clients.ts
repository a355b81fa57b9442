import { createRateLimit } from "../../platform/http/rate-limit.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import type { NetworkClass } from "../verdict/features.ts";
import { createClientHash } from "./client-hash.ts";
import { createOwnNetworks } from "./own-networks.ts";

/**
 * What a client's address says.
 * @property client names it for the day; null for an address that says nothing of who is behind it
 * @property own it is of our own people
 * @property limited it has had its share of this minute
 */
export interface Client {
  client: string | null;
  own: boolean;
  limited: boolean;
}

/** Looks at the addresses that hits come from. */
export interface Clients {
  /** @param network what the address is known as */
  look(ip: string | undefined, network: NetworkClass, atMs: number): Client;
}

const maxClients = 50_000;

/**
 * A private or unknown address is never evidence, and has no share that it could use up: behind a proxy that is not set up,
 * everybody has the same one.
 */
export function createClients(signer: Signer, policy: { ownNetworks: readonly string[]; perMinute: number }): Clients {
  const hash = createClientHash(signer);
  const isOwn = policy.ownNetworks.length === 0 ? () => false : createOwnNetworks(policy.ownNetworks);
  const rateLimit = createRateLimit({ limit: policy.perMinute, windowMs: 60_000, maxClients });
  return {
    look(ip, network, atMs) {
      if (ip === undefined) return { client: null, own: false, limited: false };
      const own = isOwn(ip);
      if (network === "private" || network === "unknown") return { client: null, own, limited: false };
      const client = hash(ip, atMs);
      return { client, own, limited: rateLimit.take(client).kind === "limited" };
    },
  };
}
