import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const debian = "/usr/bin/chromium";

/** Where Chromium is: that of Debian, or what CHROMIUM says. Browser tests fail without one, they are never skipped. */
export function chromiumPath(): string {
  const path = process.env["CHROMIUM"] ?? debian;
  if (!existsSync(path)) throw new Error(`there is no ${path}: apt-get install chromium, or set CHROMIUM`);
  return path;
}

/** A real browser without a window, that asks nobody but the pages it is sent to. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
