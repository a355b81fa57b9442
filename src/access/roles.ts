import type { Role } from "../db/schema/users.ts";
import { capabilities, everything, gives } from "./capability.ts";
import type { Capability, Resource } from "./capability.ts";

/** The roles, the one that may do most first. */
export const roles = ["admin", "marketer", "rep", "viewer"] as const satisfies readonly Role[];

const ofAdmins = new Set<Resource>(["users", "keys", "audit"]);
/** What marketers see and admins change: mail leaves, or people are written to, by another way afterwards. */
const setByAdmins = new Set<Resource>(["senders", "settings", "webhooks"]);

const isOf = (all: ReadonlySet<Resource>, capability: Capability) =>
  [...all].some((resource) => capability.startsWith(`${resource}:`));

const forMarketers = capabilities.filter(
  (one) => !isOf(ofAdmins, one) && !(one.endsWith(":write") && isOf(setByAdmins, one)),
);
const forViewers = capabilities.filter((one) => one.endsWith(":read") && !isOf(ofAdmins, one));

/**
 * What each role may do, in the rights that keys have as scopes. A rep has these rights on own handoffs and their leads alone; see
 * `people/own/`.
 */
const rights: Readonly<Record<Role, readonly string[]>> = {
  admin: [everything],
  marketer: forMarketers,
  rep: [
    "handoffs:write",
    "leads:write",
    "inbound:read",
    "messages:read",
    "enrollments:read",
    "reps:read",
    "templates:read",
    "sequences:read",
    "scoring:read",
    "topics:read",
    "personal_data",
  ] satisfies Capability[],
  viewer: [...forViewers, "personal_data"],
};

/** What a role may do, as scopes. */
export function rightsOfRole(role: Role): readonly string[] {
  return rights[role];
}

/** Whether a role may do something. */
export function mayRole(role: Role, capability: Capability): boolean {
  return gives(rights[role], capability);
}

/** The roles that may do something, the one that may do most first. */
export function rolesWith(capability: Capability): Role[] {
  return roles.filter((role) => mayRole(role, capability));
}
