import type { AgentFamily } from "./read-agent.ts";

/** Image proxies fetch for a person who opens the mail, and show their own name. */
export const proxies: ReadonlySet<AgentFamily> = new Set([
  "google_proxy",
  "yahoo_proxy",
  "outlook_proxy",
  "other_proxy",
]);

/** Programs that a person sits before. */
export const personal: ReadonlySet<AgentFamily> = new Set(["browser", "phone", "mail_program"]);
