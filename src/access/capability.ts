/** What rights are given on. Each has a right to read and one to write. */
export const resources = [
  "leads",
  "segments",
  "enrollments",
  "events",
  "forms",
  "imports",
  "sequences",
  "templates",
  "messages",
  "inbound",
  "handoffs",
  "reps",
  "senders",
  "suppressions",
  "topics",
  "scoring",
  "experiments",
  "reports",
  "settings",
  "webhooks",
  "plans",
  "operations",
  "users",
  "keys",
  "audit",
] as const;
export type Resource = (typeof resources)[number];

/**
 * Rights beside those to read and write: `sequences:publish` puts a version to work; `export` takes data out in bulk; `personal_data`
 * lets what is read hold names, addresses and words of people; `personal_data:erase` erases and merges people.
 */
export const special = ["sequences:publish", "export", "personal_data", "personal_data:erase"] as const;

/** One right: what a route asks for, a role has, and a key may be given as a scope. */
export type Capability = `${Resource}:${"read" | "write"}` | (typeof special)[number];

/** Every right that there is. */
export const capabilities: readonly Capability[] = [
  ...resources.flatMap((resource): Capability[] => [`${resource}:read`, `${resource}:write`]),
  ...special,
];

/** Everything, now and later: what a key has that was made without scopes. */
export const everything = "*";

/** Whether a text is a scope that a key can have. */
export function isScope(text: string): text is Capability | typeof everything {
  return text === everything || (capabilities as readonly string[]).includes(text);
}

/** Whether these scopes give a right. The right to write holds the one to read. */
export function gives(scopes: readonly string[], capability: Capability): boolean {
  if (scopes.includes(everything) || scopes.includes(capability)) return true;
  return capability.endsWith(":read") && scopes.includes(capability.replace(/:read$/, ":write"));
}
