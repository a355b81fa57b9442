import type { HitFeatures } from "./features.ts";

/**
 * What the same person did later: answered, sent a form, caused an event on the site, or moved about on the page a link led
 * to. Only what a person did by itself counts: a page view alone is what a scanner's browser causes, too.
 */
export interface LaterEvidence {
  kind: "reply" | "form" | "site_event" | "page_activity";
  /** instant, in milliseconds */
  atMs: number;
  /** hash of the client that did it, as in the features of a hit; where both are known they must be the same */
  client?: string;
  /** the link it came by, where that is known */
  link?: number | string;
}

/** How long before the evidence a hit may be. An answer may take days; what happens on a page follows a click. */
const reachMs = { reply: 14 * 86_400_000, form: 30 * 60_000, site_event: 30 * 60_000, page_activity: 30 * 60_000 };

/** A page is not used within the first moments; scripts that run by themselves are. */
const settledMs = 5_000;

/**
 * The hits that later evidence proves, with what proves them: for each piece the last hit before it that can be the person's.
 * @param hits in order of time
 * @param canBe whether a hit, by its index, can be the person's if such evidence follows
 */
export function proveLater(
  hits: readonly HitFeatures[],
  later: readonly LaterEvidence[],
  canBe: (index: number, kind: LaterEvidence["kind"]) => boolean,
): Map<number, Set<LaterEvidence["kind"]>> {
  const proven = new Map<number, Set<LaterEvidence["kind"]>>();
  for (const evidence of later) {
    const index = hits.findLastIndex((hit, at) => canBe(at, evidence.kind) && leadsTo(hit, evidence));
    if (index < 0) continue;
    // Hits of the same instant are proven alike: nothing says which came first.
    for (const [at, hit] of hits.entries()) {
      if (hit.atMs !== hits[index]?.atMs || !canBe(at, evidence.kind) || !leadsTo(hit, evidence)) continue;
      proven.set(at, (proven.get(at) ?? new Set()).add(evidence.kind));
    }
  }
  return proven;
}

function leadsTo(hit: HitFeatures, { kind, atMs, client, link }: LaterEvidence): boolean {
  const gapMs = atMs - hit.atMs;
  if (gapMs < 0 || gapMs > reachMs[kind] || hit.method !== "GET") return false;
  if (kind === "reply") return hit.kind === "open" || hit.kind === "click";
  if (hit.kind !== "click" || (kind === "page_activity" && gapMs < settledMs)) return false;
  if (client !== undefined && hit.client !== undefined && client !== hit.client) return false;
  return link === undefined || hit.link === undefined || link === hit.link;
}
