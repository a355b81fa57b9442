import { lineOf } from "../../platform/stranger-text.ts";
import { describeCause } from "../describe-cause.ts";
import type { HandoffContext } from "../context.ts";
import { whoOf } from "../who-of.ts";
import { dayFor } from "./rep-time.ts";
import type { CameFrom, Standing } from "./standing.ts";

/** What a notice calls somebody who came to a rep: "New prospect: Bo", "Bo, a customer since Nov 3, 2026, has written". Pure. */
export function titleOf({ lead, handoff }: Pick<HandoffContext, "lead" | "handoff">, standing: Standing, zone: string) {
  const who = whoOf(lead);
  switch (standing.kind) {
    case "new":
      return `New prospect: ${who}`;
    case "customer":
      return `${who}, a customer since ${dayFor(zone, standing.since)}, has written`;
    case "given_back":
      return `${who}, given back on ${dayFor(zone, standing.at)}, ${describeCause(handoff.cause)}`;
    case "disqualified":
      return `${who}, disqualified on ${dayFor(zone, standing.at)}, ${describeCause(handoff.cause)}`;
  }
}

/** The same above all else, where the name follows anyway. Pure. */
export function openingOf(standing: Standing, cameFrom: CameFrom | null): string {
  if (cameFrom?.kind === "handed_over") {
    return cameFrom.rep === null ? "Handed over to you" : `${lineOf(cameFrom.rep, 200)} has handed this over to you`;
  }
  switch (standing.kind) {
    case "new":
      return "New prospect for you";
    case "customer":
      return "A customer has written";
    case "given_back":
    case "disqualified":
      return "A prospect again, for you";
  }
}

/** What the reader has to know of what was before, a sentence each. Pure. */
export function beforeOf(standing: Standing, cameFrom: CameFrom | null, zone: string): string[] {
  const declined =
    cameFrom?.kind === "declined"
      ? cameFrom.by.map(({ rep, reason }) =>
          said(`${lineOf(rep ?? "", 200) || "A colleague"} has declined this`, reason),
        )
      : [];
  return [...declined, ...standingOf(standing, zone)];
}

function standingOf(standing: Standing, zone: string): string[] {
  switch (standing.kind) {
    case "new":
      return [];
    case "customer":
      return [`They have been a customer since ${dayFor(zone, standing.since)}.`];
    case "given_back": {
      const { at, reason, coolUntil } = standing;
      const cool = coolUntil === null ? [] : [`They were to be left alone until ${dayFor(zone, coolUntil)}.`];
      return [said(`Given back on ${dayFor(zone, at)}`, reason), ...cool];
    }
    case "disqualified":
      return [said(`Disqualified on ${dayFor(zone, standing.at)}`, standing.reason)];
  }
}

function said(what: string, reason: string | null): string {
  const words = lineOf(reason ?? "", 500);
  return words === "" ? `${what}.` : `${what} because: ${words}`;
}
