import type { ExitRule } from "../../sequence/definition/rules.ts";
import type { Stage } from "../../sequence/condition/condition.ts";
import { decidesReply, ruleOnReply, rulesOnPromotion, rulesOnStage } from "../machine/exit-rules.ts";
import type { Ruling } from "../machine/exit-rules.ts";
import type { ReplySource } from "../machine/types.ts";

/**
 * An enrollment as far as stops go.
 * @property company the account of the lead, null when it has none
 * @property begun false while it waits for an exclusivity group
 * @property exits the rules written in the version it is pinned to
 */
export interface Judged {
  id: string;
  leadId: string;
  company: string | null;
  begun: boolean;
  exits: readonly ExitRule[];
}

/**
 * What makes a prospect of a lead.
 * @property from whose reply it was; null when it is none (opens)
 * @property through the enrollment whose mail was answered or opened, ended or not; null when it is not known
 * @property becomes whether the stage changes to `prospect`
 * @property writer who wrote, as far as From is believed: a lead, if it is one, and the account
 */
export interface Occasion {
  leadId: string;
  from: readonly ReplySource[] | null;
  through: Judged | null;
  becomes: boolean;
  writer: { leadId: string | null; company: string | null };
}

/** An enrollment that stops, and the rule, of which enrollment's version, that reaches it. */
export interface Stop<E extends Judged = Judged> extends Ruling {
  enrollment: E;
  by: E;
}

type Spoken<E extends Judged> = Ruling & { by: E };

/**
 * Decides which running enrollments an answer, or a promotion, stops. Pure.
 *
 * - A reply rule is about answers to the mails of its own sequence: the sequence that was answered says how far the answer
 *   reaches. When it is not known which one was, every running one of the lead speaks.
 * - A promotion rule is about the lead becoming a prospect, by whatever sequence: every running one of the lead speaks.
 *   The standard one (all) holds its tongue where the marketer of the answered or opened sequence has written how far such
 *   an answer, or a promotion, reaches; a written one never does.
 * - Somebody who answers in the place of a lead, and is a lead too, has answered: their own sequences stop as for a reply
 *   that names no mail. A rule with `company` among its sources is about every colleague's answer, whoever it is to.
 * - What has not begun for the new prospect never begins: only leads enter a sequence.
 *
 * @param running the running enrollments of everyone who may be concerned
 */
export function decideStops<E extends Judged>(
  occasion: Occasion & { through: E | null },
  running: readonly E[],
): Stop<E>[] {
  const stops = reached([...ofLead(occasion, running), ...ofOthers(occasion, running)], running);
  for (const enrollment of running) {
    if (enrollment.leadId !== occasion.leadId || enrollment.begun || stops.has(enrollment.id)) continue;
    stops.set(enrollment.id, { enrollment, by: enrollment, rule: "promotion", stops: "this", written: false });
  }
  return [...stops.values()];
}

/**
 * Decides which running enrollments stop because a person has moved a lead to another stage: every one of the lead speaks,
 * begun or not. Pure.
 */
export function decideStageStops<E extends Judged>(leadId: string, stage: Stage, running: readonly E[]): Stop<E>[] {
  const own = running.filter((one) => one.leadId === leadId);
  const spoken = own.flatMap((by) => rulesOnStage(by.exits, stage).flatMap((ruling) => say(by, ruling)));
  return [...reached(spoken, running).values()];
}

/** What those who spoke reach, each by the first that does. */
function reached<E extends Judged>(spokenOf: readonly Spoken<E>[], running: readonly E[]): Map<string, Stop<E>> {
  const stops = new Map<string, Stop<E>>();
  const within = groupsOf(running);
  for (const spoken of spokenOf) {
    for (const group of groupsReached(spoken)) {
      for (const enrollment of within.get(group) ?? []) {
        if (!stops.has(enrollment.id)) stops.set(enrollment.id, { ...spoken, enrollment });
      }
      within.delete(group); // all of it stops now
    }
  }
  return stops;
}

function ofLead<E extends Judged>(
  { leadId, from, through, becomes }: Occasion & { through: E | null },
  running: readonly E[],
): Spoken<E>[] {
  const own = running.filter((one) => one.leadId === leadId && one.begun);
  const answered = through === null ? own : [through];
  const onReply = answered.flatMap((by) => say(by, from === null ? null : ruleOnReply(by.exits, from)));
  const concerned = through === null || own.some(({ id }) => id === through.id) ? own : [through, ...own];
  const onPromotion = concerned.flatMap((by) =>
    rulesOnPromotion(by.exits, becomes)
      .filter(({ written }) => written || !hasDecided(through ?? by, from))
      .flatMap((ruling) => say(by, ruling)),
  );
  return [...onReply, ...onPromotion];
}

function hasDecided({ exits }: Judged, from: readonly ReplySource[] | null): boolean {
  return (from !== null && decidesReply(exits, from)) || exits.some(({ on }) => on === "promotion");
}

function ofOthers<E extends Judged>({ leadId, from, writer }: Occasion, running: readonly E[]): Spoken<E>[] {
  if (from === null) return [];
  const others = running.filter((one) => one.leadId !== leadId);
  return others.flatMap((by) => {
    if (by.leadId === writer.leadId) return say(by, ruleOnReply(by.exits, ["own"]));
    if (by.company === null || by.company !== writer.company) return [];
    return say(by, ruleOnReply(by.exits, ["company"]));
  });
}

function say<E extends Judged>(by: E, ruling: Ruling | null): Spoken<E>[] {
  return ruling === null ? [] : [{ ...ruling, by }];
}

/** The enrollments by what a rule can reach, so that thousands at one company are walked once. */
function groupsOf<E extends Judged>(running: readonly E[]): Map<string, E[]> {
  const groups = new Map<string, E[]>();
  for (const one of running) {
    for (const group of [one.id, `lead ${one.leadId}`, `company ${one.company ?? ""}`]) {
      const known = groups.get(group);
      if (known === undefined) groups.set(group, [one]);
      else known.push(one);
    }
  }
  return groups;
}

function groupsReached<E extends Judged>({ by, stops }: Spoken<E>): string[] {
  if (stops === "this") return [by.id];
  const lead = `lead ${by.leadId}`;
  return stops === "all" || by.company === null ? [lead] : [lead, `company ${by.company}`];
}
