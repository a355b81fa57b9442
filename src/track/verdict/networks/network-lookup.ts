import { classOfKey, networkOf } from "./network-of.ts";
import type { NetworkClass, Networks } from "./network-of.ts";

/** Looks up what the network of an address is known for, as `networkOf` does. */
export type NetworkLookup = (ip: string | undefined) => NetworkClass;

// IPv4 blocks of which IANA keeps a part for special purposes: the library knows which.
const partlySpecial = new Set([0, 10, 100, 127, 169, 172, 192, 198, 203]);
const firstMulticast = 224;
const slowAtMost = 5_000;

/**
 * A look-up for the pace of requests: ordinary IPv4 addresses are found as numbers, in one search over all classes. Others are
 * read by the library, and the latest of them remembered.
 */
export function createNetworkLookup(networks: Networks): NetworkLookup {
  let segments: Segments | undefined;
  const slow = new Map<string, NetworkClass>();
  return (ip) => {
    const address = ip === undefined ? -1 : numberOf(ip);
    const block = address >>> 24;
    if (address !== -1 && block < firstMulticast && !partlySpecial.has(block)) {
      segments ??= segmentsOf(networks);
      return segments.classes[lastUpTo(segments.starts, address)] ?? "ordinary";
    }
    if (ip === undefined || ip.length > 60) return "unknown";
    let found = slow.get(ip);
    if (found === undefined) {
      found = networkOf(ip, networks);
      if (slow.size >= slowAtMost) slow.clear();
      slow.set(ip, found);
    }
    return found;
  };
}

/** The IPv4 addresses cut where a class begins or ends. */
interface Segments {
  starts: Uint32Array;
  classes: NetworkClass[];
}

const ipv4 = "ipv4:";

function segmentsOf(networks: Networks): Segments {
  const starts = new Set([0]);
  const numbers = (keys: readonly string[]) =>
    keys.flatMap((key) => (key.startsWith(ipv4) ? [Number.parseInt(key.slice(ipv4.length), 16)] : []));
  for (const { first, last } of networks) {
    for (const start of numbers(first)) starts.add(start);
    for (const end of numbers(last)) if (end < 0xffff_ffff) starts.add(end + 1);
  }
  const sorted = Uint32Array.from(starts).sort();
  const classes = Array.from(sorted, (start) => classOfKey(`${ipv4}${start.toString(16).padStart(8, "0")}`, networks));
  return { starts: sorted, classes };
}

/** The index of the last of `starts` that is not beyond `address`. */
function lastUpTo(starts: Uint32Array, address: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const [dot, zero, nine] = [0x2e, 0x30, 0x39];

/** An IPv4 address in its plain notation as a number; -1 for whatever else. */
function numberOf(text: string): number {
  if (text.length > 15) return -1;
  let [address, part, digits, dots] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine && digits < 3 && (digits === 0 || part > 0)) {
      part = part * 10 + code - zero;
      digits += 1;
    } else if (code === dot && digits > 0 && part < 256) {
      address = address * 256 + part;
      dots += 1;
      [part, digits] = [0, 0];
    } else return -1;
  }
  return dots === 3 && digits > 0 && part < 256 ? address * 256 + part : -1;
}
