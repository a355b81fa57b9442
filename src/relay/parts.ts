import type { RepMailStripper } from "./strip/stripper.ts";

/** What this room keeps open for itself. */
export interface RelayParts {
  readonly stripper: RepMailStripper;
}
