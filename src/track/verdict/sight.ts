import { personal, proxies } from "./agents/kinds.ts";
import type { HitFeatures } from "./features.ts";
import { findBursts } from "./near/bursts.ts";
import { differentAround } from "./near/different-around.ts";
import { isServerNetwork, nearest, sameClientOf, timesBy } from "./near/times-by.ts";

/** Other recipients that the same client address fetched for. */
export interface SharedAddress {
  recipients: number;
  sameCompany: boolean;
}

/** What the other hits of the mail say about one hit. */
export interface Sight {
  otherLinkWithin5s: boolean;
  /** two links at once, and still perhaps a person's two tabs */
  mayBeTabs: boolean;
  allLinksWithin10s: boolean;
  pageWithLinks: boolean;
  behindHead: boolean;
  besideBurst: boolean;
  withHiddenLink: boolean;
  /** the same link was followed by a person's browser in the same moments */
  besidePerson: boolean;
  clientOfMachine: boolean;
  /** the same client fetched the pixel and a link within two seconds, and this is one of the two */
  openWithClick: boolean;
  /** another client followed the same link in the same moments */
  sameLinkTwice: boolean;
  shared: SharedAddress | undefined;
}

const minuteMs = 60_000;
const scannerWindowMs = 600_000;

/**
 * Looks around every hit of one mail, in time n log n.
 * @param hits in order of time
 */
export function lookAround(
  hits: readonly HitFeatures[],
  linksInMail: number,
  sharedOf: (client: string) => SharedAddress | undefined,
): Sight[] {
  const bursts = findBursts(hits, linksInMail);
  const burstHits = hits.filter((_, index) => bursts[index]?.isBurst);
  const burstByClient = timesBy(burstHits, sameClientOf);
  const burstByKind = timesBy(burstHits, likeness);
  const headByClient = timesBy(hits.filter(isHead), (hit) => withTarget(hit, sameClientOf(hit)));
  const headByKind = timesBy(hits.filter(isHead), (hit) => withTarget(hit, likeness(hit)));
  const hidden = hits.filter(({ kind }) => kind === "hidden_link");
  const hiddenByClient = timesBy(hidden, sameClientOf);
  const hiddenByKind = timesBy(hidden, likeness);
  const machines = hits.filter((hit, index) => isPlainMachine(hit) || bursts[index]?.isBurst);
  const machineByClient = timesBy(machines, sameClientOf);
  const people = timesBy(hits.filter(isPersonsClick), target);
  const openByClient = timesBy(
    hits.filter(({ kind }) => kind === "open"),
    sameClientOf,
  );
  const clickByClient = timesBy(
    hits.filter(({ kind }) => kind === "click"),
    sameClientOf,
  );
  const clients = differentAround(hits, 10_000, (hit) => {
    const client = hit.kind === "click" && !isServerNetwork(hit) ? sameClientOf(hit) : undefined;
    return client === undefined ? undefined : { group: target(hit), member: client };
  });

  return hits.map((hit, index) => {
    const burst = bursts[index];
    const [client, kind] = [sameClientOf(hit), likeness(hit)];
    const isNear = (times: ReturnType<typeof timesBy>, key: string | undefined, withinMs: number) =>
      nearest(times, key, hit.atMs) <= withinMs;
    return {
      otherLinkWithin5s: burst?.otherLink ?? false,
      mayBeTabs: burst?.mayBeTabs ?? false,
      allLinksWithin10s: burst?.allLinks ?? false,
      pageWithLinks: burst?.pageWithLinks ?? false,
      behindHead:
        hit.method !== "HEAD" &&
        (isNear(headByClient, withTarget(hit, client), minuteMs) ||
          (isServerNetwork(hit) && isNear(headByKind, withTarget(hit, kind), minuteMs))),
      besideBurst:
        !(burst?.isBurst ?? false) &&
        hit.kind === "open" &&
        (isNear(burstByClient, client, 10_000) || isNear(burstByKind, kind, 2_000)),
      withHiddenLink: isNear(hiddenByClient, client, Number.MAX_SAFE_INTEGER) || isNear(hiddenByKind, kind, 10_000),
      besidePerson: hit.kind === "click" && isServerNetwork(hit) && isNear(people, target(hit), 30_000),
      clientOfMachine: isClientOfMachine(hit, nearest(machineByClient, client, hit.atMs)),
      openWithClick:
        (hit.kind === "open" && isNear(clickByClient, client, 2_000)) ||
        (hit.kind === "click" && isNear(openByClient, client, 2_000)),
      sameLinkTwice: (clients[index] ?? 0) > 1,
      shared: client === undefined || hit.network === "apple_relay" ? undefined : sharedOf(client),
    };
  });
}

function isClientOfMachine(hit: HitFeatures, distanceMs: number): boolean {
  if (proxies.has(hit.agent)) return false;
  if (hit.network === "hosting" || hit.network === "microsoft") return distanceMs < Infinity;
  // Isolated browsers of people leave by the same addresses as the scanner of their company.
  return distanceMs <= (hit.network === "scanner_probable" ? scannerWindowMs : minuteMs);
}

const isHead = ({ method }: HitFeatures) => method === "HEAD";

/** Machines by themselves. Apple's and Gmail's prefetchers share addresses with people and are not among them. */
function isPlainMachine({ method, agent, network, kind, prefetch, secondsSince250 }: HitFeatures): boolean {
  if (prefetch || agent === "apple_mpp" || agent === "gmail_prefetch" || proxies.has(agent)) return false;
  return (
    method !== "GET" ||
    agent === "http_library" ||
    agent === "bot" ||
    agent === "none" ||
    network === "scanner_certain" ||
    kind === "hidden_link" ||
    (secondsSince250 !== null && secondsSince250 < 0)
  );
}

/** A click by a person's program from where people are. */
function isPersonsClick({ kind, method, agent, network }: HitFeatures): boolean {
  const isWherePeopleAre = network === "ordinary" || network === "apple_relay";
  return kind === "click" && method === "GET" && personal.has(agent) && isWherePeopleAre;
}

function target({ kind, link }: HitFeatures): string {
  return `${kind} ${typeof link} ${link ?? ""}`;
}

/** The same kind of program from the same kind of network: scanners spread their requests over addresses. */
function likeness({ agent, network }: HitFeatures): string | undefined {
  return network === "private" || network === "unknown" ? undefined : `${agent} ${network}`;
}

function withTarget(hit: HitFeatures, who: string | undefined): string | undefined {
  return who === undefined ? undefined : `${target(hit)} ${who}`;
}
