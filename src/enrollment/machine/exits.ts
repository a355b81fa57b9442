import { matchesProperties } from "../../sequence/condition/evaluate.ts";
import type { ExitRule } from "../../sequence/definition/rules.ts";
import type { ExitCause, Signal } from "./types.ts";
import type { Walk } from "./walk.ts";

const always: readonly ExitRule[] = [
  { on: "reply", from: ["own", "thread"], stops: "all" },
  { on: "promotion", stops: "all" },
  { on: "unsubscribe", stops: "all" },
  { on: "bounce", stops: "all" },
  { on: "complaint", stops: "all" },
];

/** The exit rules in force: those written, and the standard ones for what is not mentioned. */
export function exitRules(written: readonly ExitRule[]): ExitRule[] {
  return [...written, ...always.filter((rule) => !written.some((other) => other.on === rule.on))];
}

/** The exit rule that applies now, or null. A lead taken out by hand leaves this sequence only. */
export function findExit(walk: Walk): ExitCause | null {
  const { signals } = walk.facts;
  const manual = signals.find((signal) => signal.kind === "manual" && isCurrent(walk, signal.at));
  if (manual !== undefined) return { rule: "manual", stops: "this", reason: "Taken out by hand." };
  for (const rule of exitRules(walk.definition.exits)) {
    const reason = whyExit(walk, rule, signals);
    if (reason !== null) return { rule: rule.on, stops: rule.stops, reason };
  }
  return null;
}

const isCurrent = (walk: Walk, at: Date) => at >= walk.state.enrolledAt && at <= walk.now;

function whyExit(walk: Walk, rule: ExitRule, signals: readonly Signal[]): string | null {
  switch (rule.on) {
    case "reply": {
      const reply = signals.find((s) => s.kind === "reply" && rule.from.includes(s.from) && isCurrent(walk, s.at));
      return reply?.kind === "reply" ? `A reply (${reply.from}) came at ${reply.at.toISOString()}.` : null;
    }
    case "stage":
      return rule.is.includes(walk.facts.stage) ? `The stage is ${walk.facts.stage}.` : null;
    case "event": {
      const event = walk.facts.events.find(
        (e) =>
          e.name === rule.event &&
          isCurrent(walk, e.at) &&
          e.at > walk.state.enrolledAt &&
          matchesProperties(rule.where, e.properties, walk.now),
      );
      return event === undefined ? null : `${event.name} came at ${event.at.toISOString()}.`;
    }
    case "promotion": {
      const promoted = signals.find((s) => s.kind === "promotion" && isCurrent(walk, s.at));
      return promoted === undefined ? null : `Promoted at ${promoted.at.toISOString()}.`;
    }
    case "unsubscribe":
    case "bounce":
    case "complaint": {
      // Whenever it happened: nobody suppressed is mailed.
      const signal = signals.find((s) => s.kind === rule.on && s.at <= walk.now);
      return signal === undefined ? null : `${rule.on} at ${signal.at.toISOString()}.`;
    }
  }
}
