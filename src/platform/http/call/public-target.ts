import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** Whether addresses of private networks may be called, and plain http. Only for trusted installations and tests. */
export interface CallOptions {
  allowPrivate: boolean;
}

export interface Address {
  address: string;
  family: number;
}

/** Where a call goes, or why it does not: `retry` may be different later, `failed` will not. `detail` is for people, and names the host only. */
export type FoundTarget =
  | { kind: "found"; target: URL; address: Address }
  | { kind: "retry" | "failed"; detail: string };

/**
 * Finds where a URL leads that a customer wrote. Against requests forged into our own network (SSRF) the name is resolved here,
 * and refused if any of its addresses is not public; the call then goes to the very address that was looked at (`pinnedTo`).
 */
export async function findTarget(url: string, { allowPrivate }: CallOptions): Promise<FoundTarget> {
  const target = new URL(url);
  if (target.protocol !== "https:" && !(allowPrivate && target.protocol === "http:")) {
    return { kind: "failed", detail: `${target.protocol} is not called, only https:` };
  }
  const host = target.hostname.replace(/^\[|\]$/g, "");
  let addresses: Address[];
  try {
    addresses = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host, family: isIP(host) }];
  } catch (error) {
    return { kind: "retry", detail: messageOf(error) };
  }
  const refused = addresses.find(({ address }) => !isPublicAddress(address));
  if (refused !== undefined && !allowPrivate) {
    return { kind: "failed", detail: `${host} is ${refused.address}, which is not a public address` };
  }
  const [address] = addresses;
  return address === undefined
    ? { kind: "retry", detail: `${host} has no address` }
    : { kind: "found", target, address };
}

/** The `lookup` of a request to an address that was judged before: asking again could give another answer. */
export function pinnedTo({ address, family }: Address): LookupFunction {
  return (_host, options, done) =>
    options.all === true ? done(null, [{ address, family }]) : done(null, address, family);
}

export const printable = (text: string): string => text.replace(/[^\x20-\x7e]+/g, " ");
export const messageOf = (error: unknown): string =>
  printable(error instanceof Error ? error.message : String(error)).slice(0, 500);
