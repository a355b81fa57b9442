import type { VersionCache } from "./version-cache.ts";

/** What this room keeps open for itself and for those downstream. */
export interface SequenceParts {
  /** Published versions, compiled. */
  readonly versions: VersionCache;
}
