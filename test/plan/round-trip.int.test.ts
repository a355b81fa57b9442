import { writeFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkFiles } from "../../src/cli/plan/check-files.ts";
import { exportFiles, filesOf } from "../../src/cli/plan/export-files.ts";
import { readFiles } from "../../src/cli/plan/read-files.ts";
import { openApi } from "../../src/cli/server/open-api.ts";
import { yamlOf } from "../../src/plan/code/text.ts";
import type { Json } from "../../src/plan/code/resource.ts";
import { openTestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";
import { apply, exported, openTestFolder, planOf } from "./support.ts";

const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const maybe = <T extends Json>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** What the folder is made from: names of what is in it, and how each is. */
const folders = fc.record({
  attributes: some(["plan", "size"] as const),
  topics: some(["news", "offers"]),
  segments: some(["pro", "trial"]),
  templates: fc.array(fc.constantFrom("Hello", "Guide", "Offer: now"), { minLength: 3, maxLength: 3 }),
  partial: fc.constantFrom("Ours", "Theirs"),
  teams: some(["emea", "rest"]),
  forms: some(["footer", "page"]),
  webhooks: some(["crm", "log"]),
  sequences: fc.array(
    fc.record({
      key: fc.constantFrom("welcome", "course", "win-back"),
      trigger: fc.nat(4),
      steps: fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }),
      cap: maybe(fc.constantFrom<Json>({ perDay: 1 }, { perDay: 2, perWeek: 5 })),
      reentry: maybe(fc.constantFrom<Json>("once", "always", { after: "P30D" })),
      uncertain: maybe(fc.constantFrom<Json>("resend", "hold")),
      senders: maybe(fc.constantFrom<Json>([], ["main"])),
      enrollments: maybe(
        fc.constantFrom<Json>("pin", "move", { map: { old: "end", older: "end" } }, { move: true, release: true }),
      ),
      finished: maybe(fc.constantFrom<Json>("stay", "extend")),
      topic: fc.boolean(),
      exits: maybe(fc.constantFrom<Json>([], [{ on: "reply", stops: "this" }], [{ on: "event", event: "bought" }])),
      window: maybe(fc.constantFrom<Json>({ open: [{ days: ["mon", "fri"], from: "09:00", to: "24:00" }] })),
      holidays: maybe(
        fc.constantFrom<Json>({ countries: ["lead", "DE-BY"] }, { dates: ["2026-12-24"], countries: [] }),
      ),
    }),
    { maxLength: 3 },
  ),
  dailyCap: maybe(fc.constantFrom<Json>(10, 500, null)),
  scored: fc.integer({ min: 2, max: 9 }),
});
type Made = typeof folders extends fc.Arbitrary<infer T> ? T : never;

/** The files of a folder, as a person would write them: some defaults are said, some are not. */
function filesFrom(made: Made): Record<string, string> {
  const files: Record<string, Json> = {
    "scoring.yaml": {
      name: "Rules",
      fit: [{ id: "pro", points: made.scored, if: { tag: "pro" } }],
      engagement: [],
      intent: { warm: 1, hot: 2 },
    },
    "senders/main.yaml": {
      name: "Test",
      email: "Hello@ripen.test",
      ...(made.dailyCap !== undefined && { dailyCap: made.dailyCap }),
    },
  };
  // Once any attribute is declared, what sequences set has to be.
  files["attributes.yaml"] = {
    zeta: "number",
    alpha: "string",
    ...Object.fromEntries(made.attributes.map((name) => [name, name === "plan" ? "string" : "number"])),
  };
  for (const key of made.topics)
    files[`topics/${key}.yaml`] = { name: `${key}: all`, names: { de: "Neu", "pt-BR": "Novo" }, kind: "marketing" };
  for (const key of made.segments) {
    const condition: Json =
      key === "pro" && made.attributes.includes("plan")
        ? { not: { attribute: "plan", op: "eq", value: "pro" } }
        : { any: [{ tag: key }, { stage: "lead" }] };
    files[`segments/${key}.yaml`] = { condition, name: key };
  }
  for (const key of made.teams) {
    const team = { name: key, members: ["zoe@acme.test", "ada@acme.test"], acceptWithin: "PT1H" };
    const falls = key === "emea" && made.teams.includes("rest");
    files[`teams/${key}.yaml`] = falls ? { ...team, fallbackTeam: "rest" } : team;
  }
  for (const key of made.forms) {
    const topics = made.topics.slice(0, 1);
    files[`forms/${key}.yaml`] = {
      name: key,
      event: "signup",
      ...(key === "page" && { doubleOptIn: { topics, expiresAfterDays: 7 } }),
    };
  }
  for (const key of made.webhooks) files[`webhooks/${key}.yaml`] = { types: ["*"], description: null };
  for (const one of made.sequences) files[`sequences/${one.key}.yaml`] = sequenceFrom(one, made);
  const texts = Object.entries(files).map(([file, value]) => [file, yamlOf(value)] as const);
  const mails = made.templates.map((subject, index) => {
    const include = index === 1 ? '<mj-include path="sign" />' : "";
    return [
      `templates/mails/${index}.mjml`,
      smallTemplate(subject).replace("<mj-text>", `${include}<mj-text>`),
    ] as const;
  });
  return Object.fromEntries([
    ...texts,
    ...mails,
    ["templates/partials/sign.mjml", `<mj-text>${made.partial}</mj-text>`],
  ]);
}

