import type { TouchFeatures, TouchKind } from "../../db/schema/touches.ts";
import { featuresOf, prefetchHeaders } from "../verdict/features.ts";
import type { NetworkClass } from "../verdict/features.ts";

const known = new Map<string, TouchFeatures>();
const knownAtMost = 5_000;
const agentChars = 512;

/**
 * What a request says of itself, with where it comes from. Few different ones make most of all: those that came before are
 * remembered, and the same ones are one object.
 */
export function readRequest(
  { method, headers }: { method: string; headers: Pick<Headers, "get"> },
  kind: TouchKind,
  { network, own }: { network: NetworkClass; own: boolean },
): TouchFeatures {
  let same = `${kind} ${method} ${network} ${own}\n${headers.get("user-agent")?.slice(0, agentChars) ?? ""}`;
  for (const name of prefetchHeaders) {
    const value = headers.get(name);
    if (value !== null) same += `\n${name} ${value.slice(0, agentChars)}`;
  }
  const before = known.get(same);
  if (before !== undefined) return before;
  const read = featuresOf({ method, headers, ip: undefined, atMs: 0, sentAtMs: null, kind }, []);
  const { agent, prefetch, method: name } = read;
  const features: TouchFeatures = { method: name, agent, prefetch, network, ...(own && { own }) };
  if (known.size >= knownAtMost) known.clear();
  known.set(same, features);
  return features;
}
