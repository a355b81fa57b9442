import type { Context } from "hono";
import { isIPv6 } from "node:net";
import type { HttpEnv } from "./env.ts";

/**
 * The network address of the client, for limits. Of an IPv6 address only the /64 counts, which one client holds whole.
 * @param trustedProxies how many proxies in front of us append to `X-Forwarded-For`; the rest of it is forgeable
 */
export function clientAddress(c: Context<HttpEnv>, trustedProxies: number): string {
  const [forwarded, peer] = [c.req.header("X-Forwarded-For"), c.env?.incoming?.socket.remoteAddress];
  return networkOf(addressBehind(trustedProxies, forwarded, peer) ?? "unknown");
}

/**
 * The whole address of a client, as far as it is known.
 * @param forwarded `X-Forwarded-For`
 * @param peer whoever the connection is from
 */
export function addressBehind(
  trustedProxies: number,
  forwarded: string | undefined,
  peer: string | undefined,
): string | undefined {
  if (trustedProxies === 0 || forwarded === undefined) return peer;
  if (trustedProxies === 1) return forwarded.slice(forwarded.lastIndexOf(",") + 1).trim() || peer;
  return forwarded.split(",").at(-trustedProxies)?.trim() || peer;
}

/** An address as limits count it: of IPv6 only the /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address.slice(0, 64);
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array.from({ length: missing }, () => "0"), ...rest].slice(0, 4).join(":");
}
