import type { TouchFeatures, TouchKind } from "../../db/schema/touches.ts";
import { featuresOf } from "../verdict/features.ts";

type Read = Pick<TouchFeatures, "method" | "agent" | "prefetch">;

const known = new Map<string, Read>();
const knownAtMost = 5_000;
const agentChars = 512;

/** What a request says of itself. Few different ones make most of all: those that came before are remembered. */
export function readRequest(method: string, headers: Pick<Headers, "get">, kind: TouchKind): Read {
  let same = `${kind} ${method}`;
  for (const name of toldBy) same += `\n${headers.get(name)?.slice(0, agentChars) ?? ""}`;
  const before = known.get(same);
  if (before !== undefined) return before;
  const {
    agent,
    prefetch,
    method: name,
  } = featuresOf({ method, headers, ip: undefined, atMs: 0, sentAtMs: null, kind }, []);
  const read = { method: name, agent, prefetch };
  if (known.size >= knownAtMost) known.clear();
  known.set(same, read);
  return read;
}

const toldBy = ["user-agent", "sec-purpose", "purpose", "x-purpose", "x-moz"];
