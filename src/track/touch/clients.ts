import { hash } from "node:crypto";
import { networkOf } from "../../platform/http/client-address.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import type { NetworkClass, Networks } from "../verdict/features.ts";
import { createNetworkLookup } from "../verdict/networks/network-lookup.ts";
import { createOwnNetworks } from "./own-networks.ts";

/**
 * What a client's address says.
 * @property client names its network for one day (UTC) without telling which it is; null for an address that says nothing
 *   of who is behind it
 * @property network what the address is known as
 * @property own it is of our own people
 * @property limited it has had its share of this minute
 */
export interface Client {
  client: string | null;
  network: NetworkClass;
  own: boolean;
  limited: boolean;
}

/** Looks at the addresses that hits come from. */
export interface Clients {
  look(ip: string | undefined, atMs: number): Client;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const keptAtMost = 25_000;

/** A client that was seen lately: its name for the day, and what it did in the minute that began `sinceMs` (real time). */
interface Seen {
  name: string;
  sinceMs: number;
  count: number;
}

/**
 * A private or unknown address is never evidence, and has no share that it could use up: behind a proxy that is not set up,
 * everybody has the same one. Of IPv6 the /64 is the client. Those seen lately are remembered, however many come.
 */
export function createClients(
  signer: Signer,
  policy: { ownNetworks: readonly string[]; perMinute: number },
  networks: Networks,
): Clients {
  const lookUp = createNetworkLookup(networks);
  const isOwn = policy.ownNetworks.length === 0 ? () => false : createOwnNetworks(policy.ownNetworks);
  let [day, key] = [-1, ""];
  // When there are too many, those go that were not seen since the last time.
  let [seen, before] = [new Map<string, Seen>(), new Map<string, Seen>()];

  function find(address: string): Seen {
    const known = seen.get(address);
    if (known !== undefined) return known;
    // Keyed by the installation, so that nobody else can try all addresses.
    const found = before.get(address) ?? { name: nameOf(key, address), sinceMs: -Infinity, count: 0 };
    if (seen.size >= keptAtMost) [seen, before] = [new Map(), seen];
    seen.set(address, found);
    return found;
  }

  return {
    look(ip, atMs) {
      const network = lookUp(ip);
      if (ip === undefined) return { client: null, network, own: false, limited: false };
      const own = isOwn(ip);
      if (network === "private" || network === "unknown") return { client: null, network, own, limited: false };
      const today = Math.floor(atMs / dayMs);
      if (today !== day) {
        [day, key] = [today, signer.sign(`clients ${today}`, 32).toString("base64url")];
        [seen, before] = [new Map(), new Map()];
      }
      const client = find(ip.includes(":") ? networkOf(ip) : ip);
      const now = performance.now();
      if (now - client.sinceMs >= minuteMs) [client.sinceMs, client.count] = [now, 0];
      client.count += 1;
      return { client: client.name, network, own, limited: client.count > policy.perMinute };
    },
  };
}

const nameChars = 16;

/** A digest that begins with a secret, and of which a part is kept, tells nothing of what else was digested. */
function nameOf(key: string, address: string): string {
  return hash("sha256", `${key} ${address}`, "base64url").slice(0, nameChars);
}
