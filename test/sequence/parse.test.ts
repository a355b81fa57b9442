import { readFile, readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { definitionJsonSchema } from "../../src/sequence/definition/json-schema.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { stepKinds } from "../../src/sequence/definition/steps.ts";
import type { Catalog } from "../../src/sequence/definition/catalog.ts";

const folder = new URL("../../templates/sequences/", import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));
const base = { name: "Test", trigger: { manual: true } };
const hello = { id: "hello", kind: "email", template: "welcome/1-hello" };
const wait = (id: string, rest: object = {}) => ({ id, kind: "wait", for: "P1D", ...rest });

function problems(input: unknown, catalog?: Catalog) {
  const parsed = parseDefinition(input, catalog);
  return parsed.kind === "ok" ? [] : parsed.problems;
}
const codes = (input: unknown, catalog?: Catalog) =>
  problems(input, catalog).map(({ pointer, code }) => `${pointer} ${code}`);

describe("starter sequences", () => {
  test.each(files)("%s is valid, and its templates exist", async (name) => {
    const text = await readFile(new URL(name, folder), "utf8");
    const templates = (await readdir(new URL("..", folder), { recursive: true }))
      .filter((file) => file.endsWith(".mjml"))
      .map((file) => file.slice(0, -".mjml".length));
    expect(problems(text, { templates })).toEqual([]);
  });

  test("between them they show every kind of step", async () => {
    const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")));
    const kinds = texts.flatMap((text) => {
      const parsed = parseDefinition(text);
      return parsed.kind === "ok" ? parsed.definition.steps.map(({ kind }) => kind) : [];
    });
    expect([...new Set(kinds)].toSorted()).toEqual(stepKinds.toSorted());
  });
});

test("defaults are filled in", () => {
  const parsed = parseDefinition({ ...base, steps: [hello, wait("pause")] });
  expect(parsed).toMatchObject({
    kind: "ok",
    definition: {
      timezone: "UTC",
      reentry: "once",
      promotion: { opens: 3, withinDays: 14 },
      workweek: ["mon", "tue", "wed", "thu", "fri"],
      steps: [{ send: "scheduled", thread: false }, { days: "calendar" }],
    },
  });
});

test("all mistakes come in one answer: shape, graph, conditions and references", () => {
  const text = `
name: 5
widow: { open: [] }
trigger: { event: signup, if: { message: openned } }
quietHours: { from: "22:00", to: "22:00" }
steps:
  - { id: hello, kind: email, template: "Welcome Mail" }
  - { id: choose, kind: branch, if: { all: [{ attribute: plan, op: gt, value: pro }, { atribute: x }] }, onTrue: nowhere }
  - { id: hello, kind: wait, for: 2 days }
  - { id: ab, kind: split, variants: [{ name: a, weight: 0 }, { name: b, weight: 0, next: chose }] }
  - { id: jump, kind: teleport }
  - { kind: wait, for: P1D }
`;
  expect(codes(text).toSorted()).toEqual(
    [
      "/name wrong_type",
      "/widow unknown_key",
      "/trigger/if/message not_allowed",
      "/quietHours/to invalid_value",
      "/steps/0/template wrong_format",
      "/steps/1/if/all/0/value invalid_value",
      "/steps/1/if/all/1 wrong_form",
      "/steps/1/onTrue unknown_step",
      "/steps/2/id duplicate_id",
      "/steps/2/for invalid_value",
      "/steps/3/variants no_weight",
      "/steps/3/variants/1/next unknown_step",
      "/steps/4/kind not_allowed",
      "/steps/5/id missing",
    ].toSorted(),
  );
});

test("every problem says what to write instead", () => {
  const found = problems({
    ...base,
    steps: [{ ...hello, template: 7 }, wait("a", { for: "1d" }), wait("b", { next: "c" })],
    windows: {},
    holidays: { countries: ["Frankreich"] },
    timezone: "Paris",
  });
  expect(found.map(({ message }) => message)).toEqual([
    'Write an IANA time zone, such as "Europe/Paris" or "UTC".',
    'Write a country such as "FR", a region such as "DE-BY", or "lead" for the country of the lead.',
    'Write the key of a template, such as "welcome/hello" for templates/welcome/hello.mjml.',
    'Write an ISO 8601 duration longer than nothing, such as "P2D", "PT4H" or "P1M" (at most ten years).',
    'There is no "windows": did you mean "window"?',
    expect.stringMatching(/^There is no step "c": write .*, or "end"\.$/),
  ]);
});

test("at the root no field of another part is proposed", () => {
  const found = problems({ ...base, steps: [hello], foo: 1, nmae: "x" });
  expect(found.map(({ pointer, message }) => [pointer, message])).toEqual([
    ["/foo", 'There is no "foo" here: remove it.'],
    ["/nmae", 'There is no "nmae": did you mean "name"?'],
  ]);
});

