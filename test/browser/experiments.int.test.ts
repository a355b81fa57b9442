import { eq } from "drizzle-orm";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sequences } from "../../src/db/schema/index.ts";
import { seededRandom } from "../bench/generate/random.ts";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { versionOf, worldOf } from "../report/world.ts";
import { hasChromium, startChromium } from "./chromium.ts";
import { visitorOf } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

const hourMs = 3_600_000;
let t: PersonEngine;
let browser: Browser;
let marketer: Visitor;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openPersonEngine({ roles: ["api"] });
  browser = await startChromium();
  marketer = await visitorOf(t, browser, "marketer");
  const mjml =
    "<mjml><mj-head><mj-title>Hello</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>";
  await t.call("PUT", "/v1/templates", { key: "hello", mjml });
  const email = (id: string, more: object = {}) => ({ id, kind: "email", template: "hello", ...more });
  const subjects = [
    { name: "own", weight: 50 },
    { name: "question", weight: 50, subject: "Shall we talk?" },
  ];
  const steps = [
    email("offer", { subjects }),
    {
      id: "way",
      kind: "split",
      variants: [
        { name: "short", weight: 1, next: "short" },
        { name: "long", weight: 1, next: "long" },
        { name: "none", weight: 1, next: "end" },
      ],
    },
    email("short", { next: "end" }),
    email("long"),
  ];
  const definition = { name: "Trial", trigger: { event: "trial" }, holdout: { share: 10 }, steps };
  await t.call("PUT", "/v1/sequences/trial", definition);
  await t.call("POST", "/v1/sequences/trial/publish");
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await t?.[Symbol.asyncDispose]();
});

/** People who got one subject or the other, of whom more reply to the question. */
async function live(): Promise<void> {
  const [sequence] = await t.app.db.select().from(sequences).where(eq(sequences.key, "trial"));
  const version = await versionOf(t.app, sequence!.id);
  const world = worldOf(t.app);
  const senderId = await world.sender();
  const random = seededRandom(5);
  const began = t.clock.now().getTime();
  for (let no = 0; no < 160; no += 1) {
    const at = new Date(began + (no * hourMs) / 4).toISOString();
    const subjectVariant = no % 2 === 0 ? "own" : "question";
    const leadId = await world.lead(at);
    const id = await world.enrollment(leadId, version, at);
    const mail = await world.mail({ id, leadId, ...version }, at, { senderId, stepId: "offer", subjectVariant });
    const replies = random.chance(subjectVariant === "own" ? 0.1 : 0.5);
    if (replies) await world.inbound(mail, "human_reply", new Date(began + (no / 4 + 9) * hourMs).toISOString());
  }
  // Within the days that a session lasts.
  t.clock.advanceBy(60 * hourMs);
}

test.skipIf(!hasChromium)(
  "without a script: an experiment is started, judged in words, the winner gets all leads, and that is undone",
  async () => {
    const context = await marketer.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/experiments");
    await page.getByRole("link", { name: "Start an experiment" }).first().click();
    expect(await page.getByRole("link", { name: /Subject test|Split test|Holdout/ }).count()).toBe(3);
    await page.getByRole("link", { name: "Subject test" }).click();
    await page.getByLabel("What you expect").fill("A question gets more answers");
    await page.getByLabel("How it is judged").selectOption("group_sequential");
    await page.getByLabel("Responses at the end").evaluate((input) => input.removeAttribute("min"));
    await page.getByText("For those who commit").click();
    await page.getByLabel("Responses at the end").fill("3");
    await page.getByRole("button", { name: "Start with 2 arms" }).click();
    // What was typed is still there.
    expect(await page.getByRole("alert").innerText()).toContain("/method/responses");
    expect(await page.getByLabel("What you expect").inputValue()).toBe("A question gets more answers");
    await page.getByLabel("Responses at the end").fill("200");
    await page.getByLabel("How it is judged").selectOption("");
    await page.getByRole("button", { name: "Start with 2 arms" }).click();
    expect(await page.getByRole("status").innerText()).toContain("Leads from now on count");
    expect(await page.getByText("There are no replies from people yet").count()).toBe(1);

    await live();
    await page.reload();
    expect(await page.locator("#verdict").locator("../..").innerText()).toMatch(/"question" gets more replies/);
    expect(await page.getByRole("img", { name: /Evidence over time/ }).count()).toBe(1);
    await page.getByRole("button", { name: "Give all leads question" }).click();
    expect(await page.getByRole("status").innerText()).toContain("that arm alone");
    const weights = async () => {
      const { json } = await t.call("GET", "/v1/sequences/trial/versions");
      const { json: version } = await t.call("GET", `/v1/sequences/trial/versions/${json.data[0].number}`);
      return version.definition.steps[0].subjects.map(({ weight }: { weight: number }) => weight);
    };
    expect(await weights()).toEqual([0, 1]);
    expect(await page.getByText("by somebody here").count()).toBe(1);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await weights()).toEqual([50, 50]);
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)(
  "a split and a holdout run and end, a viewer only looks, and every page is accessible and fits",
  async () => {
    const { json: sequence } = await t.call("GET", "/v1/sequences/trial");
    const { json: split } = await t.call("POST", "/v1/experiments", { sequence: "trial", step: "way" });
    const { json: holdout } = await t.call("POST", "/v1/experiments", { sequence: "trial" });
    const { json: list } = await t.call("GET", "/v1/experiments");
    const decided = list.data.at(-1).id;
    await marketer.check(
      {
        list: "/experiments",
        none: "/experiments?status=ended&cursor=",
        decided: `/experiments/${decided}`,
        split: `/experiments/${split.id}`,
        holdout: `/experiments/${holdout.id}`,
        choose: "/experiments/new",
        start: `/experiments/new?sequence=${sequence.id}&step=offer`,
        gone: "/experiments/new?topic=gone",
      },
      "experiments",
    );
    const context = await (await visitorOf(t, browser, "viewer")).open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`/experiments/${split.id}`);
    expect(await page.getByRole("button", { name: /Give all|End/ }).count()).toBe(0);
    expect((await page.goto("/experiments/new"))?.status()).toBe(403);
    await context.close();
    const owner = await marketer.open({ javaScriptEnabled: false });
    const own = await owner.newPage();
    await own.goto(`/experiments/${holdout.id}`);
    expect(await own.getByRole("button", { name: /Give all/ }).count()).toBe(0);
    await own.getByRole("button", { name: "End the experiment" }).click();
    expect(await own.getByRole("status").innerText()).toContain("no more leads in");
    await owner.close();
  },
  180_000,
);
