import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "../../src/enrollment/machine/advance.ts";
import { beginEnrollment } from "../../src/enrollment/machine/begin.ts";
import { stateFromJson, stateToJson } from "../../src/enrollment/machine/state-json.ts";
import type { EnrollmentState, Facts } from "../../src/enrollment/machine/types.ts";
import { carryOut, happeningsFromStart } from "../../src/enrollment/simulate/world.ts";
import type { World } from "../../src/enrollment/simulate/world.ts";
import { factsOfLead } from "../../src/enrollment/simulate/simulated-lead.ts";
import { assume, define, defineSteps, leadOf, mails, readStarter, run } from "./support.ts";

const email = (id: string, rest: object = {}) => ({ id, kind: "email", template: `test/${id}`, ...rest });
const wait = (id: string, duration: string, rest: object = {}) => ({ id, kind: "wait", for: duration, ...rest });
const start = "2026-03-02T09:00:00Z"; // a Monday
const starters = await Promise.all(["welcome", "ebook-download", "trial-expiry", "every-step"].map(readStarter));
const ids = { enrollmentId: "e1", sequenceId: "s1", leadId: "l1" };

const facts = (more: Partial<Facts> = {}): Facts => ({ ...factsOfLead(leadOf()), ...more });

function message(stepId: string, sentAt: string, visit = 1) {
  const at = new Date(sentAt);
  return {
    stepId,
    visit,
    status: "sent" as const,
    sentAt: at,
    settledAt: at,
    openedAt: [],
    clicks: [],
    repliedAt: [],
  };
}

