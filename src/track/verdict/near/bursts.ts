import { personal } from "../agents/kinds.ts";
import type { HitFeatures } from "../features.ts";
import { differentAround } from "./different-around.ts";
import type { Membership } from "./different-around.ts";
import { isServerNetwork } from "./times-by.ts";

/** What of a burst a hit is part of. */
export interface Burst {
  /** another link was followed within 5 seconds */
  otherLink: boolean;
  /** two links at once, and yet perhaps two tabs of a person: nothing else speaks for a machine */
  mayBeTabs: boolean;
  /** all links of the mail were followed within 10 seconds, this one among them */
  allLinks: boolean;
  /** the unsubscribe page and a link within 5 seconds */
  pageWithLinks: boolean;
  /** any of these, unless it may be two tabs */
  isBurst: boolean;
}

const betweenLinksMs = 5_000;
const allLinksMs = 10_000;

/**
 * Finds bursts by sliding windows over the hits of one mail. Hits from networks of servers are looked at apart from the others:
 * a gateway that follows all links when a person clicks makes no burst of the click.
 * @param hits in order of time
 */
export function findBursts(hits: readonly HitFeatures[], linksInMail: number): Burst[] {
  const [servers, others] = [hits.filter(isServerNetwork), hits.filter((hit) => !isServerNetwork(hit))];
  const ofServers = burstsAmong(servers, linksInMail).values();
  const ofOthers = burstsAmong(others, linksInMail).values();
  return hits.map((hit) => (isServerNetwork(hit) ? ofServers : ofOthers).next().value ?? noBurst);
}

const noBurst: Burst = { otherLink: false, mayBeTabs: false, allLinks: false, pageWithLinks: false, isBurst: false };

function burstsAmong(hits: readonly HitFeatures[], linksInMail: number): Burst[] {
  const near = differentAround(hits, betweenLinksMs, linkMembership);
  const around = differentAround(hits, allLinksMs, linkMembership);
  const all = inWindowsOfAll(hits, linksInMail);
  const withPage = pagesWithLinks(hits);
  return hits.map((hit, index) => {
    const isLink = linkOf(hit) !== undefined;
    const otherLink = isLink && (near[index] ?? 0) > 1;
    const allLinks = isLink && (all[index] ?? false);
    const pageWithLinks = withPage[index] ?? false;
    const mayBeTabs = !pageWithLinks && around[index] === 2 && looksPersonal(hit);
    return {
      otherLink,
      mayBeTabs,
      allLinks,
      pageWithLinks,
      isBurst: pageWithLinks || ((allLinks || otherLink) && !mayBeTabs),
    };
  });
}

function linkMembership(hit: HitFeatures): Membership | undefined {
  const member = linkOf(hit);
  return member === undefined ? undefined : { group: "links", member };
}

/** A person's program, not from a network of servers, when gateways are done. */
function looksPersonal(hit: HitFeatures): boolean {
  const { method, agent, prefetch, secondsSince250 } = hit;
  const isQuiet = method === "GET" && !prefetch && secondsSince250 !== null && secondsSince250 >= 60;
  return isQuiet && personal.has(agent) && !isServerNetwork(hit);
}

function linkOf({ kind, link }: HitFeatures): string | undefined {
  return kind === "click" && link !== undefined ? `${typeof link} ${link}` : undefined;
}

/** Whether a window of 10 seconds around each hit holds all links of the mail. A mail of one link tells nothing by that. */
function inWindowsOfAll(hits: readonly HitFeatures[], linksInMail: number): boolean[] {
  const inside = hits.map(() => false);
  if (!(linksInMail >= 2)) return inside;
  const links = new Counter();
  let from = 0;
  let marked = 0;
  for (const [to, hit] of hits.entries()) {
    links.add(hit);
    for (; hit.atMs - (hits[from]?.atMs ?? 0) > allLinksMs; from++) links.drop(hits[from]);
    if (links.size < linksInMail) continue;
    for (let index = Math.max(from, marked); index <= to; index++) inside[index] = true;
    marked = to + 1;
  }
  return inside;
}

/** The unsubscribe page and links, each within 5 seconds of the other. */
function pagesWithLinks(hits: readonly HitFeatures[]): boolean[] {
  const timesOf = (kind: HitFeatures["kind"]) => hits.filter((hit) => hit.kind === kind).map(({ atMs }) => atMs);
  const isNear = { unsubscribe_page: nearestOf(timesOf("click")), click: nearestOf(timesOf("unsubscribe_page")) };
  return hits.map(({ kind, atMs }) =>
    kind === "click" || kind === "unsubscribe_page" ? isNear[kind](atMs) <= betweenLinksMs : false,
  );
}

/** Distance to the nearest of some times, asked in order of time. */
function nearestOf(times: readonly number[]): (atMs: number) => number {
  let next = 0;
  return (atMs) => {
    while (next < times.length && (times[next] ?? 0) < atMs) next++;
    return Math.min((times[next] ?? Infinity) - atMs, atMs - (times[next - 1] ?? -Infinity));
  };
}

/** Counts the different links among hits that come and go. */
class Counter {
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#counts.size;
  }

  add(hit: HitFeatures | undefined): void {
    this.#change(hit, 1);
  }

  drop(hit: HitFeatures | undefined): void {
    this.#change(hit, -1);
  }

  #change(hit: HitFeatures | undefined, by: number): void {
    const link = hit === undefined ? undefined : linkOf(hit);
    if (link === undefined) return;
    const count = (this.#counts.get(link) ?? 0) + by;
    if (count > 0) this.#counts.set(link, count);
    else this.#counts.delete(link);
  }
}
