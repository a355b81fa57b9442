import { personal } from "../agents/kinds.ts";
import type { Rule } from "./rule.ts";
import { isSoon, scannerWindowSeconds } from "./times.ts";

/** Addresses that this many other recipients share are no one person's. */
const sharedBy = 5;

/** Rules on where a hit comes from (4, 5 and part of 7). `private` and `unknown` are in none of them (11). */
export const networkRules: readonly Rule[] = [
  {
    code: "scanner_network",
    side: "machine",
    weight: 0.98,
    vendor: "any",
    source:
      "ranges their owner publishes for mail filtering: Exchange Online Protection, Barracuda Email Gateway Defense",
    holds: (hit) => hit.network === "scanner_certain",
  },
  {
    code: "scanner_network_probable",
    side: "doubt",
    weight: 0.5,
    liftedBy: "act",
    vendor: "any",
    source: "networks of Proofpoint, Mimecast, Cisco and others scan, and render people's clicks in isolated browsers",
    holds: (hit) => hit.network === "scanner_probable" && isSoon(hit, scannerWindowSeconds),
  },
  {
    code: "microsoft_network",
    side: "doubt",
    weight: 0.4,
    liftedBy: "act",
    vendor: "microsoft",
    source: "Safe Links and Defender detonate links from Microsoft's own networks; people work on desktops there, too",
    holds: (hit) => hit.network === "microsoft" && (hit.kind !== "open" || isSoon(hit)),
  },
  {
    code: "hosting_network",
    side: "doubt",
    weight: 0.4,
    liftedBy: "act",
    vendor: "hosting",
    source: "data centers hold scanners and crawlers, and remote desktops of people",
    holds: (hit) => hit.network === "hosting" && personal.has(hit.agent),
  },
  {
    code: "apple_relay_open",
    side: "doubt",
    weight: 0.5,
    liftedBy: "act",
    vendor: "apple",
    source: "Mail Privacy Protection fetches through iCloud Private Relay; clicks of Safari come through it, too",
    holds: (hit) => hit.network === "apple_relay" && hit.kind === "open",
  },
  {
    code: "shared_address",
    side: "doubt",
    weight: 0.5,
    vendor: "any",
    source: "one address at many recipients of several companies: a scanner, or a carrier's or proxy's gate",
    holds: (hit, { shared }) =>
      personal.has(hit.agent) && shared !== undefined && shared.recipients >= sharedBy && !shared.sameCompany,
  },
];
