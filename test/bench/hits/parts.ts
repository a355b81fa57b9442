import type { Random } from "../generate/random.ts";
import { disguise } from "./agents.ts";
import type { Place } from "./addresses.ts";
import { addressIn } from "./addresses.ts";
import { between, looksFor, someLinks } from "./sequence.ts";
import type { TableHit } from "./sequence.ts";

/** A person's hit, hidden where it comes too soon after the 250 to be told from a scanner's (rule 6). */
export function personHit(hit: Omit<TableHit, "truth" | "method">): TableHit {
  const isSoon = hit.at < (hit.kind === "open" ? 60 : 30);
  const { hidden = false, ...rest } = hit;
  return { ...rest, truth: "human", method: "GET", ...((isSoon || hidden) && { hidden: true }) };
}

/** A machine's hit. */
export function machineHit(hit: Omit<TableHit, "truth" | "method"> & { method?: TableHit["method"] }): TableHit {
  return { method: "GET", ...hit, truth: "machine" };
}

/** A person opens a mail, perhaps again later, and follows up to two links, a page's time apart. */
export function reading(
  random: Random,
  { at, links, open, click }: { at: number; links: number; open: Source | null; click: Source | null },
): TableHit[] {
  const hits: TableHit[] = [];
  if (open !== null) hits.push(personHit({ at, kind: "open", ...open }));
  let now = at;
  if (click !== null) {
    for (const link of someLinks(random, links, random.chance(0.25) ? 2 : 1)) {
      now += looksFor(random);
      hits.push(personHit({ at: round(now), kind: "click", link, ...click }));
    }
  }
  if (open !== null && random.chance(0.3)) {
    hits.push(personHit({ at: round(now + between(random, 60, 90_000)), kind: "open", ...open }));
  }
  return hits;
}

/** Program and address of a request; `hidden`: nothing tells it from a machine's. */
export interface Source {
  agent: string;
  ip: string;
  hidden?: boolean;
}

/** How a scanner goes over a mail. */
export interface Scan {
  /** seconds after the 250 */
  at: number;
  links: number;
  /** the networks it sends its requests from */
  places: readonly Place[];
  /** its agents; without them the names of browsers */
  agent?: (random: Random) => string;
  /** seconds from one link to the next, at most */
  gap: number;
  /** how much of the mail it fetches */
  pixel?: boolean;
  page?: boolean;
  head?: boolean;
  hiddenLink?: boolean;
  /** every request from another address */
  spread?: boolean;
}

/** A scanner's walk over all links of a mail, in the order of the source. */
export function scan(random: Random, options: Scan): TableHit[] {
  const { links, places, agent = disguise, gap } = options;
  const one = { agent: agent(random), ip: addressIn(random, random.pick(places)) };
  const source = () => (options.spread ? { ...one, ip: addressIn(random, random.pick(places)) } : one);
  const hits: TableHit[] = [];
  let now = options.at;
  const next = () => {
    now = round(now + between(random, gap / 10, gap));
    return now;
  };
  const targets: Pick<TableHit, "kind" | "link">[] = [
    ...(options.pixel ? [{ kind: "open" as const }] : []),
    ...Array.from({ length: links }, (_, link) => ({ kind: "click" as const, link })),
    ...(options.page ? [{ kind: "unsubscribe_page" as const }] : []),
    ...(options.hiddenLink ? [{ kind: "hidden_link" as const }] : []),
  ];
  for (const target of targets) {
    const from = source();
    if (options.head && target.kind !== "open")
      hits.push(machineHit({ at: next(), ...target, ...from, method: "HEAD" }));
    hits.push(machineHit({ at: next(), ...target, ...from }));
  }
  return hits;
}

export const round = (seconds: number) => Math.round(seconds * 1_000) / 1_000;
