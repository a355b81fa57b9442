import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** True where there is a Chromium: Debian's, or what CHROMIUM says. In CI there must be one, so that nothing is skipped there. */
export const hasChromium = process.env["CI"] !== undefined || existsSync(executablePath);

/** A real browser without a window, that asks nobody but the pages it is sent to. */
export function startChromium(): Promise<Browser> {
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath, args });
}
