import { streamSSE } from "hono/streaming";
import { z } from "zod";
import type { Routes } from "../../platform/http/routes.ts";
import { activityLine } from "../overview/activity.ts";
import type { Entry } from "../overview/activity.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { entriesAfter, openHub } from "./hub.ts";

const sayEveryMs = 20_000;

/** `/live/activity`: what happens, as server-sent events, each a line of the page (WHATWG HTML, section 9.2). */
export function liveRoutes(app: DashboardParts): Routes {
  const hub = openHub(app);
  return openPages(app, "/").get(
    "/live/activity",
    ["reports:read", "leads:read", "personal_data"],
    async ({ c, zone }) => {
      const last = z.uuid().safeParse(c.req.header("Last-Event-ID") ?? c.req.query("after")).data;
      const missed = last === undefined ? [] : await entriesAfter(app, last);
      c.header("X-Accel-Buffering", "no");
      return streamSSE(c, async (stream) => {
        let chain = Promise.resolve();
        const tell = (entries: readonly Entry[]): void => {
          for (const entry of entries) {
            chain = chain.then(async () => {
              const data = (await activityLine(entry, zone, app.clock.now())).toString().replaceAll(/\s*\n\s*/g, " ");
              await stream.writeSSE({ event: "entry", id: entry.activity.id, data });
            });
          }
        };
        tell(missed);
        const leave = hub.follow(tell);
        const ended = new Promise<void>((resolve) => {
          stream.onAbort(resolve);
          app.stopping.addEventListener("abort", () => resolve(), { once: true });
        });
        // Proxies close what says nothing.
        const beat = setInterval(() => void stream.write(": here\n\n"), sayEveryMs);
        await ended;
        clearInterval(beat);
        leave();
      });
    },
  ).routes;
}
