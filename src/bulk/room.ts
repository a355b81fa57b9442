import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";

const actionsAtOnce = 20;

/** What is done to many leads at once, by the verbs that do it to one. */
export const bulkRoom: Room<Ground & SequenceParts, "bulk"> = {
  name: "bulk",
  jobs: {
    bulk: {
      run: async (app, { bulkActionId }) => (await import("./run-bulk.ts")).runBulk(app, bulkActionId),
      due: () => sql`
        array(select id::text from bulk_actions where status = 'running' and alive_until <= now()
          order by alive_until limit ${actionsAtOnce})`,
      again: async (_app, items) => items,
    },
  },
  routes: async () => [(await import("./routes.ts")).bulkRoutes],
};
