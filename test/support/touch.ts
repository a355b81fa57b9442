import type { TouchRequest } from "../../src/track/record-touch.ts";
import type { TestEngine } from "./engine.ts";
import { untilIdle } from "./idle.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A person's browser, at an address of a household. */
export const browser: TouchRequest = {
  method: "GET",
  headers: new Headers({ "User-Agent": firefox }),
  ip: "81.2.69.142",
};

/** A gateway that says so. */
export const barracuda: TouchRequest = {
  method: "HEAD",
  headers: new Headers({ "User-Agent": "Barracuda Sentinel (EE)" }),
  ip: "209.222.82.1",
};

/** Waits until touches are graded for good: their windows end ten seconds later. */
export async function untilGraded(t: Pick<TestEngine, "app" | "clock">): Promise<void> {
  await untilIdle(t.app);
  t.clock.advanceBy(11_000);
  await untilIdle(t.app);
}
