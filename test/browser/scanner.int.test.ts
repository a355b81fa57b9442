import { createServer } from "node:http";
import { once } from "node:events";
import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import {
  handoffs,
  leads,
  reps,
  senders,
  sequences,
  suppressions,
  templates,
  touches,
} from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { untilGraded } from "../support/touch.ts";
import { enter, mailTo, standings } from "../promote/support.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;
const lee = "lee@lead.test";

/** Where the links of the mails lead: a page with a script, as pages have them. */
async function openSite() {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<title>Acme</title><script>document.title = 'Acme, with scripts'</script><h1>Hello</h1>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() };
}

async function publish({ app, clock }: TestEngine, site: string): Promise<void> {
  const dates = { createdAt: clock.now(), updatedAt: clock.now() };
  const links = ["pricing", "guide", "demo"].map((page) => `<a href="${site}/${page}">${page}</a>`).join(" ");
  const mjml = (subject: string) => `<mjml><mj-head><mj-title>${subject}</mj-title></mj-head><mj-body><mj-section>
    <mj-column><mj-text>${links} <a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
  const numbers = [1, 2, 3, 4];
  await app.db
    .insert(templates)
    .values(numbers.map((number) => ({ key: `mail-${number}`, mjml: mjml(`Mail ${number}`), ...dates })));
  const steps = numbers.flatMap((number) => [
    ...(number > 1 ? [{ id: `wait-${number}`, kind: "wait", for: "P2D" }] : []),
    { id: `mail-${number}`, kind: "email", template: `mail-${number}` },
  ]);
  // The most that a marketer can ask for: one open, or one click, is enough.
  const promotion = { opens: 1, any: [{ clicks: { count: 1, within: "P30D" } }, { message: "clicked" }] };
  const draft = { name: "Course", trigger: { event: "signup" }, promotion, steps };
  const [sequence] = await app.db
    .insert(sequences)
    .values({ name: "Course", draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(app, { id: sequence!.id });
}

/** Every URL in a mail: of its links, visible or not, its images, and the header that mail programs unsubscribe by. */
function urlsOf(mail: ReceivedMail): string[] {
  const inHtml = [...mail.html.matchAll(/(?:href|src)="(https?:[^"]+)"/g)].map(([, url]) =>
    url!.replaceAll("&amp;", "&"),
  );
  const inHeader = [...(mail.header("list-unsubscribe") ?? "").matchAll(/<(https?:[^>]+)>/g)].map(([, url]) => url!);
  return [...new Set([...inHtml, ...inHeader])];
}

/** A gateway that opens the mail in a browser, scripts and all, and then every URL of it, after a HEAD. */
async function scan(browser: Browser, mail: ReceivedMail): Promise<string[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent(mail.html, { waitUntil: "load" });
  const visited: string[] = [];
  for (const url of urlsOf(mail)) {
    await fetch(url, { method: "HEAD", redirect: "manual" });
    const tab = await context.newPage();
    const answer = await tab.goto(url, { waitUntil: "load" });
    visited.push(`${answer?.status()} ${await tab.title()}`);
    await tab.close();
  }
  await context.close();
  return visited;
}

test.skipIf(!hasChromium).each([
  ["at once", 1_000],
  ["a quarter of an hour later", 15 * minuteMs],
])(
  "a scanner that opens every link of every mail in Chromium, %s, unsubscribes, confirms and promotes nobody",
  async (_, after) => {
    await using site = await openSite();
    await using t = await openTestEngine({ settings: { webhooks: { allowPrivate: true } } });
    const browser = await startChromium();
    await using stack = new AsyncDisposableStack();
    stack.defer(() => browser.close());
    await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
    await t.app.db.update(senders).set({ hiddenLink: true });
    await publish(t, site.url);
    await enter(t, lee, "signup");
    for (const number of [1, 2, 3, 4]) {
      const mail = await mailTo(t, lee, `Mail ${number}`);
      await untilIdle(t.app);
      t.clock.advanceBy(after);
      const visited = await scan(browser, mail);
      // Three links, the pixel, the hidden link, the page to unsubscribe: all of them work, and the scripts ran.
      expect(visited.filter((one) => one.startsWith("200 Acme, with scripts"))).toHaveLength(3);
      expect(visited.filter((one) => one.startsWith("200"))).toHaveLength(visited.length);
      expect(visited.length).toBeGreaterThanOrEqual(6);
      await untilGraded(t);
      t.clock.advanceBy(2 * dayMs);
      await untilIdle(t.app);
    }
    await untilGraded(t);
    const kept = await t.app.db.select().from(touches);
    expect(new Set(kept.map(({ kind }) => kind))).toEqual(
      new Set(["open", "click", "unsubscribe_page", "hidden_link"]),
    );
    expect(kept.filter(({ verdict }) => verdict === "human")).toEqual([]);
    expect(await t.app.db.select().from(suppressions)).toEqual([]);
    expect(await t.app.db.select().from(handoffs)).toEqual([]);
    expect((await t.app.db.select().from(leads)).map(({ stage }) => stage)).toEqual(["lead"]);
    expect(await standings(t, lee)).toEqual(["Course lee completed"]);
  },
);
