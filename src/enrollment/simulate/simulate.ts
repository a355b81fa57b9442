import type { CapLimit } from "../../schedule/send-rules.ts";
import type { Shift } from "../../schedule/types.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { keyOfOccasion } from "../../sequence/key-of-occasion.ts";
import { matchesTrigger } from "../../sequence/matches-trigger.ts";
import type { Occasion } from "../../sequence/matches-trigger.ts";
import { advance } from "../machine/advance.ts";
import { beginEnrollment } from "../machine/begin.ts";
import { timeContext } from "../machine/context.ts";
import { neverAllowed } from "../machine/rule/leave-time.ts";
import type { Decision, Effect, EnrollmentState, ExitCause, Facts } from "../machine/types.ts";
import type { Assumption } from "./assumption.ts";
import { factsOfLead } from "./simulated-lead.ts";
import type { SimulatedLead } from "./simulated-lead.ts";
import { carryOut, happeningsFromStart } from "./world.ts";
import type { World } from "./world.ts";

/**
 * One line of a timetable.
 * @property stepId null for what the lead does and for the end
 * @property what machine-readable: the rule and outcome of a decision, or `lead` for what the lead does
 * @property until the end of a wait
 * @property shifts every delay of a mail or wait, in order, with its reason
 */
export interface TimetableEntry {
  at: Date;
  stepId: string | null;
  what: { rule: string; outcome: string };
  reason: string;
  until: Date | null;
  shifts: Shift[];
}

/**
 * What will happen to a lead.
 * @property enrolls false when the trigger's own condition is not true for the lead, or it has left the topic (the walk is shown
 *   all the same)
 * @property key that of the enrollment, where the trigger is keyed and its event is told
 * @property zone IANA zone that times are to be shown in
 */
export interface Timetable {
  enrolls: boolean;
  key: string | null;
  zone: string;
  flags: { code: string; detail: string }[];
  entries: TimetableEntry[];
  effects: { at: Date; effect: Effect }[];
  end: {
    status: EnrollmentState["status"];
    waitingFor: EnrollmentState["waitingFor"];
    exit: ExitCause | null;
    at: Date;
  };
}

const mostTurns = 2000;

/**
 * Walks a lead through a sequence on a clock that jumps: the same step machine as in production, mails sent without delay, and
 * the lead doing just what is assumed. Pure.
 *
 * @param input.at instant of the enrollment
 * @param input.trigger properties of the event that enrolls; without them its filters are not asked
 * @param input.from where somebody stands who is under way, with the mails of the walk; left out, the lead enters at `at`
 * @param input.ids those of a real enrollment, to get its very spreads and variants
 * @returns everything that happens, in order, until the sequence ends or nothing more can move it
 */
export function simulate(input: {
  definition: SequenceDefinition;
  lead: SimulatedLead;
  at: Date;
  assumptions?: readonly Assumption[];
  limits?: readonly CapLimit[];
  trigger?: Readonly<Record<string, unknown>> | undefined;
  ids?: { enrollmentId: string; sequenceId: string; leadId: string };
  from?: { state: EnrollmentState; messages: Facts["messages"] };
}): Timetable {
  const { definition, lead, at, assumptions = [], limits = [] } = input;
  const simulated = input.ids === undefined ? [] : [input.ids.sequenceId];
  const messages = input.from?.messages ?? [];
  const facts = { ...factsOfLead(lead), messages, trigger: input.trigger ?? {}, simulated };
  const world: World = { facts, coming: happeningsFromStart(assumptions, at) };
  const { zone, flags } = timeContext(definition, facts);
  const { enrolls, key, flag } = wouldEnroll(definition, facts, input.trigger, at, zone);
  const made = { enrollmentId: `simulated-${lead.id}`, sequenceId: definition.name, leadId: lead.id };
  const ids = input.ids ?? made;
  let state = input.from?.state ?? beginEnrollment(definition, ids, at, { at, eventId: null, key: key ?? undefined });
  let exit: ExitCause | null = null;
  let now = at;
  const decisions: (Decision | TimetableEntry)[] = [];
  const effects: Timetable["effects"] = [];
  for (let turn = 0; turn < mostTurns && state.status === "active"; turn++) {
    const step = advance({ definition, state, facts: world.facts, now, limits });
    ({ state, exit } = step);
    decisions.push(...step.decisions);
    // Days would go by until nothing but the simulation ends.
    if (step.decisions.some(isNever)) break;
    for (const effect of step.effects) {
      effects.push({ at: now, effect });
      carryOut(world, effect, now, definition, assumptions);
    }
    // A mail that was just sent moves the lead on at this very instant.
    if (step.effects.some(({ kind }) => kind === "sendEmail")) continue;
    const next = nextInstant(world, state, now);
    if (next === null) break;
    now = next;
    decisions.push(...happen(world, now));
  }
  const end = { status: state.status, waitingFor: state.waitingFor, exit, at: now };
  const left = leftTopic(definition, lead);
  return {
    enrolls: enrolls && left.length === 0,
    key,
    zone,
    flags: [...flags, ...flag, ...left],
    entries: toEntries(decisions),
    effects,
    end,
  };
}

