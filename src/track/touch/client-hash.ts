import { networkOf } from "../../platform/http/client-address.ts";
import type { Signer } from "../../platform/secret/sign.ts";

const dayMs = 86_400_000;
const kept = 20_000;

/** Names a client's network for one day (UTC) without telling which it is; of IPv6 the /64 counts. */
export type ClientHash = (ip: string, atMs: number) => string;

/** Keyed by the installation, so that nobody else can try all addresses. The latest ones are remembered. */
export function createClientHash(signer: Signer): ClientHash {
  let [day, known] = [0, new Map<string, string>()];
  return (ip, atMs) => {
    const today = Math.floor(atMs / dayMs);
    if (today !== day || known.size >= kept) [day, known] = [today, new Map()];
    const before = known.get(ip);
    if (before !== undefined) return before;
    const made = signer.sign(`client ${today} ${networkOf(ip)}`, 12).toString("base64url");
    known.set(ip, made);
    return made;
  };
}
