import { describe, expect, test } from "vitest";
import { advance } from "../../src/enrollment/machine/advance.ts";
import { beginEnrollment } from "../../src/enrollment/machine/begin.ts";
import { stateFromJson, stateToJson } from "../../src/enrollment/machine/state-json.ts";
import type { Facts } from "../../src/enrollment/machine/types.ts";
import { factsOfLead } from "../../src/enrollment/simulate/simulated-lead.ts";
import { defineSteps, leadOf } from "./support.ts";

const ids = { enrollmentId: "e1", sequenceId: "s1", leadId: "l1" };
const email = (id: string) => ({ id, kind: "email", template: `test/${id}` });
const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const event = (id: string, name: string, time: string) => ({ id, name, at: at(time), properties: {} });
const trigger = { at: at("09:00:00"), eventId: "trigger" };
const signup = event("trigger", "signup", "09:00:00");
const facts = (more: Partial<Facts> = {}): Facts => ({ ...factsOfLead(leadOf()), ...more });

/** A walk whose trigger came at 09:00:00 and which was enrolled at 09:00:02. */
function begun(definition: ReturnType<typeof defineSteps>) {
  return beginEnrollment(definition, ids, at("09:00:02"), trigger);
}

describe("an exit event", () => {
  const definition = defineSteps([email("one")], { exits: [{ on: "event", event: "bought" }] });
  const exitOf = (...events: Facts["events"]) =>
    advance({ definition, state: begun(definition), facts: facts({ events }), now: at("09:00:03") }).exit;

  test("between the trigger and the enrolling counts", () => {
    expect(exitOf(signup, event("a", "bought", "09:00:01"))).toMatchObject({ rule: "event" });
  });

  test("at the very instant of the trigger counts", () => {
    expect(exitOf(signup, event("a", "bought", "09:00:00"))).toMatchObject({ rule: "event" });
  });

  test("before the trigger does not, and neither does one that has not occurred yet", () => {
    expect(exitOf(signup, event("a", "bought", "08:59:59"))).toBeNull();
    expect(exitOf(signup, event("a", "bought", "09:00:04"))).toBeNull();
  });

  test("is never the trigger itself, but may be another of its name", () => {
    const again = defineSteps([email("one")], { exits: [{ on: "event", event: "signup" }] });
    const exit = (...events: Facts["events"]) =>
      advance({ definition: again, state: begun(again), facts: facts({ events }), now: at("09:00:03") }).exit;
    expect(exit(signup)).toBeNull();
    expect(exit(signup, event("b", "signup", "09:00:01"))).toMatchObject({ rule: "event" });
  });
});

describe("an awaited event", () => {
  const awaits = (name: string, onEvent: string) => ({
    id: `await-${name}`,
    kind: "waitForEvent",
    event: name,
    timeout: "P3D",
    onEvent,
    onTimeout: "late",
  });
  const tail = [{ ...email("yes"), next: "end" }, email("late")];

  test("between the trigger and the enrolling ends a first wait", () => {
    const definition = defineSteps([awaits("activated", "yes"), ...tail]);
    const events = [signup, event("a", "activated", "09:00:01")];
    const result = advance({ definition, state: begun(definition), facts: facts({ events }), now: at("09:00:03") });
    expect(result.effects).toMatchObject([{ stepId: "yes" }]);
  });

  test("that comes while the mail before is held or sent need not come again", () => {
    const definition = defineSteps([email("hello"), awaits("activated", "yes"), ...tail]);
    const asked = advance({ definition, state: begun(definition), facts: facts(), now: at("09:00:03") });
    const state = { ...asked.state, ...stateFromJson(JSON.parse(JSON.stringify(stateToJson(asked.state)))) };
    const sentAt = at("11:00:00");
    const sent = { stepId: "hello", visit: 1, status: "sent" as const, sentAt, settledAt: sentAt };
    const messages = [{ ...sent, openedAt: [], clicks: [], repliedAt: [] }];
    const events = [signup, event("a", "activated", "10:00:00")];
    const result = advance({ definition, state, facts: facts({ events, messages }), now: at("11:00:01") });
    expect(result.effects).toMatchObject([{ stepId: "yes" }]);
  });

  test("ends one wait, not two", () => {
    const definition = defineSteps([awaits("bought", "again"), { ...awaits("bought", "yes"), id: "again" }, ...tail]);
    const one = [signup, event("a", "bought", "09:00:01")];
    const first = advance({ definition, state: begun(definition), facts: facts({ events: one }), now: at("09:00:03") });
    expect(first.state).toMatchObject({ stepId: "again", waitingFor: { kind: "event" } });
    const events = [...one, event("b", "bought", "09:00:02")];
    const second = advance({ definition, state: first.state, facts: facts({ events }), now: at("09:00:04") });
    expect(second.effects).toMatchObject([{ stepId: "yes" }]);
  });

  test("from before a wait is over is none of the next step's", () => {
    const definition = defineSteps([{ id: "week", kind: "wait", for: "P7D" }, awaits("login", "yes"), ...tail]);
    const events = [signup, event("a", "login", "10:00:00")];
    const waited = advance({ definition, state: begun(definition), facts: facts({ events }), now: at("09:00:03") });
    const now = new Date("2026-03-09T10:00:00Z");
    const result = advance({ definition, state: waited.state, facts: facts({ events }), now });
    expect(result.state).toMatchObject({ stepId: "await-login", waitingFor: { kind: "event" } });
  });

  test("that reaches us late counts by when it occurred: within the wait, while it lasts", () => {
    const definition = defineSteps([awaits("activated", "yes"), ...tail]);
    const waiting = advance({
      definition,
      state: begun(definition),
      facts: facts({ events: [signup] }),
      now: at("09:00:03"),
    });
    const events = [signup, event("a", "activated", "09:30:00")];
    const now = new Date("2026-03-04T09:00:00Z");
    const result = advance({ definition, state: waiting.state, facts: facts({ events }), now });
    expect(result.effects).toMatchObject([{ stepId: "yes" }]);
  });
});