describe("mails and waits", () => {
  const definition = defineSteps([email("one"), wait("pause", "P2D"), email("two")]);

  test("a mail is asked for once, however often the machine is called", () => {
    const first = advance({
      definition,
      state: beginEnrollment(definition, ids, new Date(start)),
      facts: facts(),
      now: new Date(start),
    });
    expect(first.effects).toMatchObject([{ kind: "sendEmail", stepId: "one", visit: 1 }]);
    expect(first.state).toMatchObject({ stepId: "one", dueAt: null, waitingFor: { kind: "message", visit: 1 } });
    const again = advance({ definition, state: first.state, facts: facts(), now: new Date("2026-03-09T00:00:00Z") });
    expect(again.effects).toEqual([]);
    expect(again.state).toEqual(first.state);
  });

  test("a wait counts from when the mail was really sent, not from when it was asked for", () => {
    const asked = advance({
      definition,
      state: beginEnrollment(definition, ids, new Date(start)),
      facts: facts(),
      now: new Date(start),
    });
    const sent = facts({ messages: [message("one", "2026-03-02T15:30:00Z")] });
    const settled = advance({ definition, state: asked.state, facts: sent, now: new Date("2026-03-02T15:31:00Z") });
    expect(settled.state).toMatchObject({ stepId: "pause", dueAt: new Date("2026-03-04T15:30:00Z") });
  });

  test("a wait ends at its instant even if a worker comes late, and the mail goes out then", () => {
    const state: EnrollmentState = {
      ...beginEnrollment(definition, ids, new Date(start)),
      stepId: "pause",
      dueAt: new Date("2026-03-04T09:00:00Z"),
      waitingFor: { kind: "time" },
    };
    const late = advance({ definition, state, facts: facts(), now: new Date("2026-03-05T00:00:00Z") });
    expect(late.state.arrivedAt).toEqual(new Date("2026-03-04T09:00:00Z"));
    expect(late.effects).toMatchObject([{ stepId: "two" }]);
  });

  test("a rejected mail does not stop the walk by itself", () => {
    const asked = advance({
      definition,
      state: beginEnrollment(definition, ids, new Date(start)),
      facts: facts(),
      now: new Date(start),
    });
    const record = { ...message("one", start), status: "rejected" as const, sentAt: null };
    const settled = advance({
      definition,
      state: asked.state,
      facts: facts({ messages: [record] }),
      now: new Date(start),
    });
    expect(settled.state.stepId).toBe("pause");
    expect(settled.decisions[0]).toMatchObject({ rule: "message", outcome: "rejected" });
  });

  test("a mail planned for the window is held again when the cap fills meanwhile", () => {
    const capped = defineSteps([email("one")], {
      cap: { perDay: 1 },
      window: { zone: "sequence", open: [{ days: ["mon", "tue", "wed"], from: "10:00", to: "12:00" }] },
    });
    const planned = advance({
      definition: capped,
      state: beginEnrollment(capped, ids, new Date(start)),
      facts: facts(),
      now: new Date(start),
    });
    expect(planned.state.dueAt).toEqual(new Date("2026-03-02T10:00:00Z"));
    const recentSends = [new Date("2026-03-02T09:30:00Z")];
    const held = advance({
      definition: capped,
      state: planned.state,
      facts: facts({ recentSends }),
      now: new Date("2026-03-02T10:00:00Z"),
    });
    expect(held.effects).toEqual([]);
    expect(held.decisions).toMatchObject([
      {
        rule: "send_time",
        outcome: "held",
        until: new Date("2026-03-03T10:00:00Z"),
        shifts: [{ rule: "cap" }, { rule: "window" }],
      },
    ]);
  });

  test("an immediate mail ignores the window but not the cap", () => {
    const rest = { cap: { perDay: 1 }, quietHours: { from: "08:00", to: "20:00" } };
    const two = defineSteps([email("one", { send: "immediately" }), email("two", { send: "immediately" })], rest);
    expect(mails(run(two, start))).toEqual(["one 2026-03-02T09:00:00Z", "two 2026-03-03T00:00:00Z"]);
  });

  test.each(["de", "Germany", "DE", "Deutschland"])(
    "a lead of the country %s gets no mail on its holidays",
    (country) => {
      const definition = defineSteps([email("one")], { holidays: { countries: ["lead"] } });
      expect(mails(run(definition, "2026-10-03T09:00:00Z", { country }))).toEqual(["one 2026-10-04T00:00:00Z"]);
    },
  );

  test("a country that nobody knows is flagged where the lead's holidays matter", () => {
    const flagsOf = (countries: string[]) =>
      run(defineSteps([email("one")], { holidays: { countries } }), start, { timezone: "UTC", country: "Atlantis" })
        .flags;
    expect(flagsOf(["lead"])).toMatchObject([
      { code: "lead_country_unknown", detail: expect.stringContaining('"Atlantis" is no country') },
    ]);
    expect(flagsOf(["FR"])).toEqual([]);
  });

  test("a mail that the rules never allow for a lead is held, and the simulation says why", () => {
    const definition = defineSteps([email("one")], {
      timezone: "America/New_York",
      window: { zone: "sequence", open: [{ days: ["mon"], from: "09:00", to: "11:00" }] },
      quietHours: { from: "14:00", to: "08:00" },
    });
    expect(mails(run(definition, start, { timezone: "America/New_York" }))).toHaveLength(1);
    const never = run(definition, start, { timezone: "Europe/Paris" });
    expect(mails(never)).toEqual([]);
    expect(never.entries).toHaveLength(1);
    expect(never.entries[0]).toMatchObject({ stepId: "one", what: { rule: "send_time", outcome: "held" } });
    expect(never.entries[0]!.reason).toContain("no time to send within 400 days (window, quiet hours)");
    expect(never.entries[0]!.reason).toContain("is within the quiet hours 14:00-08:00.");
  });

  test("a lead with a wrong zone falls back to the sequence's and is flagged", () => {
    const result = advance({
      definition: defineSteps([wait("a", "P1D")], { timezone: "Asia/Tokyo" }),
      state: beginEnrollment(definition, ids, new Date(start)),
      facts: facts({ timezone: "Mars/Olympus" }),
      now: new Date(start),
    });
    expect(result.flags).toEqual([
      { code: "lead_zone_invalid", detail: '"Mars/Olympus" is not an IANA time zone; Asia/Tokyo is used.' },
    ]);
  });
});

