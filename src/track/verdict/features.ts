import { agentPatterns } from "./agents/agent-patterns.ts";
import type { AgentPattern } from "./agents/agent-patterns.ts";
import { readAgent } from "./agents/read-agent.ts";
import type { AgentFamily } from "./agents/read-agent.ts";
import { networkOf } from "./networks/network-of.ts";
import type { NetworkClass, Networks } from "./networks/network-of.ts";

export type { AgentFamily, NetworkClass, Networks };

/** What was fetched: the pixel, a tracked link, the unsubscribe page, or the link that no person can reach. */
export type HitKind = "open" | "click" | "unsubscribe_page" | "hidden_link";

/** Everything that grading needs of one hit. It holds no address and no full user agent, so that it may be stored. */
export interface HitFeatures {
  kind: HitKind;
  method: "GET" | "HEAD" | "other";
  /** instant, in milliseconds */
  atMs: number;
  /** since the receiving server said 250, by the ledger; negative: before it; null: not handed over as far as is known */
  secondsSince250: number | null;
  agent: AgentFamily;
  network: NetworkClass;
  /** a prefetch header was sent: `Sec-Purpose`, `Purpose`, `X-Purpose` or `X-Moz` */
  prefetch: boolean;
  /** which link; hits of the same link carry the same value */
  link?: number | string;
  /** keyed daily hash of the client address, only to see the same client again; dropped after the grading window */
  client?: string;
}

/** A request as it came in. */
export interface HitRequest {
  method: string;
  headers: Pick<Headers, "get">;
  /** address of the client as the proxy settings tell it; undefined when unknown */
  ip: string | undefined;
  atMs: number;
  /** when the receiving server said 250; null: not known */
  sentAtMs: number | null;
  kind: HitKind;
  link?: number | string;
  /** keyed daily hash of the address, made by the caller, who has the key */
  client?: string;
}

/**
 * Reads the features of a request. Never throws, whatever the headers and the address hold.
 * @param patterns other user agents than all that are known, to see what a part of them comes to
 */
export function featuresOf(
  request: HitRequest,
  networks: Networks,
  patterns: readonly AgentPattern[] = agentPatterns,
): HitFeatures {
  const { method, headers, ip, atMs, sentAtMs, kind, link, client } = request;
  const name = method.toUpperCase();
  return {
    kind,
    method: name === "GET" || name === "HEAD" ? name : "other",
    atMs,
    secondsSince250: sentAtMs === null ? null : (atMs - sentAtMs) / 1_000,
    agent: readAgent(headers.get("user-agent"), kind === "open" ? "image" : "page", patterns),
    network: networkOf(ip, networks),
    prefetch: isPrefetch(headers),
    ...(link !== undefined && { link }),
    ...(client !== undefined && { client }),
  };
}

/**
 * WICG Nav Speculation: `Sec-Purpose: prefetch;prerender`. Before it, Safari and Chrome sent `Purpose: prefetch` or
 * `X-Purpose: preview`, Firefox `X-Moz: prefetch`.
 */
export const prefetchHeaders = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

function isPrefetch(headers: Pick<Headers, "get">): boolean {
  return prefetchHeaders.some((name) => /prefetch|prerender|preview/i.test((headers.get(name) ?? "").slice(0, 100)));
}
