import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { openReceiver } from "../support/receiver.ts";
import type { Receiver } from "../support/receiver.ts";
import { deliverAll, read } from "../webhook/support.ts";
import { hasChromium, startChromium } from "./chromium.ts";
import { visitorOf } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

let t: PersonEngine;
let browser: Browser;
let admin: Visitor;
let receiver: Receiver;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openPersonEngine({ settings: { webhooks: { allowPrivate: true } } });
  [receiver, browser] = await Promise.all([openReceiver(), startChromium()]);
  admin = await visitorOf(t, browser);
});
afterAll(async () => {
  await browser?.close();
  await receiver?.[Symbol.asyncDispose]();
  await t?.[Symbol.asyncDispose]();
});

test.skipIf(!hasChromium)(
  "without a script: a webhook is made, tried, paused, changed, its secret renewed, and what failed is sent again",
  async () => {
    const context = await admin.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/settings/webhooks");
    await page.getByRole("link", { name: "Add a webhook" }).click();
    await page.getByLabel("URL").fill(`${receiver.url}/crm`);
    await page.getByLabel("What it is for").fill("Our CRM");
    await page.getByRole("button", { name: "Add it" }).click();
    // Nothing was chosen: what was typed is still there.
    expect(await page.getByRole("alert").innerText()).toContain("/types");
    expect(await page.getByLabel("What it is for").inputValue()).toBe("Our CRM");
    await page.getByLabel("lead.*", { exact: true }).check();
    await page.getByRole("button", { name: "Add it" }).click();
    const secret = await page.locator("#secret").innerText();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "Send a test" }).click();
    expect(await page.getByRole("status").innerText()).toContain("has taken the test");
    expect(read(receiver.requests.at(-1)!).type).toBe("webhook.test");
    expect(await page.locator("#posted").innerText()).toContain('"type": "webhook.test"');
    await page.getByRole("navigation", { name: "Settings" }).getByText("Webhooks").click();
    await page.getByRole("link", { name: "Our CRM" }).click();
    expect(await page.content()).not.toContain(secret);

    receiver.answers.set("/crm", { status: 500, text: "no <b>room</b>" });
    await t.call("POST", "/v1/leads", { email: "ada@example.com" });
    await deliverAll(t.app);
    await page.reload();
    await page.getByRole("link", { name: "lead.created" }).click();
    expect(await page.getByText("no <b>room</b>").count()).toBe(1);
    receiver.answers.delete("/crm");
    await page.goBack();

    await page.getByRole("button", { name: "Pause" }).click();
    expect(await page.getByRole("status").innerText()).toContain("waits until you enable it");
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByRole("link", { name: "Change" }).click();
    await page.getByLabel("handoff.*", { exact: true }).check();
    await page.getByLabel("Fields and what they must be").fill("lead.stag: lead");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByRole("alert").innerText()).toContain('did you mean "lead.stage"?');
    await page.getByLabel("Fields and what they must be").fill("lead.stage: lead, prospect");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByText("handoff.*").count()).toBe(1);
    expect(await page.getByText("lead.stage: lead, prospect").count()).toBe(1);
    await page.getByRole("button", { name: "Another secret" }).click();
    expect(await page.locator("#secret").innerText()).not.toBe(secret);
    await page.getByRole("link", { name: "I have it" }).click();
    expect(await page.getByText("Signed twice").count()).toBe(1);

    await page.getByLabel("Up to").fill("2020-01-01T00:00");
    await page.getByRole("button", { name: "Send again" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("later than");
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)(
  "what was sent goes once more, one or a range, and copies by a button where there are scripts",
  async () => {
    const context = await admin.open({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    const { json } = await t.call("POST", "/v1/webhooks", { url: `${receiver.url}/log`, types: ["lead.*"] });
    await t.call("POST", "/v1/leads", { email: "bob@example.com" });
    await deliverAll(t.app);
    await page.goto(`/settings/webhooks/${json.id}?status=delivered`);
    await page.getByRole("link", { name: "lead.created" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toContain('"email": "bob@example.com"');
    await page.getByRole("button", { name: "Send again" }).click();
    expect(await page.getByRole("status").innerText()).toContain("sent again");
    await deliverAll(t.app);
    const ids = () =>
      receiver.requests.filter(({ path }) => path === "/log").map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids()).size).toBe(1);
    expect(ids().length).toBe(2);
    await page.goto(`/settings/webhooks/${json.id}`);
    await page.getByLabel("From").fill("2020-01-01T00:00");
    await page.getByLabel("Up to").fill("2090-01-01T00:00");
    await page.getByLabel("What", { exact: true }).selectOption("all");
    await page.getByRole("button", { name: "Send again" }).click();
    expect(await page.getByRole("status").innerText()).toContain("in order");
    await deliverAll(t.app);
    expect(ids().length).toBe(3);
    await page.getByRole("link", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    expect(await page.getByRole("status").innerText()).toContain("Deleted");
    expect(refused).toEqual([]);
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)(
  "pages of webhooks are accessible and fit, in every state",
  async () => {
    const { json } = await t.call("POST", "/v1/webhooks", { url: `${receiver.url}/look`, types: ["*"] });
    const { json: tried } = await t.call("POST", `/v1/webhooks/${json.id}/test`);
    receiver.answers.set("/look", { status: 503, text: "overloaded" });
    await t.call("POST", "/v1/leads", { email: "eve@example.com" });
    await deliverAll(t.app);
    const one = `/settings/webhooks/${json.id}`;
    await admin.check(
      {
        list: "/settings/webhooks",
        new: "/settings/webhooks/new",
        one,
        none: `${one}?type=handoff.moved`,
        delivery: `${one}/deliveries/${tried.id}`,
        edit: `${one}/edit`,
        delete: `${one}/delete`,
      },
      "webhooks",
    );
    const viewer = await (await visitorOf(t, browser, "marketer")).open();
    const page = await viewer.newPage();
    await page.goto(one);
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    expect((await page.goto(`${one}/edit`))?.status()).toBe(403);
    await viewer.close();
  },
  180_000,
);
