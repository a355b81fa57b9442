import ipaddr from "ipaddr.js";
import type { Vendor } from "../vendor.ts";
import type { ListedClass } from "./network-sources.ts";

/** Where a request comes from. `private` and `unknown` say nothing about anybody: a proxy in front may be set up wrongly. */
export type NetworkClass = ListedClass | "ordinary" | "private" | "unknown";

/** Ranges of one class in order, none overlapping another; ends as keys that sort like the addresses (`keyOf`). */
export interface Tier {
  class: ListedClass;
  first: readonly string[];
  last: readonly string[];
  vendor: readonly Vendor[];
}

/** What is known of networks; the class that stands first counts where ranges of two overlap. */
export type Networks = readonly Tier[];

// Ranges by the name that ipaddr.js gives them (IANA's special-purpose registries).
const privateRanges = new Set(["private", "loopback", "linkLocal", "uniqueLocal", "carrierGradeNat"]);
const publicRanges = new Set(["unicast", "6to4", "teredo", "rfc6052", "rfc6145"]);

/** The class of an address: looked up in time that grows with the logarithm of the ranges. Never throws. */
export function networkOf(ip: string | undefined, networks: Networks): NetworkClass {
  const address = ip === undefined ? null : readAddress(ip);
  if (address === null) return "unknown";
  const range = address.range();
  if (privateRanges.has(range)) return "private";
  if (!publicRanges.has(range)) return "unknown";
  return classOfKey(keyOf(address), networks);
}

/** The class of a public address by its key. */
export function classOfKey(key: string, networks: Networks): NetworkClass {
  return networks.find((tier) => holds(tier, key))?.class ?? "ordinary";
}

/** An address, IPv4 also where it is written as IPv6 (`::ffff:192.0.2.1`); null where it is none. */
export function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (text.length > 60) return null;
  // Old notations such as 0x7f.1 are no addresses that a server sees.
  if (!text.includes(":")) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : null;
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : null;
}

/** A key that sorts as addresses do, IPv4 before IPv6. */
export function keyOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return `${address.kind()}:${Buffer.from(address.toByteArray()).toString("hex")}`;
}

function holds({ first, last }: Tier, key: string): boolean {
  let low = 0;
  let high = first.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((first[middle] ?? "") <= key) low = middle + 1;
    else high = middle;
  }
  const end = last[low - 1];
  return end !== undefined && key <= end;
}
