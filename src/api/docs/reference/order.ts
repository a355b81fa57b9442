import type { Operation, Reference } from "./document.ts";

/** The parts of the API in the order of the job; what is not named comes last. */
const order = [
  ["Leads", "Events", "Forms", "Imports", "Accounts", "Segments"],
  ["Sequences", "Templates", "Enrollments", "Messages", "Experiments"],
  ["Senders", "Transports", "Guard", "Suppressions", "Consent"],
  ["Inbound mail", "Scoring", "Qualification", "Reps", "Teams", "Channels", "Handoffs", "Tasks"],
  ["Reports", "Webhooks", "Users", "Keys", "Audit", "Settings", "Privacy", "Set aside", "Health"],
].flat();

/** A part of the API: its calls, and its address below `/docs/api`. */
export interface Part {
  tag: string;
  slug: string;
  operations: readonly Operation[];
}

const placeOf = (tag: string): number => {
  const place = order.indexOf(tag);
  return place < 0 ? order.length : place;
};

/** The parts of a reference, in the order of the job. Pure. */
export function partsOf({ operations }: Reference): Part[] {
  return [...Map.groupBy(operations, ({ tag }) => tag)]
    .map(([tag, own]) => ({ tag, slug: tag.toLowerCase().replaceAll(" ", "-"), operations: own }))
    .toSorted((a, b) => placeOf(a.tag) - placeOf(b.tag) || a.tag.localeCompare(b.tag));
}
