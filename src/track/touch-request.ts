import type { Context } from "hono";
import { addressBehind } from "../platform/http/client-address.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import type { TouchRequest } from "./record-touch.ts";

/** Settings of the HTTP interface that these pages look at. */
export interface TrackOptions {
  /** How many proxies in front of us append to `X-Forwarded-For`. */
  trustedProxies?: number;
}

/** What a touch is told by of a request. */
export function touchRequest(c: Context<HttpEnv>, { trustedProxies = 0 }: TrackOptions): TouchRequest {
  const { method, headers } = c.req.raw;
  const peer = c.env?.incoming?.socket.remoteAddress;
  return { method, headers, ip: addressBehind(trustedProxies, headers.get("x-forwarded-for") ?? undefined, peer) };
}
