import { and, eq, gt } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrollments, messages, publications } from "../../src/db/schema/index.ts";
import { moveRunning } from "../../src/enrollment/move/move-running.ts";
import { openApi } from "../../src/cli/server/open-api.ts";
import type { Api } from "../../src/cli/server/open-api.ts";
import { printPlan } from "../../src/cli/plan/print-plan.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";
import { apply, openTestFolder, planOf } from "./support.ts";
import type { TestFolder } from "./support.ts";

const dayMs = 86_400_000;

let t: TestApi;
let api: Api;
let folder: TestFolder;
beforeEach(async () => {
  t = await openTestApi();
  api = await openApi({ url: t.url, key: t.key });
  folder = await openTestFolder();
  for (const key of ["hello", "guide", "offer"]) await folder.write(`templates/${key}.mjml`, smallTemplate(key));
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

const steps = {
  hello: "{ id: hello, kind: email, template: hello }",
  pause: "{ id: pause, kind: wait, for: P2D }",
  call: "{ id: call, kind: task, task: call, title: Call }",
  guide: "{ id: guide, kind: email, template: guide }",
  rest: "{ id: rest, kind: wait, for: P2D }",
  offer: "{ id: offer, kind: email, template: offer }",
};
const write = (names: (keyof typeof steps)[], more = "") =>
  folder.write(
    "sequences/course.yaml",
    `name: Course\ntrigger: { manual: true }\n${more}steps:\n${names.map((name) => `  - ${steps[name]}\n`).join("")}`,
  );

async function enroll(...names: string[]): Promise<void> {
  const { id: sequenceId } = (await t.call("GET", "/v1/sequences/course")).json;
  for (const name of names) {
    const { id: leadId } = (await t.call("POST", "/v1/leads", { email: `${name}@example.com` })).json;
    expect((await t.call("POST", "/v1/enrollments", { sequenceId, leadId })).status).toBe(201);
  }
  await turn(t.app);
}

/** Moves whom the last publishing moves. @returns what became of them, as it counts */
async function moveAll(): Promise<{ moved: number; stays: Record<string, number> }> {
  const { json } = await t.call("POST", "/v1/sequences/course/publish", { dryRun: true });
  expect(json.publishing.unchanged).toBe(true);
  const rows = await t.app.db.select().from(publications);
  const last = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  if (last === undefined) throw new Error("nothing was published");
  await moveRunning(t.app, last.id);
  const { moved, stays } = (await t.call("GET", `/v1/publications/${last.id}`)).json;
  return { moved, stays };
}

/** How many are counted, by what becomes of them. */
function sumsOf(people: { count: number; becomes: { kind: string; why?: string }; nextMail: string }[]) {
  const sum = (of: (one: (typeof people)[number]) => boolean) =>
    people.filter(of).reduce((total, { count }) => total + count, 0);
  return {
    moved: sum(({ becomes }) => becomes.kind === "moves"),
    stays: Object.fromEntries(
      [...new Set(people.flatMap(({ becomes }) => (becomes.kind === "stays" ? [becomes.why ?? ""] : [])))].map(
        (why) => [why, sum(({ becomes }) => becomes.kind === "stays" && becomes.why === why)],
      ),
    ),
    next: (kind: string) => sum(({ nextMail }) => nextMail === kind),
  };
}

const peopleOf = (plan: Awaited<ReturnType<typeof planOf>>) => {
  const people = plan.changes.find(({ kind }) => kind === "sequence")?.people;
  if (people === undefined) throw new Error("no people are told of");
  return people;
};

test("whoever is said to move does, to the step that is said, and gets the mail that is said", async () => {
  await write(["hello", "pause", "guide", "rest", "offer"]);
  await apply(api, folder.dir);
  await enroll("a", "b", "c");
  t.clock.advanceBy(2 * dayMs);
  await enroll("d", "e");
  // a, b and c wait in front of the offer; d and e in front of the guide, whose text changes.
  await folder.write("templates/guide.mjml", smallTemplate("A better guide"));
  await write(["hello", "pause", "guide", "offer"], "enrollments: { map: { rest: offer } }\n");
  const plan = await planOf(api, folder.dir);
  const people = peopleOf(plan);
  expect(people.people).toEqual([
    {
      version: 1,
      stepId: "pause",
      status: "active",
      count: 2,
      becomes: { kind: "moves", stepId: "pause" },
      nextMail: "changes",
    },
    {
      version: 1,
      stepId: "rest",
      status: "active",
      count: 3,
      becomes: { kind: "moves", stepId: "offer" },
      nextMail: "same",
    },
  ]);
  expect(printPlan(plan)).toContain("people: 5 are in it; 2: next mail changes");
  expect(printPlan(plan)).toContain("3 in version 1 at rest: move to offer; next mail the same");
  await apply(api, folder.dir);
  expect(await moveAll()).toEqual({ moved: sumsOf(people.people).moved, stays: {} });
  const at = t.clock.now();
  t.clock.advanceBy(3 * dayMs);
  await turn(t.app);
  const sent = await t.app.db.select().from(messages).where(gt(messages.queuedAt, at));
  expect(sent.filter(({ stepId }) => stepId === "guide")).toHaveLength(sumsOf(people.people).next("changes"));
  expect(sent.filter(({ stepId }) => stepId === "offer")).toHaveLength(5);
});

test("whoever is said to stay does, for the reason that is said", async () => {
  await write(["hello", "call", "guide", "rest", "offer"]);
  await apply(api, folder.dir);
  await enroll("a", "b");
  const rows = await t.app.db.select().from(enrollments);
  expect(rows.map(({ stepId }) => stepId)).toEqual(["call", "call"]);
  await write(["hello", "guide", "rest", "offer"], "enrollments: { map: { call: rest } }\n");
  const { people } = peopleOf(await planOf(api, folder.dir));
  expect(people).toMatchObject([{ count: 2, becomes: { kind: "stays", why: "task_open" }, nextMail: "same" }]);
  await apply(api, folder.dir);
  expect(await moveAll()).toEqual({ moved: 0, stays: sumsOf(people).stays });
});

test("a step that is gone keeps its people in their version; put to the end, their mails fall away", async () => {
  await write(["hello", "pause", "guide"]);
  await apply(api, folder.dir);
  await enroll("a", "b");
  await write(["hello", "offer"], "enrollments: move\n");
  const stay = peopleOf(await planOf(api, folder.dir)).people;
  expect(stay).toMatchObject([{ count: 2, becomes: { kind: "stays", why: "step_removed" }, nextMail: "same" }]);
  await write(["hello", "offer"], "enrollments: { map: { pause: end } }\n");
  const { people } = peopleOf(await planOf(api, folder.dir));
  expect(people).toMatchObject([{ count: 2, becomes: { kind: "moves", stepId: null }, nextMail: "falls_away" }]);
  await apply(api, folder.dir);
  expect(await moveAll()).toEqual({ moved: 2, stays: {} });
  t.clock.advanceBy(5 * dayMs);
  await turn(t.app);
  const sent = await t.app.db.select().from(messages).where(eq(messages.stepId, "guide"));
  expect(sent).toHaveLength(0);
});

test("who is in a sequence that goes leaves it, and no mail follows", async () => {
  await write(["hello", "pause", "guide"]);
  await apply(api, folder.dir);
  await enroll("a", "b");
  await folder.remove("sequences/course.yaml");
  const { people } = peopleOf(await planOf(api, folder.dir));
  expect(people).toMatchObject([{ count: 2, becomes: { kind: "leaves" }, nextMail: "falls_away" }]);
  expect(await apply(api, folder.dir, true)).toContain("archived   sequence/course");
  const left = await t.app.db
    .select()
    .from(enrollments)
    .where(and(eq(enrollments.status, "exited")));
  expect(left).toHaveLength(2);
});

test("mails by day are told before and after, and what the cap of the folder will keep for later", async () => {
  await folder.write("senders/main.yaml", "name: Test\nemail: hello@ripen.test\n");
  await write(["hello", "pause", "guide"]);
  await apply(api, folder.dir);
  await enroll("a", "b", "c");
  await folder.write("senders/main.yaml", "name: Test\nemail: hello@ripen.test\ndailyCap: 2\n");
  await write(["hello", "pause", "guide", "rest", "offer"], "enrollments: move\n");
  const plan = await planOf(api, folder.dir);
  const [main] = plan.forecast;
  expect(main).toMatchObject({ sender: "main", dailyCap: 2 });
  const day = (text: string) => main?.days.find((one) => one.day === text);
  // The three get the guide two days from now, and the offer, which is new, two days later. As many come as came in four weeks.
  expect(day("2026-01-07")).toMatchObject({ before: 3, after: 3, over: 1 });
  expect(day("2026-01-09")).toMatchObject({ before: 0, after: 3 });
  expect(printPlan(plan)).toContain("2026-01-07  3  ! 1 over the cap wait");

  // Who goes on in it really gets as many.
  await apply(api, folder.dir);
  await moveAll();
  const before = await t.app.db.select().from(messages);
  t.clock.advanceBy(2 * dayMs);
  await turn(t.app);
  expect((await t.app.db.select().from(messages)).length - before.length).toBe(3);
});