describe("ways through", () => {
  test("a branch takes onFalse when the condition is unknown", () => {
    const definition = defineSteps([
      { id: "b", kind: "branch", if: { attribute: "plan", op: "neq", value: "pro" }, onTrue: "yes", onFalse: "no" },
      email("yes", { next: "end" }),
      email("no"),
    ]);
    expect(mails(run(definition, start))).toEqual([`no ${start}`]);
    expect(mails(run(definition, start, { attributes: { plan: "free" } }))).toEqual([`yes ${start}`]);
  });

  test("an update is seen by the branch right after it", () => {
    const definition = defineSteps([
      { id: "u", kind: "updateLead", set: { plan: "pro" }, addTags: ["new"] },
      {
        id: "b",
        kind: "branch",
        if: { all: [{ attribute: "plan", op: "eq", value: "pro" }, { tag: "new" }] },
        onFalse: "end",
      },
      email("yes"),
    ]);
    expect(mails(run(definition, start))).toEqual([`yes ${start}`]);
  });

  test("a split is sticky and follows its weights", () => {
    const definition = defineSteps([
      {
        id: "s",
        kind: "split",
        variants: [
          { name: "a", weight: 3, next: "x" },
          { name: "b", weight: 1, next: "y" },
          { name: "c", weight: 0 },
        ],
      },
      email("x", { next: "end" }),
      email("y"),
    ]);
    const chosen = Array.from(
      { length: 2000 },
      (_, index) => mails(run(definition, start, { id: `lead-${index}` }))[0]!.split(" ")[0],
    );
    const share = chosen.filter((step) => step === "x").length / chosen.length;
    expect(share).toBeGreaterThan(0.71);
    expect(share).toBeLessThan(0.79);
    expect(mails(run(definition, "2027-01-01T00:00:00Z", { id: "lead-7" }))[0]).toContain(chosen[7]);
  });

  test("waiting for an event goes one way when it comes, the other when it does not", () => {
    const definition = defineSteps([
      {
        id: "w",
        kind: "waitForEvent",
        event: "bought",
        where: [{ property: "amount", op: "gt", value: 5 }],
        timeout: "P3D",
        onEvent: "yes",
        onTimeout: "no",
      },
      email("yes", { next: "end" }),
      email("no"),
    ]);
    expect(mails(run(definition, start, {}, "event bought amount=9 after 1 day"))).toEqual([
      "yes 2026-03-03T09:00:00Z",
    ]);
    expect(mails(run(definition, start, {}, "event bought amount=3 after 1 day"))).toEqual(["no 2026-03-05T09:00:00Z"]);
    expect(mails(run(definition, start, {}, "event bought amount=9 after 4 days"))).toEqual([
      "no 2026-03-05T09:00:00Z",
    ]);
  });

  test("the event that started the sequence does not end a wait for the same event", () => {
    const definition = defineSteps([
      { id: "w", kind: "waitForEvent", event: "signup", timeout: "P1D", onTimeout: "no" },
      email("no"),
    ]);
    const events = [{ name: "signup", at: start }];
    expect(mails(run(definition, start, { events }))).toEqual(["no 2026-03-03T09:00:00Z"]);
  });

  test("an open that came during an earlier wait counts at once", () => {
    const definition = defineSteps([
      email("one"),
      wait("pause", "P2D"),
      { id: "w", kind: "waitForEvent", event: "message.opened", timeout: "P5D", onTimeout: "end" },
      email("two"),
    ]);
    expect(mails(run(definition, start, {}, "opens one after 1 day"))).toEqual([
      `one ${start}`,
      "two 2026-03-04T09:00:00Z",
    ]);
  });

  test("two mails of one weekday and hour are a week apart", () => {
    const tuesday = (id: string) => ({ id, kind: "waitUntil", weekday: "tue", at: "09:00" });
    const definition = defineSteps([
      tuesday("a"),
      email("one"),
      tuesday("b"),
      email("two"),
      wait("week", "P7D"),
      tuesday("c"),
      email("three"),
    ]);
    expect(mails(run(definition, start))).toEqual([
      "one 2026-03-03T09:00:00Z",
      "two 2026-03-10T09:00:00Z",
      "three 2026-03-17T09:00:00Z",
    ]);
  });

  test("a yearly loop sends once a year, on February 28 in common years", () => {
    const definition = defineSteps([
      { id: "d", kind: "waitForDate", attribute: "born", at: "10:00", repeat: "yearly", onMissing: "end" },
      email("wish", { next: "d" }),
    ]);
    const years = mails(run(definition, start, { attributes: { born: "1996-02-29" } })).slice(0, 3);
    expect(years).toEqual(["wish 2027-02-28T10:00:00Z", "wish 2028-02-29T10:00:00Z", "wish 2029-02-28T10:00:00Z"]);
    expect(mails(run(definition, start))).toEqual([]);
  });

  test("a blocking task holds the lead until it is done, another does not", () => {
    const task = { id: "call", kind: "task", task: "call", title: "Call" };
    const blocking = defineSteps([task, email("after")]);
    expect(mails(run(blocking, start, {}, "completes call after 2 days"))).toEqual(["after 2026-03-04T09:00:00Z"]);
    expect(run(blocking, start).end).toMatchObject({ status: "active", waitingFor: { kind: "task" } });
    expect(mails(run(defineSteps([{ ...task, blocking: false }, email("after")]), start))).toEqual([`after ${start}`]);
  });

  test("a loop that spins is cut off and goes on later", () => {
    const definition = define({
      name: "x",
      trigger: { manual: true },
      steps: [{ id: "a", kind: "updateLead", addTags: ["x"] }, wait("b", "P1D", { next: "a" })],
    });
    const spinning = {
      ...definition,
      steps: definition.steps.map((step) => (step.kind === "wait" ? { ...step, for: "PT0S" } : step)),
    };
    const result = advance({
      definition: spinning,
      state: beginEnrollment(spinning, ids, new Date(start)),
      facts: facts(),
      now: new Date(start),
    });
    expect(result.state.status).toBe("active");
    expect(result.state.dueAt).toEqual(new Date("2026-03-02T09:01:00Z"));
    expect(result.decisions.at(-1)).toMatchObject({ rule: "step_budget" });
    expect(result.effects.length).toBeLessThanOrEqual(100);
  });
});