describe("the graph", () => {
  test("a step nobody leads to is unreachable", () => {
    const steps = [wait("a", { next: "end" }), wait("b")];
    expect(codes({ ...base, steps })).toEqual(["/steps/1 unreachable_step"]);
  });

  test("a loop without a wait is refused once, with one it is fine", () => {
    const loop = (between: object) => ({ ...base, steps: [hello, between, { ...hello, id: "again", next: "hello" }] });
    expect(codes(loop({ id: "tag", kind: "updateLead", addTags: ["x"] }))).toEqual(["/steps/0 loop_without_wait"]);
    expect(codes(loop(wait("pause")))).toEqual([]);
  });

  test("an event of an own mail is no wait, since it may have come already", () => {
    const event = { id: "event", kind: "waitForEvent", event: "message.opened", timeout: "P1D", onEvent: "hello" };
    expect(codes({ ...base, steps: [hello, event] })).toEqual(["/steps/0 loop_without_wait"]);
  });

  test("quiet hours over the whole window, and months of business days, are refused", () => {
    const window = { open: [{ days: ["mon"], from: "09:00", to: "11:00" }] };
    const quietHours = { from: "08:00", to: "12:00" };
    const steps = [wait("month", { for: "P1M", days: "business" })];
    expect(codes({ ...base, window, quietHours, steps })).toEqual(
      ["/steps/0/for wrong_unit", "/quietHours never_open"].toReversed(),
    );
  });
});

describe("rules that never allow a mail", () => {
  const window = { zone: "lead", open: [{ days: ["mon", "tue"], from: "09:00", to: "11:00" }] };
  const quietHours = { from: "18:00", to: "12:00" };
  const daysOf = (first: string, count: number) =>
    Array.from({ length: count }, (_, n) => new Date(Date.parse(first) + n * 86_400_000).toISOString().slice(0, 10));

  test.each(["lead", "sequence", "Europe/Paris"])("quiet hours over a window in the zone %s are refused", (zone) => {
    const definition = { ...base, steps: [hello], timezone: "Europe/Paris", window: { ...window, zone }, quietHours };
    expect(codes(definition)).toEqual(["/quietHours never_open"]);
  });

  test("quiet hours that leave a part of the window, or a window for other zones, are not", () => {
    expect(codes({ ...base, steps: [hello], window, quietHours: { from: "18:00", to: "10:59" } })).toEqual([]);
    const elsewhere = { ...base, steps: [hello], window: { ...window, zone: "America/New_York" }, quietHours };
    expect(codes({ ...elsewhere, timezone: "Europe/Paris" })).toEqual([]);
  });

  test("holidays on all days, or on all days of the window, are refused with the day it begins", () => {
    const all = { ...base, steps: [hello], holidays: { dates: daysOf("2027-03-01", 401) } };
    expect(problems(all)).toMatchObject([
      { pointer: "/holidays/dates", code: "never_open", message: expect.stringContaining("from 2027-03-01") },
    ]);
    const mondays = daysOf("2027-03-01", 405).filter((_, n) => n % 7 === 0);
    const onMonday = { open: [{ days: ["mon"], from: "09:00", to: "11:00" }] };
    expect(codes({ ...base, steps: [hello], window: onMonday, holidays: { dates: mondays } })).toEqual([
      "/holidays/dates never_open",
    ]);
    expect(codes({ ...base, steps: [hello], window, holidays: { dates: mondays } })).toEqual([]);
    expect(codes({ ...base, steps: [hello], holidays: { dates: daysOf("2027-03-01", 390) } })).toEqual([]);
  });
});

test.each([
  ["de", "DE"],
  ["Germany", "DE"],
  ["UK", "GB"],
  ["de-by", "DE-BY"],
])("the holiday country %s is refused with what was meant", (country, meant) => {
  const found = problems({ ...base, steps: [hello], holidays: { countries: [country] } });
  expect(found).toMatchObject([
    { pointer: "/holidays/countries/0", message: expect.stringContaining(`Did you mean "${meant}"?`) },
  ]);
});

