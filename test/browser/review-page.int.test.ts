import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { inboundMails } from "../../src/db/schema/index.ts";
import { reviewUrl } from "../../src/promote/review/links.ts";
import { deliver, inThread, openWithRep, replyTo, signUp } from "../flow/whose-support.ts";
import { untilIdle } from "../support/idle.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const views = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;
/** Pictures of the page go there, for people to look at. */
const pictures = process.env["RIPEN_TEST_PICTURES"];

test.skipIf(!hasChromium)(
  "the page about reviews is accessible and usable without a script, on a phone, too",
  async () => {
    await using t = await openWithRep();
    const words = {
      "lee@firm.test": "We would like to see it. Could you call me on Friday at 10?\n\nLee",
      "kim@other.test": `${"a-very-long-word-without-any-place-to-break-".repeat(6)}\n<b>Not bold</b>`,
    };
    for (const [email, body] of Object.entries(words)) {
      const mail = await signUp(t, email);
      const head = [`From: Somebody <${email}>`, "Subject: Re: Welcome 1", ...inThread(mail)];
      await deliver(t, { to: replyTo(mail), head: [...head, "Auto-Submitted: auto-generated"], body });
    }
    const url = reviewUrl(t.app.site, t.app.signers.review, t.clock.now());
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const browser = await startChromium();
    try {
      for (const { name, ...view } of views) {
        const page = await browser.newPage({ ...view, bypassCSP: true });
        await page.goto(url);
        await page.evaluate(axe);
        const found = await page.evaluate(
          "axe.run().then((r) => r.violations.map((v) => v.id + ' ' + v.nodes[0].html))",
        );
        expect([name, found]).toEqual([name, []]);
        const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect([name, await page.evaluate(overflow)]).toEqual([name, 0]);
        if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
        await page.close();
      }
      const plain = await browser.newPage({ javaScriptEnabled: false });
      await plain.goto(url);
      await plain.getByRole("button", { name: "A reply" }).first().click();
      expect(await plain.getByRole("heading", { level: 1 }).innerText()).toBe("A mail waits for you");
      await plain.getByRole("button", { name: "Something else" }).click();
      expect(await plain.getByRole("status").innerText()).toBe("Noted: something else.");
      await untilIdle(t.app);
      const mails = await t.app.db.select().from(inboundMails);
      expect(mails.map(({ class: kind, review }) => `${kind} ${review}`).sort()).toEqual([
        "human_reply accepted",
        "other accepted",
      ]);
    } finally {
      await browser.close();
    }
  },
);
