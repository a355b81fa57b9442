import { waitFor } from "../../schedule/wait-for.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { Effect, Facts, MessageRecord, Signal } from "../machine/types.ts";
import type { Assumption } from "./assumption.ts";

/** Something the lead, or a rep, is going to do at an instant. */
export interface Happening {
  at: Date;
  text: string;
  apply: (facts: Facts) => Facts;
}

/** What a simulated world knows: the facts so far, and what is still to come. */
export interface World {
  facts: Facts;
  coming: Happening[];
}

const later = (from: Date, duration: string) => waitFor(from, duration, "UTC", null).at;

const withSignal = (signal: Signal) => (facts: Facts) => ({ ...facts, signals: [...facts.signals, signal] });

/** What is assumed to happen whatever is sent: counted from the beginning. */
export function happeningsFromStart(assumptions: readonly Assumption[], start: Date): Happening[] {
  return assumptions.flatMap((assumed): Happening[] => {
    const at = later(start, assumed.after);
    switch (assumed.does) {
      case "event": {
        const { event: name, properties } = assumed;
        return [
          {
            at,
            text: `event ${name}`,
            apply: (facts) => ({ ...facts, events: [...facts.events, { name, at, properties }] }),
          },
        ];
      }
      case "replies": {
        if (assumed.step !== undefined) return [];
        return [{ at, text: "replies", apply: withSignal({ kind: "reply", from: assumed.from, at }) }];
      }
      case "unsubscribes":
        return [{ at, text: assumed.does, apply: withSignal({ kind: "unsubscribe", at }) }];
      case "complains":
        return [{ at, text: assumed.does, apply: withSignal({ kind: "complaint", at }) }];
      case "is promoted":
        return [
          {
            at,
            text: assumed.does,
            apply: (facts) => ({ ...withSignal({ kind: "promotion", at })(facts), stage: "prospect" }),
          },
        ];
      case "is taken out":
        return [{ at, text: assumed.does, apply: withSignal({ kind: "manual", at }) }];
      case "opens":
      case "clicks":
      case "bounces":
      case "completes":
        return [];
    }
  });
}

function concerns(assumed: { step?: string | number | undefined }, stepId: string, definition: SequenceDefinition) {
  if (assumed.step === "every") return true;
  if (typeof assumed.step !== "number") return assumed.step === stepId;
  return definition.steps.filter(({ kind }) => kind === "email")[assumed.step - 1]?.id === stepId;
}

/** Carries out an effect in the simulated world: mails arrive at once, and what was assumed about them is planned. */
export function carryOut(
  world: World,
  effect: Effect,
  now: Date,
  definition: SequenceDefinition,
  assumptions: readonly Assumption[],
): void {
  const { facts } = world;
  const { stepId, visit } = effect;
  const assumed = assumptions.filter((entry) => "step" in entry && concerns(entry, stepId, definition));
  if (effect.kind === "sendEmail") {
    const message: MessageRecord = {
      stepId,
      visit,
      status: "sent",
      sentAt: now,
      settledAt: now,
      openedAt: [],
      clicks: [],
      repliedAt: [],
    };
    world.facts = { ...facts, messages: [...facts.messages, message], recentSends: [...facts.recentSends, now] };
    world.coming.push(...assumed.flatMap((entry) => mailHappenings(entry, stepId, visit, now)));
  } else if (effect.kind === "createTask") {
    world.facts = { ...facts, tasks: [...facts.tasks, { stepId, visit, doneAt: null }] };
    const done = assumed.find(({ does }) => does === "completes");
    if (done !== undefined) world.coming.push(taskDone(stepId, visit, later(now, done.after)));
  } else if (effect.kind === "updateLead") {
    const kept = facts.tags.filter((tag) => !effect.removeTags.includes(tag));
    world.facts = {
      ...facts,
      attributes: { ...facts.attributes, ...effect.set },
      tags: [...new Set([...kept, ...effect.addTags])],
      stage: effect.stage ?? facts.stage,
    };
  }
}

function taskDone(stepId: string, visit: number, at: Date): Happening {
  const apply = (facts: Facts): Facts => ({
    ...facts,
    tasks: facts.tasks.map((task) =>
      task.stepId === stepId && task.visit === visit ? { stepId, visit, doneAt: at } : task,
    ),
  });
  return { at, text: `the task ${stepId} is done`, apply };
}

function mailHappenings(assumed: Assumption, stepId: string, visit: number, sentAt: Date): Happening[] {
  const at = later(sentAt, assumed.after);
  const change =
    (edit: (message: MessageRecord) => Partial<MessageRecord>) =>
    (facts: Facts): Facts => ({
      ...facts,
      messages: facts.messages.map((m) =>
        m.stepId === stepId && m.visit === visit ? Object.assign({}, m, edit(m)) : m,
      ),
    });
  if (assumed.does === "opens") {
    return [{ at, text: `opens ${stepId}`, apply: change((m) => ({ openedAt: [...m.openedAt, at] })) }];
  }
  if (assumed.does === "clicks") {
    const url = assumed.link;
    const apply = change((m) => ({ openedAt: [...m.openedAt, at], clicks: [...m.clicks, { url, at }] }));
    return [{ at, text: `clicks ${url === "" ? "a link" : url} in ${stepId}`, apply }];
  }
  if (assumed.does === "replies") {
    const noted = change((m) => ({ repliedAt: [...m.repliedAt, at] }));
    const signal = withSignal({ kind: "reply", from: assumed.from, at });
    return [{ at, text: `replies to ${stepId}`, apply: (facts) => signal(noted(facts)) }];
  }
  if (assumed.does !== "bounces") return [];
  return [{ at, text: `${stepId} bounces`, apply: withSignal({ kind: "bounce", at }) }];
}
