import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { passkeyChallenges, passkeys, userSessions } from "../../src/db/schema/index.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { hasChromium, startChromium } from "../browser/chromium.ts";
import { openTestEngine, testStart } from "../support/engine.ts";
import { askForLink, browserAt, hire } from "./support.ts";

const views = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

/** Pictures of the pages go there, for people to look at. */
const pictures = process.env["RIPEN_TEST_PICTURES"];

/** Browsers make passkeys for names alone, and of this machine only for `localhost` (WebAuthn, section 5.1.2). */
async function openAtLocalhost() {
  const port = await freePort();
  const site = {
    publicUrl: `http://localhost:${port}`,
    replyDomain: "reply.test",
    company: { name: "Acme", address: "1 Main St" },
  };
  return openTestEngine({ roles: ["api"], settings: { site, http: { host: "localhost", port } } });
}

test.skipIf(!hasChromium)("a passkey is added to an account and signs in by it; pages are accessible", async () => {
  await using t = await openAtLocalhost();
  expect(t.clock.now()).toEqual(new Date(testStart));
  const { email, id } = await hire(t);
  const browser = await startChromium();
  try {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    const device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    await device.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(await askForLink(t, browserAt(t), email));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/account");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("never used").waitFor();
    await page.getByRole("link", { name: "Sign out here" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    expect(await t.app.db.$count(userSessions)).toBe(0);

    await page.goto(`${t.app.site.publicUrl}/account`);
    const answer = page.waitForRequest((request) => request.url().endsWith("/sign-in/with-passkey"));
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL("**/account");
    // Whoever has overheard the answer signs in by it no second time.
    const repeated = await fetch((await answer).url(), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: (await answer).postData(),
    });
    expect([repeated.status, await repeated.json()]).toMatchObject([403, { code: "passkey_unknown" }]);
    const [passkey] = await t.app.db.select().from(passkeys).where(eq(passkeys.userId, id));
    expect(passkey?.lastUsedAt).toEqual(t.clock.now());
    expect(await t.app.db.$count(passkeyChallenges)).toBe(0);
    const [session] = await t.app.db.select().from(userSessions);
    expect(session).toMatchObject({ way: "passkey", device: expect.stringContaining("Chrome") });
    expect(problems).toEqual([]);

    const cookies = await page.context().cookies();
    for (const view of views) {
      const context = await browser.newContext({ ...view, bypassCSP: true });
      const look = await context.newPage();
      for (const path of ["/sign-in", "/account", "/sign-out"]) {
        // Without the cookie at first: the page to sign in is for those who are not.
        if (path !== "/sign-in") await context.addCookies(cookies);
        await look.goto(t.app.site.publicUrl + path);
        await look.evaluate(axe);
        const found = await look.evaluate(
          "axe.run().then((r) => r.violations.map((v) => v.id + ' ' + v.nodes[0].html))",
        );
        const overflow = await look.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        expect([path, view.colorScheme, found, overflow]).toEqual([path, view.colorScheme, [], 0]);
        if (pictures !== undefined) {
          const name = `people${path.replace("/", "-")}-${view.colorScheme}.png`;
          await look.screenshot({ path: join(pictures, name), fullPage: true });
        }
      }
      await context.close();
    }

    await page.goto(`${t.app.site.publicUrl}/account`);
    await page.getByRole("button", { name: /^Remove/ }).click();
    await page.getByText("You have none yet.").waitFor();
    expect(await t.app.db.$count(passkeys)).toBe(0);
  } finally {
    await browser.close();
  }
});
