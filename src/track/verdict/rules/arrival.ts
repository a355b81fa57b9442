import { personal, proxies } from "../agents/kinds.ts";
import type { Rule } from "./rule.ts";
import { atOnceSeconds, isSoon, windowSeconds } from "./times.ts";

/** Rules on the time since the 250 in our own ledger (3 and 6 of the issue), and the evidence of a person that follows from it. */
export const arrivalRules: readonly Rule[] = [
  {
    code: "before_250",
    side: "machine",
    weight: 0.95,
    vendor: "any",
    source: "RFC 5321 section 4.2.5: until the 250 the mail is with the gateway, no person has it",
    holds: (hit) => hit.secondsSince250 !== null && hit.secondsSince250 < 0,
  },
  {
    code: "not_handed_over",
    side: "doubt",
    weight: 0.3,
    liftedBy: "activity",
    vendor: "any",
    source: "the ledger has no 250 yet, or the send is uncertain: neither early nor late can be told",
    holds: (hit) => hit.secondsSince250 === null,
  },
  {
    code: "at_once",
    side: "machine",
    weight: 0.85,
    vendor: "any",
    source: "seeing a mail arrive, opening it and following a link takes a person more than 5 seconds",
    holds: (hit) => hit.kind !== "open" && isSoon(hit, atOnceSeconds),
  },
  {
    code: "soon_after_250",
    side: "doubt",
    weight: 0.3,
    liftedBy: "activity",
    vendor: "any",
    source: "gateways scan in the first minute; opens count from 60 s after the 250, clicks from 30 s",
    holds: (hit) => personal.has(hit.agent) && isSoon(hit),
  },
  {
    code: "proxy_open",
    side: "human",
    weight: 0.75,
    vendor: "any",
    source: "proxies fetch the image when the mail is shown; from 60 s after the 250 on it was not at arrival",
    holds: (hit) => proxies.has(hit.agent) && hit.kind === "open" && isLate(hit.secondsSince250, windowSeconds.open),
  },
  {
    code: "person_opened",
    side: "human",
    weight: 0.75,
    vendor: "any",
    source: "a program of a person showed the mail, a minute or more after it came",
    holds: (hit) => personal.has(hit.agent) && hit.kind === "open" && isLate(hit.secondsSince250, windowSeconds.open),
  },
  {
    code: "person_clicked",
    side: "human",
    weight: 0.85,
    vendor: "any",
    source: "a browser followed a link, half a minute or more after the mail came; an open before it is not needed",
    holds: (hit) =>
      (hit.agent === "browser" || hit.agent === "phone") &&
      (hit.kind === "click" || hit.kind === "unsubscribe_page") &&
      isLate(hit.secondsSince250, windowSeconds.click),
  },
];

function isLate(secondsSince250: number | null, window: number): boolean {
  return secondsSince250 !== null && secondsSince250 >= window;
}