describe("goals", () => {
  const goal = (rest: object) => ({ id: "goal", kind: "goal", if: { event: "bought" }, ...rest });
  const steps = (rest: object) => [email("one"), wait("pause", "P5D"), email("two"), goal(rest), email("thanks")];

  test("who reaches one jumps to it from any step before", () => {
    expect(mails(run(defineSteps(steps({})), start, {}, "event bought after 1 day"))).toEqual([
      `one ${start}`,
      "thanks 2026-03-03T09:00:00Z",
    ]);
  });

  test("who reaches one that exits leaves at once", () => {
    const left = run(defineSteps(steps({ reached: "exit" })), start, {}, "event bought after 1 day");
    expect(left.end).toMatchObject({ status: "exited", exit: { rule: "goal" }, at: new Date("2026-03-03T09:00:00Z") });
  });

  test("who comes to one unreached goes on, waits or leaves as written", () => {
    expect(mails(run(defineSteps(steps({})), start)).length).toBe(3);
    expect(run(defineSteps(steps({ otherwise: "exit" })), start).end).toMatchObject({
      status: "exited",
      exit: { rule: "goal_missed" },
    });
    const waits = run(defineSteps(steps({ otherwise: "wait" })), start, {}, "event bought after 30 days");
    expect(mails(waits).at(-1)).toBe("thanks 2026-04-01T09:00:00Z");
  });

  test("one behind the lead pulls nobody back", () => {
    const definition = defineSteps([goal({}), email("one"), wait("pause", "P2D"), email("two")]);
    expect(mails(run(definition, start, {}, "event bought after 1 day"))).toEqual([
      `one ${start}`,
      "two 2026-03-04T09:00:00Z",
    ]);
  });
});

describe("exits", () => {
  const steps = [email("one"), wait("pause", "P5D"), email("two")];
  const exit = (rest: object, ...assumed: string[]) => run(defineSteps(steps, rest), start, {}, ...assumed).end;

  test("a reply stops every sequence of the lead by default", () => {
    expect(exit({}, "replies after 3 days")).toMatchObject({ status: "exited", exit: { rule: "reply", stops: "all" } });
  });

  test("whose reply counts, and how far it reaches, is selectable", () => {
    const exits = [{ on: "reply", from: ["own", "company"], stops: "company" }];
    const assumed = (from: string) => ({ does: "replies", from, after: "P1D" });
    const end = (from: string, rest: object) =>
      run(defineSteps(steps, rest), start, { id: JSON.stringify(assumed(from)) }, "is promoted after 400 days").end;
    expect(end("own", { exits }).status).toBe("completed");
    const state = { ...beginEnrollment(defineSteps(steps), ids, new Date(start)) };
    const outcome = (from: "own" | "thread" | "company", rest: object) =>
      advance({
        definition: defineSteps(steps, rest),
        state,
        facts: facts({ signals: [{ kind: "reply", from, at: new Date(start) }] }),
        now: new Date(start),
      }).exit;
    expect(outcome("company", { exits })).toMatchObject({ stops: "company" });
    expect(outcome("thread", { exits })).toBeNull();
    expect(outcome("thread", {})).toMatchObject({ stops: "all" });
    expect(outcome("company", {})).toBeNull();
  });

  test.each(["unsubscribes", "complains", "is promoted", "is taken out", "bounces one"])(
    "a lead that %s is out",
    (what) => {
      const end = exit({}, `${what} after 1 day`);
      expect(end).toMatchObject({ status: "exited", at: new Date("2026-03-03T09:00:00Z") });
    },
  );

  test("an event and a stage take out of this sequence only", () => {
    const exits = [
      { on: "event", event: "bought" },
      { on: "stage", is: ["customer"] },
    ];
    expect(exit({ exits }, "event bought after 1 day")).toMatchObject({ exit: { rule: "event", stops: "this" } });
    const customer = run(defineSteps(steps, { exits }), start, { stage: "customer" });
    expect(customer.end).toMatchObject({ status: "exited", exit: { rule: "stage" } });
    expect(mails(customer)).toEqual([]);
  });

  test("a suppressed lead gets no mail, however long ago it unsubscribed", () => {
    const definition = defineSteps(steps);
    const state = beginEnrollment(definition, ids, new Date(start));
    const signals = [{ kind: "unsubscribe" as const, at: new Date("2020-01-01T00:00:00Z") }];
    const result = advance({ definition, state, facts: facts({ signals }), now: new Date(start) });
    expect(result).toMatchObject({ effects: [], state: { status: "exited" } });
  });
});

