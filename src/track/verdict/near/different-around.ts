import type { HitFeatures } from "../features.ts";

/** What a hit counts for: a member of a group, such as a client at a link. */
export interface Membership {
  group: string;
  member: string;
}

/**
 * For each hit, how many different members of its group have a hit within a time before and after it; 0 for hits that count
 * for nothing. Two pointers walk over the hits, so the time is linear.
 * @param hits in order of time
 */
export function differentAround(
  hits: readonly HitFeatures[],
  withinMs: number,
  membershipOf: (hit: HitFeatures) => Membership | undefined,
): number[] {
  const groups = new Map<string, Map<string, number>>();
  const change = (hit: HitFeatures | undefined, by: number) => {
    const one = hit === undefined ? undefined : membershipOf(hit);
    if (one === undefined) return;
    const members = groups.get(one.group) ?? new Map<string, number>();
    const count = (members.get(one.member) ?? 0) + by;
    if (count > 0) members.set(one.member, count);
    else members.delete(one.member);
    groups.set(one.group, members);
  };
  let [from, to] = [0, 0];
  return hits.map((hit) => {
    for (; to < hits.length && (hits[to]?.atMs ?? 0) - hit.atMs <= withinMs; to++) change(hits[to], 1);
    for (; from < to && hit.atMs - (hits[from]?.atMs ?? 0) > withinMs; from++) change(hits[from], -1);
    const own = membershipOf(hit);
    return own === undefined ? 0 : (groups.get(own.group)?.size ?? 0);
  });
}
