import type { Clients } from "./touch/clients.ts";
import type { HitBuffer } from "./touch/hit-buffer.ts";

/** How touches are taken in. */
export interface TrackPolicy {
  /** Networks of our own people, as CIDR: what they open and click is nobody's. */
  ownNetworks: readonly string[];
  /** Days that the address, cut short, and the user agent of a touch are kept; 0: not at all. */
  traceDays: number;
  /** Touches that one client may cause in a minute; more are answered and not recorded. */
  perMinute: number;
  /** The file that networks are known from; null for the one that comes with Ripen. */
  networksFile: string | null;
}

/** What this room keeps open for itself and for those downstream. */
export interface TrackParts {
  readonly track: TrackPolicy;
  readonly clients: Clients;
  /** Hits on their way into the database. */
  readonly hits: HitBuffer;
}
