import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";
import { dueHandoffs, lookAfterAgain, lookAfterHandoffs } from "./look-after.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { notifyAgain, notifyRep } from "./notice/notify.ts";
import type { HandoffParts } from "./parts.ts";

const noticesAtOnce = 200;

/** The rep's side: what is handed over, and how it is told. */
export const handoffRoom: Room<
  Ground & SequenceParts & InboundParts & SendParts & HandoffParts,
  "notify" | "handoffs"
> = {
  name: "handoff",
  jobs: {
    handoffs: {
      run: (app) => lookAfterHandoffs(app),
      due: (at) => sql`exists ${dueHandoffs(at)}`,
      again: (app, items) => lookAfterAgain(app, items),
    },
    notify: {
      run: (app, { outboxId }) => notifyRep(app, Number(outboxId)),
      due: (at) => sql`
        array(select o.id::text from outbox o where o.done_at is null and o.due_at <= ${at}
          and ${notSetAside("notify", sql`o.id::text`)} order by o.due_at limit ${noticesAtOnce})`,
      again: (app, items) => notifyAgain(app, items),
    },
  },
  routes: async () => [(await import("./routes.ts")).handoffRoutes, (await import("./act/routes.ts")).actRoutes],
  pages: async () => [
    (await import("./page/routes.ts")).handoffPageRoutes,
    (await import("./page/file-routes.ts")).handoffFileRoutes,
  ],
};
