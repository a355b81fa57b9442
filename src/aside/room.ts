import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import { retryDue } from "./retry-due.ts";

/** What failed by itself: kept apart with its reason, so that all else goes on, and tried again. */
export const asideRoom: Room<Ground, "retry"> = {
  name: "aside",
  jobs: {
    retry: {
      run: (app, _payload, again) => retryDue(app, again),
      due: (at) => sql`exists (select from set_asides where next_try_at <= ${at})`,
      again: async (_app, items) => items,
    },
  },
  routes: async () => [(await import("./routes.ts")).asideRoutes],
};
