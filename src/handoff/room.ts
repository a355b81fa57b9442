import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";
import { notifyRep } from "./notice/notify.ts";
import type { HandoffParts } from "./parts.ts";

const noticesAtOnce = 200;

/** The rep's side: what is handed over, and how it is told. */
export const handoffRoom: Room<Ground & SendParts & HandoffParts, "notify"> = {
  name: "handoff",
  jobs: {
    notify: {
      run: (app, { outboxId }) => notifyRep(app, Number(outboxId)),
      due: (at) => sql`
        array(select id::text from outbox where done_at is null and due_at <= ${at} order by due_at
          limit ${noticesAtOnce})`,
    },
  },
  routes: async () => [(await import("./routes.ts")).handoffRoutes],
  pages: async () => [(await import("./page/routes.ts")).handoffPageRoutes],
};
