import { matchesProperties } from "../../sequence/condition/evaluate.ts";
import type { ExitRule } from "../../sequence/definition/rules.ts";
import { decidesReply, exitRules, ruleOnReply, rulesOnPromotion, widest } from "./exit-rules.ts";
import { isNews } from "./rule/is-news.ts";
import type { ExitCause, Signal } from "./types.ts";
import { triggerProperties } from "./walk.ts";
import type { Walk } from "./walk.ts";

/** The exit rule that applies now, or null. A lead taken out by hand leaves this sequence only. */
export function findExit(walk: Walk): ExitCause | null {
  const { signals } = walk.facts;
  const manual = signals.find((signal) => signal.kind === "manual" && isCurrent(walk, signal.at));
  if (manual !== undefined) return { rule: "manual", stops: "this", reason: "Taken out by hand." };
  const replied = exitByReply(walk);
  if (replied !== null) return replied;
  for (const rule of exitRules(walk.definition.exits)) {
    const reason = whyExit(walk, rule, signals);
    if (reason !== null) return { rule: rule.on, stops: rule.stops, reason };
  }
  return null;
}

/**
 * An answer to a mail of this sequence, and the promotion that it causes; a colleague's alone promotes nobody here. In
 * production both act where they are recorded (`stopByRules`), and no such signal comes: this is for simulations.
 */
function exitByReply(walk: Walk): ExitCause | null {
  const { exits } = walk.definition;
  for (const signal of walk.facts.signals) {
    if (signal.kind !== "reply" || !isCurrent(walk, signal.at)) continue;
    const { from, at } = signal;
    const onReply = ruleOnReply(exits, [from]);
    const promotions = from === "company" ? [] : rulesOnPromotion(exits, true);
    const onPromotion = promotions.filter(({ written }) => written || !decidesReply(exits, [from]));
    const ruling = widest([...(onReply === null ? [] : [onReply]), ...onPromotion]);
    if (ruling === null) continue;
    const reason = `A reply (${from}) came at ${at.toISOString()}.`;
    return { rule: onReply === null ? ruling.rule : "reply", stops: ruling.stops, reason };
  }
  return null;
}

const isCurrent = (walk: Walk, at: Date) => at >= walk.state.enrolledAt && at <= walk.now;

function whyExit(walk: Walk, rule: ExitRule, signals: readonly Signal[]): string | null {
  switch (rule.on) {
    case "reply":
      return null;
    case "stage":
      return rule.is.includes(walk.facts.stage) ? `The stage is ${walk.facts.stage}.` : null;
    case "event": {
      const event = walk.facts.events.find(
        (e) =>
          e.name === rule.event &&
          e.at <= walk.now &&
          isNews(walk.state, e, walk.state.trigger.at) &&
          matchesProperties(rule.where, e.properties, walk.now, walk.time.zone, triggerProperties(walk)),
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
