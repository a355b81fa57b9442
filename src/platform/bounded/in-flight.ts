/** What is held in memory for now, counted overall and for each client. */
export interface InFlight {
  /** Counts `bytes` more for a client, unless that would pass a limit. */
  take(client: string, bytes: number): "taken" | "client_full" | "full";
  give(client: string, bytes: number): void;
  /** Whether so many more would fit now. */
  fits(client: string, bytes: number): boolean;
}

export interface InFlightLimits {
  /** bytes */
  total: number;
  /** bytes */
  perClient: number;
}

/** Bounds the memory that clients can have us hold at one time. */
export function createInFlight({ total, perClient }: InFlightLimits): InFlight {
  const held = new Map<string, number>();
  let all = 0;
  const verdict = (client: string, bytes: number) => {
    if (all + bytes > total) return "full";
    return (held.get(client) ?? 0) + bytes > perClient ? "client_full" : "taken";
  };
  return {
    take(client, bytes) {
      const found = verdict(client, bytes);
      if (found !== "taken") return found;
      all += bytes;
      held.set(client, (held.get(client) ?? 0) + bytes);
      return found;
    },
    give(client, bytes) {
      all -= bytes;
      const left = (held.get(client) ?? 0) - bytes;
      if (left > 0) held.set(client, left);
      else held.delete(client);
    },
    fits: (client, bytes) => verdict(client, bytes) === "taken",
  };
}