describe("the catalog", () => {
  const catalog: Catalog = {
    attributes: { plan: "string", seats: "number", trial_ends_at: "date" },
    templates: ["welcome/1-hello"],
    sequences: ["onboarding"],
    segments: ["trials"],
    senders: ["sales"],
  };
  const branch = (test: object) => ({ ...base, steps: [{ id: "b", kind: "branch", if: test }] });

  test("unknown attributes and types that do not fit are told with their place", () => {
    expect(problems(branch({ not: { attribute: "plann", op: "eq", value: "x" } }), catalog)).toEqual([
      {
        pointer: "/steps/0/if/not/attribute",
        code: "unknown_attribute",
        message: 'There is no lead attribute "plann": write "plan", or declare it first.',
      },
    ]);
    expect(codes(branch({ attribute: "plan", op: "gt", value: 3 }), catalog)).toEqual([
      "/steps/0/if/op wrong_operator",
    ]);
    expect(codes(branch({ attribute: "seats", op: "eq", value: "3" }), catalog)).toEqual([
      "/steps/0/if/value wrong_value_type",
    ]);
    expect(codes(branch({ attribute: "seats", op: "in", value: [1, "2"] }), catalog)).toEqual([
      "/steps/0/if/value wrong_value_type",
    ]);
    expect(codes(branch({ attribute: "trial_ends_at", op: "withinNext", value: "P3D" }), catalog)).toEqual([]);
  });

  test("a condition may only ask for mails of this sequence", () => {
    expect(
      codes({ ...base, steps: [hello, { id: "b", kind: "branch", if: { message: "opened", step: "helo" } }] }),
    ).toEqual(["/steps/1/if/step unknown_step"]);
  });

  test("a condition that looks further may ask for mails of every sequence that there is", () => {
    const asks = (sequence: string) =>
      codes({ ...base, steps: [hello, { id: "b", kind: "branch", if: { message: "sent", sequence } }] }, catalog);
    expect(asks("*")).toEqual([]);
    expect(asks("onboarding")).toEqual([]);
    expect(asks("onbording")).toEqual(["/steps/1/if/sequence unknown_sequence"]);
  });

  test("templates, senders, sequences, segments and dates must exist", () => {
    const steps = [
      { ...hello, template: "welcome/2", sender: "nobody" },
      { id: "date", kind: "waitForDate", attribute: "plan" },
      { id: "go", kind: "enroll", sequence: "onbording" },
      { id: "set", kind: "updateLead", set: { seats: "many", unknown: 1 } },
    ];
    expect(codes({ name: "Test", trigger: { segment: "trial" }, steps }, catalog)).toEqual([
      "/trigger/segment unknown_segment",
      "/steps/0/template unknown_template",
      "/steps/0/sender unknown_sender",
      "/steps/1/attribute wrong_attribute_type",
      "/steps/2/sequence unknown_sequence",
      "/steps/3/set/seats wrong_value_type",
      "/steps/3/set/unknown unknown_attribute",
    ]);
  });
});

describe("hostile input", () => {
  test("is answered with problems, never with an exception", () => {
    const deep = `${"{ not: ".repeat(5000)}{ tag: x }${" }".repeat(5000)}`;
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g", "h"].map((c, i) => `${c}: &${c} [${`*${"abcdefg"[i]},`.repeat(9)}]`).join("\n")}`;
    const inputs = [
      null,
      5,
      "",
      "- a",
      "{",
      deep,
      bomb,
      "x".repeat(600_000),
      { __proto__: null },
      [],
      { steps: "none" },
    ];
    for (const input of inputs) expect(parseDefinition(input).kind).toBe("invalid");
    expect(parseDefinition({ ...base, steps: Array.from({ length: 501 }, (_, i) => wait(`s${i}`)) }).kind).toBe(
      "invalid",
    );
  });

  test("keys with slashes and tildes are escaped in pointers", () => {
    expect(codes({ ...base, steps: [hello], "a/b~c": 1 })).toEqual(["/a~1b~0c unknown_key"]);
  });
});

test("the JSON Schema names every step kind and describes input, defaults left out", () => {
  const schema = JSON.stringify(definitionJsonSchema());
  for (const kind of stepKinds) expect(schema).toContain(`"const":"${kind}"`);
  expect(definitionJsonSchema()).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: { SequenceDefinition: { required: ["name", "trigger", "steps"], additionalProperties: false } },
  });
});

test("what cannot be asked of an account is told where it is written", () => {
  const asked = (condition: object) =>
    codes({ name: "X", trigger: { manual: true, if: condition }, steps: [wait("w")] });
  expect(asked({ account: { tier: "gold" } })).toEqual(["/trigger/if/account wrong_form"]);
  expect(asked({ account: { anyone: { event: "seen" } } })).toEqual(["/trigger/if/account/anyone wrong_form"]);
  expect(asked({ account: { people: { op: "in", value: 3 } } })).toEqual(["/trigger/if/account/people/op not_allowed"]);
  expect(asked({ account: { colleague: { all: [{ stage: "client" }] } } })).toEqual([
    "/trigger/if/account/colleague/all/0/stage wrong_form",
  ]);
  const becomes = { account: { stage: "customer" } };
  expect(codes({ name: "X", trigger: { becomes }, steps: [wait("w")] })).toEqual([
    "/trigger/becomes/account no_change",
  ]);
  const catalog = { attributes: { seats: "number" as const } };
  const unknown = {
    name: "X",
    trigger: { manual: true, if: { account: { anyone: { attribute: "seat", op: "exists" } } } },
  };
  expect(codes({ ...unknown, steps: [wait("w")] }, catalog)).toEqual([
    "/trigger/if/account/anyone/attribute unknown_attribute",
  ]);
});