describe("robustness", () => {
  /** Runs a definition like a worker would: state through JSON, woken at needless instants, late by some time. */
  function runAsWorker(
    definition: ReturnType<typeof define>,
    lead: object,
    assumed: string[],
    wakes: number[],
    outage: { from: number; to: number },
  ) {
    const begin = new Date(start);
    const parsed = leadOf(lead);
    const world: World = { facts: factsOfLead(parsed), coming: happeningsFromStart(assume(...assumed), begin) };
    const given = { enrollmentId: `simulated-${parsed.id}`, sequenceId: definition.name, leadId: parsed.id };
    let state = beginEnrollment(definition, given, begin);
    let now = begin;
    const sent: string[] = [];
    const extra = wakes.map((delta) => begin.getTime() + delta).toSorted((a, b) => a - b);
    for (let turn = 0; turn < 500 && state.status === "active"; turn++) {
      const result = advance({ definition, state, facts: world.facts, now });
      state = { ...result.state, ...stateFromJson(JSON.parse(JSON.stringify(stateToJson(result.state)))) };
      for (const effect of result.effects) {
        if (effect.kind === "sendEmail") sent.push(`${effect.stepId} ${now.toISOString().replace(".000", "")}`);
        carryOut(world, effect, now, definition, assume(...assumed));
      }
      if (result.effects.length > 0) continue;
      const dueAt = state.dueAt === null ? Infinity : state.dueAt.getTime();
      const happening = Math.min(Infinity, ...world.coming.map(({ at }) => at.getTime()));
      const needless = extra.find((wake) => wake > now.getTime()) ?? Infinity;
      const next = Math.max(Math.min(dueAt, happening, needless), now.getTime());
      if (!Number.isFinite(next)) break;
      now = new Date(next >= outage.from && next < outage.to ? outage.to : next);
      for (const { at, apply } of world.coming.filter(({ at }) => at <= now))
        if (at <= now) world.facts = apply(world.facts);
      world.coming = world.coming.filter(({ at }) => at > now);
    }
    return sent;
  }

  const lead = {
    timezone: "America/New_York",
    country: "US",
    attributes: { trial_ends_at: "2026-04-10", employees: 300, plan: "trial", contract_date: "2024-02-29" },
  };
  const assumed = [
    "clicks 1 after 2 days",
    "opens guide",
    "completes call after 1 day",
    "event pricing_viewed after 2 days",
  ];

  test("needless wakes and a stored state change nothing: the walk is that of the simulation", () => {
    const wakes = fc.array(fc.integer({ min: 0, max: 60 * 86_400_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...starters), wakes, (definition, extra) => {
        expect(runAsWorker(definition, lead, assumed, extra, { from: 0, to: 0 })).toEqual(
          mails(run(definition, start, lead, ...assumed)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("after any outage of the workers each mail goes out once, in order, and only while its window is open", () => {
    const begin = Date.parse(start);
    const day = fc.integer({ min: 0, max: 20 * 86_400_000 });
    fc.assert(
      fc.property(fc.constantFrom(...starters), day, day, (definition, down, length) => {
        const outage = { from: begin + down, to: begin + down + length };
        const sent = runAsWorker(definition, lead, assumed, [], outage);
        const steps = sent.map((line) => line.split(" ")[0]);
        expect(new Set(steps).size).toBe(steps.length);
        expect(steps).toEqual(mails(run(definition, start, lead, ...assumed)).map((line) => line.split(" ")[0]));
        const inWindow = definition.steps.filter((step) => step.kind === "email" && step.send === "scheduled");
        const scheduled = new Set(inWindow.map(({ id }) => id));
        const hours = sent
          .filter((line) => scheduled.has(line.split(" ")[0]!))
          .map((line) => new Date(line.split(" ")[1]!).toLocaleTimeString("en-GB", { timeZone: "America/New_York" }));
        expect(hours.filter((hour) => hour < "08:00:00" || hour > "20:00:00")).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
