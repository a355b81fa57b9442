import { setTimeout as delay } from "node:timers/promises";
import { getLeads } from "../../lead/get-leads.ts";
import { activityAfter, listActivity } from "../../lead/timeline/list-activity.ts";
import type { Entry } from "../overview/activity.ts";
import type { DashboardParts } from "../parts.ts";
import { loadNames } from "../word/names.ts";

type Listen = (entries: readonly Entry[]) => void;

/** Tells everybody who follows what happened. */
export interface Hub {
  /** @returns ends it */
  follow(listen: Listen): () => void;
}

const everyMs = 2_000;
const atOnce = 50;

/** One look at the database for all who follow, and none while nobody does: fifty open pages cost as much as one. */
export function openHub(app: DashboardParts): Hub {
  const listeners = new Set<Listen>();
  let isRunning = false;

  async function run(): Promise<void> {
    let last = (await listActivity(app, { limit: 1 })).rows[0]?.id;
    while (listeners.size > 0 && !app.stopping.aborted) {
      await delay(everyMs, undefined, { ref: false });
      const entries = await entriesAfter(app, last);
      if (entries.length === 0) continue;
      last = entries.at(-1)?.activity.id;
      for (const listen of listeners) listen(entries);
    }
  }

  return {
    follow(listen) {
      listeners.add(listen);
      if (!isRunning) {
        isRunning = true;
        // A page that hears nothing any more shows what it has; its next look says what is wrong.
        void run()
          .catch((error: unknown) => app.log.warn({ err: error }, "live updates ended"))
          .finally(() => (isRunning = false));
      }
      return () => listeners.delete(listen);
    },
  };
}

/** What happened after an entry, with who it is, oldest first; nothing without one. */
export async function entriesAfter(app: DashboardParts, after: string | undefined): Promise<Entry[]> {
  const rows =
    after === undefined ? (await listActivity(app, { limit: 1 })).rows : await activityAfter(app, after, atOnce);
  if (rows.length === 0) return [];
  const leads = await getLeads(
    app,
    rows.map(({ leadId }) => leadId),
  );
  const names = await loadNames(app);
  return rows.map((activity) => ({ activity, lead: leads.get(activity.leadId), names }));
}
