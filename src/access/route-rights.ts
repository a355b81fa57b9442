import type { Capability, Resource } from "./capability.ts";

/** Which resource the first part of a path below `/v1` is of. A path that is not here is open to keys with every right alone. */
const resourceOf: Readonly<Record<string, Resource>> = {
  accounts: "leads",
  activity: "leads",
  applied: "plans",
  audit: "audit",
  channels: "reps",
  corrections: "inbound",
  duplicates: "leads",
  enrollments: "enrollments",
  "erasure-requests": "leads",
  erasures: "leads",
  events: "events",
  experiments: "experiments",
  forms: "forms",
  "guard-trips": "senders",
  handoffs: "handoffs",
  "bulk-actions": "leads",
  "import-files": "imports",
  imports: "imports",
  "inbound-mails": "inbound",
  keys: "keys",
  "lead-attributes": "segments",
  leads: "leads",
  messages: "messages",
  publications: "sequences",
  reports: "reports",
  reps: "reps",
  scoring: "scoring",
  segments: "segments",
  senders: "senders",
  sequences: "sequences",
  "set-asides": "operations",
  settings: "settings",
  suppressions: "suppressions",
  tasks: "handoffs",
  teams: "reps",
  templates: "templates",
  topics: "topics",
  transports: "senders",
  users: "users",
  webhooks: "webhooks",
};

/** What is answered from there holds names, addresses, or what people wrote. */
const personal = new Set<Resource>(["leads", "handoffs", "inbound", "messages", "suppressions", "imports", "users"]);

/** Routes whose rights do not follow from their resource and method; the path as it is registered. */
const exceptions: Readonly<Record<string, readonly Capability[]>> = {
  // Asks, and changes nothing.
  "POST /v1/templates/preview": ["templates:read", "personal_data"],
  "POST /v1/sequences/:id/simulate": ["sequences:read", "personal_data"],
  "POST /v1/sequences/:id/forecast": ["sequences:read"],
  "POST /v1/sequences/:id/plan": ["sequences:read"],
  "POST /v1/sequences/:id/promotion-dry-run": ["sequences:read", "personal_data"],
  "POST /v1/reps/assign/preview": ["reps:read", "personal_data"],
  // From then on what prospects write goes there.
  "POST /v1/channels": ["reps:write", "personal_data"],
  "PATCH /v1/channels/:id": ["reps:write", "personal_data"],
  "POST /v1/webhooks": ["webhooks:write", "personal_data"],
  "PATCH /v1/webhooks/:id": ["webhooks:write", "personal_data"],
  "PUT /v1/webhooks/:id": ["webhooks:write", "personal_data"],
  "POST /v1/webhooks/:id/rotate": ["webhooks:write", "personal_data"],
  "POST /v1/webhooks/:id/replay": ["webhooks:write", "personal_data"],
  "GET /v1/webhooks/:id/deliveries": ["webhooks:read", "personal_data"],
  "GET /v1/webhooks/:id/deliveries/:deliveryId": ["webhooks:read", "personal_data"],
  "POST /v1/webhooks/:id/deliveries/:deliveryId/replay": ["webhooks:write", "personal_data"],
  // Puts a version to work, or takes one out of it.
  "POST /v1/sequences/:id/publish": ["sequences:publish"],
  "PUT /v1/sequences/:id": ["sequences:publish"],
  "POST /v1/sequences/:id/pause": ["sequences:publish"],
  "POST /v1/sequences/:id/resume": ["sequences:publish"],
  "POST /v1/sequences/:id/archive": ["sequences:publish"],
  "POST /v1/sequences/:id/unarchive": ["sequences:publish"],
  "POST /v1/sequences/:id/enrollments": ["enrollments:write"],
  // Takes in what a website or a program says, and answers with ids.
  "POST /v1/events": ["events:write"],
  "POST /v1/events/batch": ["events:write"],
  "GET /v1/events": ["events:read", "personal_data"],
  // About people.
  "GET /v1/reports/hot": ["reports:read", "personal_data"],
  "GET /v1/enrollments/:id/explain": ["enrollments:read", "personal_data"],
  "GET /v1/segments/:id/leads": ["segments:read", "personal_data"],
  "POST /v1/sequences/:id/test": ["sequences:write", "personal_data"],
  "GET /v1/set-asides": ["operations:read", "personal_data"],
  "GET /v1/set-asides/:id": ["operations:read", "personal_data"],
  "POST /v1/set-asides/:id/retry": ["operations:write", "personal_data"],
  "GET /v1/scoring/backtests/:id/differences": ["scoring:read", "personal_data"],
  "GET /v1/leads/:id/export": ["leads:read", "personal_data", "export"],
  "POST /v1/leads/:id/erase": ["leads:write", "personal_data:erase"],
  "POST /v1/leads/:id/merge": ["leads:write", "personal_data:erase"],
  "POST /v1/leads/:id/unmerge": ["leads:write", "personal_data:erase"],
  "POST /v1/erasure-requests/:id/erase": ["leads:write", "personal_data:erase"],
  "POST /v1/erasure-requests/:id/done": ["leads:write", "personal_data:erase"],
  "GET /v1/bulk-actions/:id/leads.csv": ["leads:read", "personal_data", "export"],
  "GET /v1/erasures/export": ["leads:read", "export"],
  "GET /v1/suppressions/export": ["suppressions:read", "personal_data", "export"],
  "GET /v1/imports/:id/problems.csv": ["imports:read", "personal_data", "export"],
};

/**
 * The rights that a route of the API needs, all of them.
 * @param method upper case; `path`: as it is registered, `/v1/leads/:id`
 * @returns undefined when it names none: then only a key with every right may
 */
export function rightsOf(method: string, path: string): readonly Capability[] | undefined {
  const named = method === "HEAD" ? "GET" : method;
  const exception = exceptions[`${named} ${path}`];
  if (exception !== undefined) return exception;
  const [, version, first = ""] = path.split("/");
  const resource = version === "v1" && Object.hasOwn(resourceOf, first) ? resourceOf[first] : undefined;
  if (resource === undefined) return undefined;
  const right: Capability = `${resource}:${named === "GET" ? "read" : "write"}`;
  return personal.has(resource) ? [right, "personal_data"] : [right];
}

/** The routes that `rightsOf` knows by name, as `METHOD path`. */
export const namedRoutes: readonly string[] = Object.keys(exceptions);
