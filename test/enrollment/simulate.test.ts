import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { runSimulation } from "../../src/cli/simulate.ts";
import { parseAssumption } from "../../src/enrollment/simulate/assumption.ts";
import { printTimetable } from "../../src/enrollment/simulate/print-timetable.ts";
import { assume, mails, readStarter, run } from "./support.ts";

const start = "2026-03-27T16:00:00Z"; // a Friday, two days before clocks go forward in Europe
const paris = { timezone: "Europe/Paris", country: "FR" };

describe("the welcome sequence", async () => {
  const welcome = await readStarter("welcome");

  test("comes at the local hours of a lead in Paris, over the change of clocks and Easter Monday", () => {
    const timetable = run(welcome, start, paris);
    expect(mails(timetable)).toEqual([
      "hello 2026-03-27T16:00:00Z",
      "guide 2026-03-30T07:00:00Z", // Sunday 17:00 moves to Monday 09:00, summer time
      "offer 2026-04-02T07:00:00Z",
    ]);
    expect(timetable.end.status).toBe("completed");
    const pause = timetable.entries.find(({ stepId }) => stepId === "two-days");
    expect(pause).toMatchObject({ until: new Date("2026-03-29T15:00:00Z"), shifts: [{ rule: "dst" }] });
  });

  test("says which rule moved a mail, from when to when", () => {
    const guide = run(welcome, "2026-04-02T10:00:00Z", paris).entries.filter(({ stepId }) => stepId === "guide");
    expect(guide).toMatchObject([
      {
        at: new Date("2026-04-07T07:00:00Z"),
        what: { rule: "send_time", outcome: "send" },
        shifts: [
          { rule: "window", from: new Date("2026-04-04T10:00:00Z"), to: new Date("2026-04-06T07:00:00Z") },
          { rule: "holiday", detail: "mon 2026-04-06 is Lundi de Pâques (FR)." },
          { rule: "window", to: new Date("2026-04-07T07:00:00Z") },
        ],
      },
    ]);
  });

  test("is held by the cap over all sequences", () => {
    const recentSends = ["2026-03-25T08:00:00Z", "2026-03-26T08:00:00Z", "2026-03-27T08:00:00Z"];
    const timetable = run(welcome, start, { ...paris, recentSends });
    expect(mails(timetable)[0]).toBe("hello 2026-03-31T22:00:00Z");
    expect(timetable.entries[0]?.shifts).toMatchObject([{ rule: "cap" }]);
  });

  test("ends with a reply", () => {
    const timetable = run(welcome, start, paris, "replies after 3 days");
    expect(mails(timetable)).toHaveLength(2);
    expect(timetable.end).toMatchObject({ status: "exited", exit: { rule: "reply", stops: "all" } });
  });
});

describe("the ebook sequence", async () => {
  const ebook = await readStarter("ebook-download");
  const berlin = { timezone: "Europe/Berlin", country: "DE" };
  const steps = (timetable: ReturnType<typeof run>) => mails(timetable).map((line) => line.split(" ")[0]);

  test("sends the worksheet to who clicks, the summary to who does not", () => {
    expect(steps(run(ebook, start, berlin, "clicks copy after 1 day"))[1]).toBe("worksheet");
    expect(steps(run(ebook, start, berlin))[1]).toBe("summary");
  });

  test("gives a rep a call only for the engaged", () => {
    const tasks = (...assumed: string[]) =>
      run(ebook, start, berlin, ...assumed).effects.filter(({ effect }) => effect.kind === "createTask").length;
    expect([tasks(), tasks("clicks every after 1 day")]).toEqual([0, 1]);
  });

  test("keeps every scheduled mail inside its two windows of Tuesday to Thursday", () => {
    for (let lead = 0; lead < 40; lead++) {
      const [, ...scheduled] = mails(run(ebook, start, { ...berlin, id: `lead-${lead}` }));
      for (const line of scheduled) {
        const local = new Date(line.split(" ")[1]!).toLocaleString("en-GB", {
          timeZone: "Europe/Berlin",
          weekday: "short",
          hour: "2-digit",
          minute: "2-digit",
        });
        expect(local).toMatch(/^(Tue|Wed|Thu)[, ]+(08:[3-5]\d|09:\d\d|10:\d\d|11:[0-2]\d|13:[3-5]\d|1[4-6]:\d\d)$/);
      }
    }
  });

  test("a booked demo takes the lead out", () => {
    expect(run(ebook, start, berlin, "event demo_booked after 2 days").end).toMatchObject({
      exit: { rule: "event", stops: "this" },
    });
  });

  test("says that a competitor would not be enrolled", () => {
    expect(run(ebook, start, { tags: ["competitor"] }).enrolls).toBe(false);
    expect(run(ebook, start, {}).enrolls).toBe(true);
  });
});

describe("the trial sequence", async () => {
  const trial = await readStarter("trial-expiry");
  const lead = { timezone: "America/New_York", attributes: { trial_ends_at: "2026-04-10", plan: "trial" } };

  test("counts down to the date of the lead, in the zone of the lead", () => {
    expect(mails(run(trial, start, lead))).toEqual([
      "soon 2026-04-07T13:00:00Z",
      "today 2026-04-10T12:00:00Z",
      "ended 2026-04-13T12:00:00Z", // two days later is a Sunday
    ]);
  });

  test("ends when the lead buys, by the event or by the plan", () => {
    expect(mails(run(trial, start, lead, "event subscription_started after 12 days"))).toEqual([
      "soon 2026-04-07T13:00:00Z",
    ]);
    expect(run(trial, start, { ...lead, attributes: { ...lead.attributes, plan: "pro" } }).end).toMatchObject({
      exit: { rule: "goal" },
    });
  });

  test("a lead without the date gets nothing", () => {
    const timetable = run(trial, start, {});
    expect(mails(timetable)).toEqual([]);
    expect(timetable.entries[0]).toMatchObject({ what: { rule: "wait_for_date", outcome: "missing" } });
  });
});

