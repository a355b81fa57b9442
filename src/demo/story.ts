import type { Clock } from "../platform/clock.ts";
import type { ApiClient } from "./api-client.ts";

/** An entry of a lead's timeline as the API gives it. */
export interface TimelineEntry {
  id: string;
  kind: string;
  at: string;
  data: Record<string, unknown>;
}

export interface Story {
  /** Prints one line: sequence time, who, what. */
  tell(who: string, what: string): void;
  /** Prints what the engine did with these leads since the last call. */
  follow(leads: readonly { id: string; name: string }[]): Promise<void>;
}

/** Prints the demo as it happens; what the engine does is read from its API. */
export function createStory(api: ApiClient, clock: Clock, print: (line: string) => void): Story {
  const told = new Set<string>();
  const line = (at: Date, who: string, what: string) =>
    print(`${at.toISOString().slice(0, 16).replace("T", " ")}  ${who.padEnd(16)}  ${what}`);
  return {
    tell: (who, what) => line(clock.now(), who, what),
    async follow(leads) {
      for (const { id, name } of leads) {
        const { data } = await api<{ data: TimelineEntry[] }>("GET", `/v1/leads/${id}/timeline?limit=50`);
        for (const entry of data.toReversed()) {
          const what = told.has(entry.id) ? undefined : inWords(entry);
          told.add(entry.id);
          if (what !== undefined) line(new Date(entry.at), name, `    → ${what}`);
        }
      }
    },
  };
}

/** What an entry means, with the reason where there is one; undefined for what the recipients told themselves. */
function inWords({ kind, data }: TimelineEntry): string | undefined {
  switch (kind) {
    case "replied":
      return `recognized as a person's reply (${reasons(data)})`;
    case "auto_replied":
      return `recognized as an automatic reply (${reasons(data)}): goes on as before`;
    case "promoted":
      return `is a prospect now, because of ${cause(data["cause"])}`;
    case "handoff":
      return "handed to a sales rep";
    case "sequence_exited":
      return `the sequence stops here: ${String(data["reason"])}`;
    case "bounced":
      return `address suppressed: ${String(data["response"])}`;
    case "unsubscribed":
      return `address suppressed: unsubscribed (${String(data["method"])})`;
    default:
      return undefined;
  }
}

function reasons({ reasons: list }: Record<string, unknown>): string {
  return Array.isArray(list) ? list.join(", ") : "no reason given";
}

function cause(value: unknown): string {
  if (typeof value !== "object" || value === null || !("kind" in value)) return "an unknown cause";
  if (value.kind === "reply") return "the reply";
  return "count" in value ? `${String(value.count)} opened mails` : String(value.kind);
}
