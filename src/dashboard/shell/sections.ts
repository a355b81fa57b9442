import { may } from "./who.ts";
import type { Rights, SignedIn } from "./who.ts";

/** An entry of the navigation. `key` goes there behind `g`. */
export interface Entry {
  path: string;
  name: string;
  key: string;
  rights: Rights;
  badge?: "handoffs" | "reviews";
}

/** The navigation, in its groups. */
export const groups: readonly { name: string | null; entries: readonly Entry[] }[] = [
  {
    name: null,
    entries: [
      { path: "/", name: "Overview", key: "o", rights: ["reports:read"] },
      {
        path: "/handoffs",
        name: "Handoffs",
        key: "h",
        rights: ["handoffs:read", "leads:read", "personal_data"],
        badge: "handoffs",
      },
      { path: "/leads", name: "Leads", key: "l", rights: ["leads:read", "personal_data"] },
      { path: "/sequences", name: "Sequences", key: "s", rights: ["sequences:read", "reports:read"] },
      {
        path: "/templates",
        name: "Templates",
        key: "t",
        rights: ["templates:read", "sequences:read", "reports:read", "personal_data"],
      },
      { path: "/review", name: "Review", key: "r", rights: ["inbound:write", "personal_data"], badge: "reviews" },
    ],
  },
  {
    name: "Insight",
    entries: [
      { path: "/reports", name: "Reports", key: "p", rights: ["reports:read"] },
      { path: "/scoring", name: "Scoring", key: "n", rights: ["scoring:read", "personal_data", "reports:read"] },
      { path: "/calendar", name: "Calendar", key: "c", rights: ["reports:read"] },
      { path: "/experiments", name: "Experiments", key: "x", rights: ["experiments:read", "reports:read"] },
    ],
  },
  {
    name: "Running it",
    entries: [
      { path: "/deliverability", name: "Deliverability", key: "d", rights: ["senders:read", "reports:read"] },
      { path: "/imports", name: "Imports", key: "i", rights: ["imports:read", "personal_data"] },
      { path: "/jobs", name: "Jobs", key: "j", rights: ["operations:read", "personal_data"] },
      { path: "/settings", name: "Settings", key: "e", rights: ["settings:read", "reports:read"] },
    ],
  },
];

/** The groups that somebody sees something of. */
export function groupsFor(user: Pick<SignedIn, "role">): typeof groups {
  return groups
    .map(({ name, entries }) => ({ name, entries: entries.filter(({ rights }) => may(user, ...rights)) }))
    .filter(({ entries }) => entries.length > 0);
}
