import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { linkIn, openConfirming } from "../confirm/support.ts";
import { languages } from "../../src/consent/words/words.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const views = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;
/** Pictures of the page go there, for people to look at. */
const pictures = process.env["RIPEN_TEST_PICTURES"];

test.skipIf(!hasChromium)(
  "the page of a confirmation is accessible in each language, a browser that opens every link confirms nobody, and its button does",
  async () => {
    await using c = await openConfirming();
    const form = await c.form();
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const browser = await startChromium();
    try {
      const scanner = await browser.newPage();
      const page = await browser.newPage({ bypassCSP: true });
      for (const { tag: language } of languages) {
        const email = `${language}@lead.test`;
        await c.submit(form, { email, locale: language });
        const [mail] = await c.mailsTo(email);
        // As a gateway does: the mail itself, with scripts, and each of its links.
        await scanner.setContent(mail!.html);
        const links = await scanner.locator("a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
        expect(links.length).toBeGreaterThan(0);
        for (const link of links) await scanner.goto(link, { waitUntil: "load" });
        await page.goto(linkIn(mail!));
        await page.evaluate(axe);
        for (const { name, colorScheme, viewport } of views) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize(viewport);
          const violations = await page.evaluate(async () => {
            const { violations: found } = await (
              globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
            ).axe.run();
            return found.map(({ id }) => id);
          });
          expect([language, name, violations]).toEqual([language, name, []]);
          const width = await page.evaluate("document.documentElement.scrollWidth");
          expect(width).toBeLessThanOrEqual(viewport.width);
          if (pictures !== undefined) {
            await page.screenshot({ path: path.join(pictures, `confirm-${language}-${name}.png`) });
          }
        }
        expect(await c.mailsTo(email)).toHaveLength(1);
      }
      const [mail] = await c.mailsTo("en@lead.test");
      const plain = await browser.newPage({ javaScriptEnabled: false });
      await plain.goto(linkIn(mail!));
      await plain.getByRole("button", { name: "Confirm my address" }).click();
      expect(await plain.getByRole("heading").textContent()).toBe("Thank you");
      expect(await c.mailsTo("en@lead.test")).toHaveLength(2);
    } finally {
      await browser.close();
    }
  },
  300_000,
);
