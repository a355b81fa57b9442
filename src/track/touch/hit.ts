import type { TouchFeatures, TouchKind, TouchTrace } from "../../db/schema/touches.ts";

/** One request for something in a message that proved genuine, as it waits to be written. */
export interface Hit {
  messageId: string;
  kind: TouchKind;
  atMs: number;
  link: { url: string; name: string | undefined } | null;
  features: TouchFeatures;
  client: string | null;
  trace: TouchTrace | null;
}

const minuteMs = 60_000;

/**
 * What makes a hit the same as another one of its message: everything that grading looks at, within a minute. However often
 * it is repeated, it is counted.
 */
export function sameAs({ kind, atMs, link, features, client }: Hit): string {
  const { method, agent, network, prefetch, own = false } = features;
  const minute = Math.floor(atMs / minuteMs);
  return `${minute} ${kind} ${method} ${agent} ${network} ${prefetch} ${own} ${client ?? ""} ${link?.name ?? ""} ${link?.url ?? ""}`;
}
