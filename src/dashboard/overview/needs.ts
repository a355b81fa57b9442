import type { FailingJob } from "../../jobs/failing.ts";
import type { DestinationHold } from "../../sender/destination/list-holds.ts";
import { counted } from "../word/numbers.ts";
import { moment, span } from "../word/times.ts";

export interface Held extends DestinationHold {
  sender: string;
}

/** Counted up to a page. */
interface Some {
  count: number;
  hasMore: boolean;
}

/** What may wait for a person. */
export interface NeedFacts {
  late: { id: string; who: string; rep: string | null; createdAt: Date; why: string }[];
  open: Some;
  reviews: Some & { heldUntil: Date | null };
  trips: { id: string; reason: string }[];
  asides: { code: string; reason: string }[];
  failing: readonly FailingJob[];
  heldMails: Some;
  holds: readonly Held[];
}

/** One thing that waits, and the one button that helps. */
export interface Need {
  tone: "hot" | "warm" | "cold" | "leaf";
  title: string;
  text: string;
  href: string;
  label: string;
}

const shownLate = 3;

/** What needs a person now, the most pressing first. Pure. */
export function needsOf(facts: NeedFacts, zone: string, now: Date): Need[] {
  const { late, open, reviews, trips, asides, failing, heldMails, holds } = facts;
  const waits = open.count - late.length;
  return [
    ...late.slice(0, shownLate).map(({ id, who, rep, createdAt, why }): Need => {
      const since = span(now.getTime() - createdAt.getTime());
      const owner = rep === null ? "Nobody can take it." : `Owner: ${rep}.`;
      const title = rep === null ? `Handoff of nobody for ${since}` : `Handoff without an answer for ${since}`;
      return { tone: "hot", title, text: `${who}: ${why}. ${owner}`, href: `/handoffs/${id}`, label: "Open" };
    }),
    ...some(late.length > shownLate, (): Need => {
      const title = `${counted(late.length - shownLate, "more handoff")} over the time to accept`;
      return { tone: "hot", title, text: "Their reps were reminded.", href: "/handoffs", label: "See" };
    }),
    ...trips.map(({ reason }): Need => {
      return { tone: "hot", title: "The guard paused something", text: reason, href: "/deliverability", label: "Look" };
    }),
    ...failing.map(({ job, since }): Need => {
      const title = `The job “${job}” has failed for ${span(now.getTime() - since.getTime())}`;
      return { tone: "hot", title, text: "The log of the workers says why.", href: "/jobs", label: "See" };
    }),
    ...some(reviews.count > 0, (): Need => {
      const title = `${plus(reviews, "mail")} in review`;
      const until =
        reviews.heldUntil === null ? "" : ` Their sequences wait until ${moment(reviews.heldUntil, zone, now)}.`;
      const text = `The evidence is split, so a person decides.${until}`;
      return { tone: "warm", title, text, href: "/review", label: "Decide" };
    }),
    ...holds.map(({ destination, sender, until, phase, response }): Need => {
      const title = `${destination} asked us to slow down`;
      const next = `${phase === "held" ? "Next try" : "A few go; more from"} ${moment(until, zone, now)}.`;
      const text = `Mail of “${sender}” waits. ${next} It said: ${response}`;
      return { tone: "warm", title, text, href: "/deliverability", label: "See" };
    }),
    ...some(heldMails.count > 0, (): Need => {
      const title = `${plus(heldMails, "mail")} held for a person`;
      const text = "They could not be written, or nobody knows whether they arrived.";
      return { tone: "warm", title, text, href: "/rows/messages?status=held", label: "Look" };
    }),
    ...setAside(asides),
    ...some(waits > 0, (): Need => {
      const title = `${counted(waits, "handoff")} wait${waits === 1 ? "s" : ""} to be accepted`;
      return { tone: "leaf", title, text: "All within their time.", href: "/handoffs", label: "Open" };
    }),
  ];
}

/** One line for each kind of failure: a hundred of one kind are one thing to repair. */
function setAside(asides: NeedFacts["asides"]): Need[] {
  return Object.entries(Object.groupBy(asides, ({ code }) => code)).map(([, same = []]): Need => {
    const title = `${counted(same.length, "thing")} set aside`;
    return { tone: "cold", title, text: same[0]?.reason ?? "", href: "/jobs", label: "Repair" };
  });
}

const plus = ({ count, hasMore }: Some, one: string): string =>
  hasMore ? `More than ${count} ${one}s` : counted(count, one);

const some = (isSo: boolean, make: () => Need): Need[] => (isSo ? [make()] : []);