function wouldEnroll(
  { trigger }: SequenceDefinition,
  facts: Facts,
  properties: Facts["trigger"] | undefined,
  at: Date,
  zone: string,
): { enrolls: boolean; key: string | null; flag: Timetable["flags"] } {
  const told = "event" in trigger && properties !== undefined;
  const occasion: Occasion = told ? { kind: "event", name: trigger.event, properties } : { kind: "manual" };
  const match = matchesTrigger(trigger, occasion, { ...facts, outside: true }, at, zone);
  const key = keyOfOccasion(trigger, occasion);
  if (key.kind === "key") return { enrolls: match.matches, key: key.key === "" ? null : key.key, flag: [] };
  // Nobody has said which event it is, so it may well have a key.
  const detail = told ? key.reason : "The trigger is keyed: tell the properties of its event in `trigger`.";
  return { enrolls: match.matches && !told, key: null, flag: [{ code: key.code, detail }] };
}

function leftTopic({ topic }: SequenceDefinition, { consent }: SimulatedLead): Timetable["flags"] {
  if (topic === undefined || consent.topics[topic] !== "denied") return [];
  return [{ code: "consent_denied", detail: `The lead has left the topic "${topic}", and is not enrolled.` }];
}

/** The next instant at which anything can change, or null when nothing is to come. */
function nextInstant({ coming }: World, { status, dueAt }: EnrollmentState, now: Date): Date | null {
  if (status !== "active") return null;
  const instants = [...coming.map(({ at }) => at), ...(dueAt === null ? [] : [dueAt])];
  const earliest = Math.min(...instants.map((instant) => Math.max(instant.getTime(), now.getTime())));
  return Number.isFinite(earliest) ? new Date(earliest) : null;
}

/** Lets everything happen that is due, and tells of it. */
function happen(world: World, now: Date): TimetableEntry[] {
  const due = world.coming.filter(({ at }) => at <= now);
  world.coming = world.coming.filter(({ at }) => at > now);
  return due.map((happening) => {
    world.facts = happening.apply(world.facts);
    const what = { rule: "lead", outcome: happening.text };
    return { at: happening.at, stepId: null, what, reason: `Assumed: ${happening.text}.`, until: null, shifts: [] };
  });
}

/** Whether a mail is held that the rules never let leave. */
const isNever = ({ inputs }: Decision) => inputs["code"] === neverAllowed;

/** Folds the holds of a mail into the line of its sending, so that each mail is one line with all its delays. */
function toEntries(decisions: readonly (Decision | TimetableEntry)[]): TimetableEntry[] {
  const held = new Map<string, Shift[]>();
  return decisions.flatMap((decision): TimetableEntry[] => {
    if ("what" in decision) return [decision];
    const { at, stepId, rule, outcome, reason, until, shifts } = decision;
    const key = stepId ?? "";
    if (rule === "send_time" && outcome === "held" && !isNever(decision)) {
      held.set(key, [...(held.get(key) ?? []), ...shifts]);
      return [];
    }
    if (rule === "message" && outcome === "sent") return [];
    const before = rule === "send_time" ? (held.get(key) ?? []) : [];
    if (rule === "send_time") held.delete(key);
    return [{ at, stepId, what: { rule, outcome }, reason, until, shifts: [...before, ...shifts] }];
  });
}
