import { decideEnrollment } from "../../enrollment/admit/decide-enrollment.ts";
import { beginEnrollment } from "../../enrollment/machine/begin.ts";
import { timeContext } from "../../enrollment/machine/context.ts";
import { matchesTrigger } from "../../sequence/matches-trigger.ts";
import { factsAt } from "./facts-at.ts";
import type { Course, Person, Walker, World } from "./world.ts";

const isBusy = ({ waits, state }: Walker) => !waits && state.status === "active";

/** The exclusivity groups that a person is busy in. */
function busyGroups({ walkers }: Person, without?: Walker) {
  return walkers
    .filter((walker) => walker !== without && isBusy(walker))
    .flatMap(({ course }) =>
      (course.definition.exclusivity?.groups ?? []).map((group) => ({ group, sequence: course.definition.name })),
    );
}

/** Lets a person into a sequence that a step names, as by hand; undefined where its trigger or the rules of entry say no. */
export function letIn(world: World, by: Walker, course: Course, now: Date): Walker | undefined {
  const { person } = by;
  const { lead } = person;
  const { definition, sequenceId } = course;
  const left = definition.topic !== undefined && person.leftTopics.includes(definition.topic);
  const cools = person.coolUntil !== null && person.coolUntil > now;
  if (lead.stage !== "lead" || left || cools || world.known.signals.has(lead.id)) return undefined;
  const facts = factsAt(world, by, now);
  const { zone } = timeContext(definition, facts);
  if (!matchesTrigger(definition.trigger, { kind: "manual" }, facts, now, zone).matches) return undefined;
  const running = person.walkers.some((one) => one.course.sequenceId === sequenceId && one.state.status === "active");
  const lastEnrolledAt = person.lastEnrolled.get(sequenceId) ?? null;
  const decided = decideEnrollment(definition, { running, lastEnrolledAt, busyGroups: busyGroups(person) }, now);
  if (decided.kind === "skip") return undefined;
  person.lastEnrolled.set(sequenceId, now);
  const id = `${by.id}:${sequenceId}:${person.walkers.length}`;
  const walker: Walker = {
    id,
    person,
    course,
    state: beginEnrollment(definition, { enrollmentId: id, sequenceId, leadId: lead.id }, now),
    waits: decided.kind === "wait",
    keptAt: null,
    weight: by.weight,
    stratum: by.stratum,
    lookAt: null,
    from: 0,
    messages: [],
    tasks: [],
    trigger: {},
    turn: 0,
  };
  person.walkers.push(walker);
  return walker;
}

/** Begins the enrollments of a person that waited for a group which is free now, the oldest first. @returns those that began */
export function beginFree({ walkers }: Person, now: Date): Walker[] {
  const began: Walker[] = [];
  for (const walker of walkers.toSorted((a, b) => a.state.enrolledAt.getTime() - b.state.enrolledAt.getTime())) {
    if (!walker.waits || walker.state.status !== "active") continue;
    const groups = walker.course.definition.exclusivity?.groups ?? [];
    if (busyGroups(walker.person, walker).some(({ group }) => groups.includes(group))) continue;
    const { state, course } = walker;
    walker.waits = false;
    walker.state = beginEnrollment(course.definition, state, now, state.trigger);
    began.push(walker);
  }
  return began;
}
