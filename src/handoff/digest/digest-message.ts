import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import type { ChannelMessage } from "../../rep/channel/message.ts";
import { digestTitle, digestWords } from "./digest-words.ts";
import { saysNothing } from "./load-digest.ts";
import type { Digest } from "./load-digest.ts";

/** A digest as it is told in a channel; undefined when nothing waits any more. Pure. */
export function digestMessage(
  digest: Digest,
  entry: Extract<OutboxEntry, { topic: "digest" }>,
  { id, at, zone, url }: { id: string; at: Date; zone: string; url: string },
): ChannelMessage | undefined {
  if (saysNothing(digest)) return undefined;
  const lines = digestWords(digest, zone, at).flatMap(({ title, lines: some, left }) => [
    ...some.map(({ text }) => `${title.replace(/ \(\d+\)$/, "")}: ${text}`),
    ...(left === 0 ? [] : [`${title}: and ${left} more`]),
  ]);
  return {
    type: "digest",
    id,
    at,
    heading: "Your day",
    who: digestTitle(digest).replace(/^Your day: /, ""),
    why: null,
    facts: [],
    quotes: [],
    lines,
    more: null,
    link: { label: "Your tasks", url },
    data: { repId: entry.repId, day: entry.day },
  };
}
