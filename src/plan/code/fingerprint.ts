import { hashOf } from "./resource.ts";
import type { Change } from "./compare.ts";
import type { Json } from "./resource.ts";

/** What a plan was made from: a hash of each resource that it changes, null where there was none. */
export type Fingerprint = Readonly<Record<string, string | null>>;

/** Of what a plan changes, as it was read. */
export function fingerprintOf(changes: readonly Change[]): Record<string, string | null> {
  return Object.fromEntries(
    changes.map(({ kind, key, before }) => [`${kind}/${key}`, before === null ? null : hashOf(before)]),
  );
}

/**
 * What is neither as the plan has read it nor as it will make it, by id: then somebody else was there. Made by the plan itself is
 * what an apply did that was interrupted.
 */
export function movedSince(
  read: Fingerprint,
  changes: readonly Change[],
  now: (id: string) => Json | undefined,
): string[] {
  return changes.flatMap(({ kind, key, after }) => {
    const id = `${kind}/${key}`;
    const is = now(id);
    const hash = is === undefined ? null : hashOf(is);
    const wanted = after === null ? null : hashOf(after);
    return hash === (read[id] ?? null) || hash === wanted ? [] : [id];
  });
}
