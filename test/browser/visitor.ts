import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Role } from "../../src/db/schema/users.ts";
import { hire, signIn } from "../people/support.ts";
import type { TestEngine } from "../support/engine.ts";
import { checkPage, looks } from "./check-page.ts";

/** Somebody who has signed in, and opens windows of a browser. */
export interface Visitor {
  open(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Expects that pages are accessible and fit, in light and dark, on phone and desktop. */
  check(paths: Readonly<Record<string, string>>, kind: string): Promise<void>;
}

/** Signs somebody in. */
export async function visitorOf(t: TestEngine, browser: Browser, role: Role = "admin"): Promise<Visitor> {
  const baseURL = t.engine.apiUrl ?? "";
  const [name = "", value = ""] = (await signIn(t, (await hire(t, role)).email)).cookie.split("=");
  const open: Visitor["open"] = async (options = {}) => {
    const context = await browser.newContext({ baseURL, ...options });
    await context.addCookies([{ name, value, url: baseURL }]);
    return context;
  };
  return {
    open,
    async check(paths, kind) {
      for (const [colorScheme, width] of looks) {
        const context = await open({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        const page = await context.newPage();
        for (const [called, path] of Object.entries(paths)) {
          await page.goto(path);
          await checkPage(page, `${kind}-${called}-${colorScheme}-${width}`);
        }
        await context.close();
      }
    },
  };
}
