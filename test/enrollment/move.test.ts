import { describe, expect, test } from "vitest";
import { advance } from "../../src/enrollment/machine/advance.ts";
import { beginEnrollment } from "../../src/enrollment/machine/begin.ts";
import { moveEnrollment } from "../../src/enrollment/machine/move.ts";
import type { EnrollmentState, Facts, MessageRecord } from "../../src/enrollment/machine/types.ts";
import { factsOfLead } from "../../src/enrollment/simulate/simulated-lead.ts";
import { defineSteps, leadOf } from "./support.ts";

const start = new Date("2026-03-02T09:00:00Z");
const later = new Date("2026-03-03T09:00:00Z");
const ids = { enrollmentId: "e1", sequenceId: "s1", leadId: "l1" };
const email = (id: string) => ({ id, kind: "email", template: `test/${id}` });
const wait = (id: string, duration: string) => ({ id, kind: "wait", for: duration });
const facts = (messages: MessageRecord[] = []): Facts => ({ ...factsOfLead(leadOf()), messages });

function sent(stepId: string): MessageRecord {
  const rest = { openedAt: [], clicks: [], repliedAt: [] };
  return { stepId, visit: 1, status: "sent", sentAt: start, settledAt: start, ...rest };
}

const before = defineSteps([email("one"), wait("pause", "P5D"), email("two")]);

/** An enrollment whose first mail was sent, in its wait until March 7. */
function inWait(): EnrollmentState {
  const asked = advance({ definition: before, state: beginEnrollment(before, ids, start), facts: facts(), now: start });
  const { state } = advance({ definition: before, state: asked.state, facts: facts([sent("one")]), now: start });
  expect(state).toMatchObject({ stepId: "pause", dueAt: new Date("2026-03-07T09:00:00Z") });
  return state;
}

const move = (
  state: EnrollmentState,
  steps: object[],
  rest: { map?: Record<string, string>; release?: boolean } = {},
) => moveEnrollment({ state, to: defineSteps(steps), facts: facts(), now: later, ...rest });

describe("moving a waiting enrollment to a new version", () => {
  test("a longer wait moves its due time out", () => {
    const moved = move(inWait(), [email("one"), wait("pause", "P9D"), email("two")]);
    expect(moved).toMatchObject({ kind: "moved", state: { stepId: "pause", dueAt: new Date("2026-03-11T09:00:00Z") } });
  });

  test("a shorter wait releases nobody early, unless asked", () => {
    const steps = [email("one"), wait("pause", "P1D"), email("two")];
    expect(move(inWait(), steps)).toMatchObject({ state: { dueAt: new Date("2026-03-07T09:00:00Z") } });
    expect(move(inWait(), steps, { release: true })).toMatchObject({
      state: { dueAt: new Date("2026-03-03T09:00:00Z") },
    });
  });

  test("a removed step keeps the enrollment with its version, or takes it where the map says, at its due time", () => {
    const steps = [email("one"), email("two")];
    expect(move(inWait(), steps)).toMatchObject({ kind: "stays", code: "step_removed" });
    const dueAt = new Date("2026-03-07T09:00:00Z");
    const moved = move(inWait(), steps, { map: { pause: "two" } });
    expect(moved).toMatchObject({ kind: "moved", state: { stepId: "two", dueAt, waitingFor: null } });
    expect(move(inWait(), steps, { map: { pause: "two" }, release: true })).toMatchObject({ state: { dueAt: later } });
  });

  test("moving to the end completes without a mail", () => {
    const moved = move(inWait(), [email("one")], { map: { pause: "end" } });
    if (moved.kind !== "moved") throw new Error(moved.reason);
    const done = advance({
      definition: defineSteps([email("one")]),
      state: moved.state,
      facts: facts([sent("one")]),
      now: later,
    });
    expect(done).toMatchObject({ effects: [], state: { status: "completed" } });
  });

  test("a mail that was sent is not sent again, even if the map leads back to it", () => {
    const steps = [email("one"), wait("other", "P1D"), email("two")];
    const moved = move(inWait(), steps, { map: { pause: "one" }, release: true });
    if (moved.kind !== "moved") throw new Error(moved.reason);
    const next = advance({
      definition: defineSteps(steps),
      state: moved.state,
      facts: facts([sent("one")]),
      now: later,
    });
    expect(next.effects.map(({ stepId }) => stepId)).toEqual(["two"]);
  });
});

describe("an enrollment that cannot change steps now", () => {
  const asked = advance({
    definition: before,
    state: beginEnrollment(before, ids, start),
    facts: facts(),
    now: start,
  }).state;

  test("stays while its mail is on the way, and may move by the same id", () => {
    const steps = [wait("pause", "P5D"), email("two")];
    expect(move(asked, steps, { map: { one: "two" } })).toMatchObject({ kind: "stays", code: "message_in_flight" });
    expect(move(asked, [email("one"), ...steps])).toMatchObject({
      kind: "moved",
      state: { waitingFor: { kind: "message" } },
    });
  });

  test("stays when it has ended", () => {
    expect(move({ ...asked, status: "exited", stepId: null }, [email("one")])).toMatchObject({
      kind: "stays",
      code: "ended",
    });
  });
});
