import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { roleIn } from "../../people/session/sessions.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { activityLine } from "../overview/activity.ts";
import type { Entry } from "../overview/activity.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { may } from "../shell/who.ts";
import type { Rights } from "../shell/who.ts";
import { entriesAfter, openHub } from "./hub.ts";

const sayEveryMs = 20_000;
const rights: Rights = ["reports:read", "leads:read", "personal_data"];

/**
 * `/live/activity`: what happens, as server-sent events, each a line of the page (WHATWG HTML, section 9.2). It ends within twenty
 * seconds of the session, or of the right to see it.
 */
export function liveRoutes(app: DashboardParts): Routes {
  const hub = openHub(app);
  return openPages(app, "/").get("/live/activity", rights, async ({ c, zone }) => {
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
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      stream.onAbort(end);
      app.stopping.addEventListener("abort", () => end(), { once: true });
      const say = async (): Promise<void> => {
        // Proxies close what says nothing.
        if (await seesStill(app, c.get("sessionId"))) await stream.write(": here\n\n");
        else end();
      };
      const beat = setInterval(() => void say().catch(() => end()), sayEveryMs);
      await ended;
      clearInterval(beat);
      leave();
    });
  }).routes;
}

/** Whether whoever is signed in by a session may still see what happens. */
async function seesStill(app: DashboardParts, sessionId: string): Promise<boolean> {
  const role = await roleIn(app, sessionId);
  return role !== undefined && may({ role }, ...rights);
}