test("the example of every step walks through every kind of step", async () => {
  const everything = await readStarter("every-step");
  const lead = {
    ...paris,
    attributes: { employees: 500, plan: "trial", contract_date: "2024-02-29" },
    tags: ["engaged"],
  };
  const timetable = run(everything, start, lead, "opens guide", "completes call after 1 day");
  const passed = new Set(timetable.entries.map(({ stepId }) => stepId).filter((id) => id !== null));
  const ids = everything.steps.map(({ id }) => id).filter((id) => id !== "long-wait");
  expect(ids.filter((id) => !passed.has(id))).toEqual([]);
  expect(timetable.end.status).toBe("completed");
  expect(new Set(timetable.effects.map(({ effect }) => effect.kind))).toEqual(
    new Set(["sendEmail", "updateLead", "createTask", "callWebhook", "exitOther", "enroll"]),
  );
});

test("the same simulation gives the same timetable, to the millisecond", async () => {
  const everything = await readStarter("every-step");
  expect(run(everything, start, paris)).toEqual(run(everything, start, paris));
});

describe("assumptions in words", () => {
  test.each([
    ["opens step 2", { does: "opens", step: 2, after: "PT1H" }],
    ["opens hello after PT4H", { does: "opens", step: "hello", after: "PT4H" }],
    [
      "clicks hello https://example.com/a after 2 hours",
      { does: "clicks", step: "hello", link: "https://example.com/a", after: "PT2H" },
    ],
    ["replies after 3 days", { does: "replies", from: "own", after: "P3D" }],
    ["replies to hello after 1 week", { does: "replies", step: "hello", after: "P1W" }],
    ["unsubscribes after P5D", { does: "unsubscribes", after: "P5D" }],
    ["is promoted after 1 day", { does: "is promoted", after: "P1D" }],
    ["event bought amount=9 plan=pro", { does: "event", event: "bought", properties: { amount: 9, plan: "pro" } }],
    ["completes call-them after 1 day", { does: "completes", step: "call-them", after: "P1D" }],
  ])("%s", (text, expected) => {
    expect(assume(text)[0]).toMatchObject(expected);
  });

  test.each(["", "sings", "opens", "opens hello after soon", "replies after -P1D", "event"])(
    "%j is not understood, and says how to write it",
    (text) => {
      expect(parseAssumption(text)).toMatchObject({
        kind: "invalid",
        message: expect.stringContaining("Write for example"),
      });
    },
  );
});

describe("the command", () => {
  const ripen = (...args: string[]) => promisify(execFile)(process.execPath, ["src/cli.ts", "simulate", ...args]);

  test("prints the timetable with local times, offsets and reasons", async () => {
    const { stdout } = await ripen(
      "templates/sequences/welcome.yaml",
      "--lead",
      '{"timezone":"Europe/Paris"}',
      "--at",
      start,
    );
    expect(stdout).toContain("Fri 2026-03-27 17:00:00 +01:00  hello       email  sends welcome/1-hello");
    expect(stdout).toContain("Mon 2026-03-30 09:00:00 +02:00  guide       email  sends welcome/2-guide");
    expect(stdout).toContain("    dst: Clocks in Europe/Paris go forward by 60 min");
    expect(stdout).toContain("    window: sun 2026-03-29 17:00 in Europe/Paris is outside the window");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("Completed Thu 2026-04-02 09:00:00 +02:00.");
  });

  test("tells what is wrong and exits 1", async () => {
    await expect(ripen("nowhere.yaml")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("nowhere.yaml"),
    });
    const steps = "name: x\ntrigger: { manual: true }\nsteps: [{ id: a, kind: wait, for: P1D }]";
    const wrong = async (text: string, options: object = {}) =>
      runSimulation(text, { lead: "{}", assume: [], ...options });
    expect(await wrong("name: x")).toMatchObject({ message: expect.stringContaining("/steps (missing)") });
    expect(await wrong(steps, { assume: ["sings"] })).toMatchObject({ message: expect.stringContaining("--assume") });
    expect(await wrong(steps, { lead: "{" })).toMatchObject({ message: expect.stringContaining("--lead") });
    expect(await wrong(steps, { lead: '{"zone":"x"}' })).toMatchObject({ message: expect.stringContaining("zone") });
    expect(await wrong(steps, { at: "soon" })).toMatchObject({ message: expect.stringContaining("--at") });
    expect(await wrong(steps)).toMatchObject({ kind: "ok" });
  });
});

test("a timetable notes a wrong zone and a trigger that does not fit", async () => {
  const ebook = await readStarter("ebook-download");
  const text = printTimetable(run(ebook, start, { timezone: "Nowhere", tags: ["competitor"] }), ebook);
  expect(text).toContain('note: lead_zone_invalid: "Nowhere" is not an IANA time zone; Europe/Berlin is used.');
  expect(text).toContain("note: trigger:");
});