function sequenceFrom({ key, trigger, steps, topic, ...rest }: Made["sequences"][number], made: Made): Json {
  const [segment] = made.segments;
  const triggers: Json[] = [
    { event: "signup", where: [{ property: "page", op: "eq", value: "x" }] },
    { manual: true },
    segment === undefined ? { import: "any" } : { segment },
    { becomes: { tag: "vip" }, if: { stage: ["lead"] } },
    { import: "fair" },
  ];
  // Two that name each other can only be deleted one after the other.
  const other = made.sequences.find((one) => one.key < key)?.key;
  const told = steps.map((kind, index): Json => {
    const id = `s${index}`;
    const kinds: Json[] = [
      {
        id,
        kind: "email",
        template: `mails/${index % 3}`,
        send: "scheduled",
        ...(index > 2 && { subject: "Other: {{ lead.email }}" }),
      },
      { id, kind: "wait", for: "P2D", days: index % 2 === 0 ? "business" : "calendar" },
      { id, kind: "waitForEvent", event: "bought", timeout: "P3D", onTimeout: "end" },
      { id, kind: "updateLead", set: { zeta: 1, alpha: "two" }, addTags: ["a"] },
      other === undefined
        ? { id, kind: "waitUntil", weekday: "tue", at: "09:00" }
        : { id, kind: "exit", sequence: other },
      { id, kind: "task", task: "call", title: "Call", blocking: false },
    ];
    return kinds[kind] ?? null;
  });
  const definition: Record<string, Json | undefined> = {
    name: `${key} #1`,
    trigger: triggers[trigger] ?? null,
    ...rest,
  };
  // What is published keeps what it names, whatever a draft says: this one never was.
  if (key === "win-back") definition["publish"] = false;
  if (topic && made.topics[0] !== undefined) definition["topic"] = made.topics[0];
  const kept = Object.entries({ ...definition, steps: told }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Json;
}

async function fill(dir: string, files: Record<string, string>): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await writeFile(path.join(dir, file), text);
  }
}

test("random folders, one after the other, are what the server has after each apply, and nothing is left to do", async () => {
  await using t = await openTestApi();
  await using folder = await openTestFolder();
  const api = await openApi({ url: t.url, key: t.key });
  for (const name of ["ada", "zoe"]) await t.call("POST", "/v1/reps", { name, email: `${name}@acme.test` });
  // Webhooks of a folder that does not tell their URL have it already.
  const runs = Number(process.env["ROUND_TRIPS"] ?? 6);
  for (const slug of ["crm", "log"])
    process.env[`RIPEN_WEBHOOK_${slug.toUpperCase()}_URL`] = `https://${slug}.acme.test/hook`;
  try {
    await fc.assert(
      fc.asyncProperty(folders, async (made) => {
        await fill(folder.dir, filesFrom(made));
        const { resources, problems } = await checkFiles(await readFiles(folder.dir));
        expect(problems).toEqual([]);
        await apply(api, folder.dir, true);
        expect(await planOf(api, folder.dir)).toMatchObject({ changes: [], unmanaged: [] });
        const wanted = Object.fromEntries(filesOf(resources));
        expect(await exported(api)).toEqual(wanted);
        // What was exported is a folder of the same meaning, byte for byte.
        await exportFiles(api, folder.dir, { name: "main", force: true });
        expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
        expect(await exportFiles(api, folder.dir, { name: "main", force: false })).toMatchObject({
          written: [],
          deleted: [],
        });
      }),
      // Shrinking would apply for minutes: the folder of a failure is small enough.
      { numRuns: runs, endOnFailure: true },
    );
  } finally {
    for (const slug of ["CRM", "LOG"]) delete process.env[`RIPEN_WEBHOOK_${slug}_URL`];
  }
}, 240_000);
