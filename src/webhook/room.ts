import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import { deliver, deliverAgain } from "./deliver/deliver.ts";

/** Tells other systems what happens: signed, in order, until they have it. */
export const webhookRoom: Room<Ground, "deliver"> = {
  name: "webhook",
  jobs: {
    deliver: {
      run: (app, { webhookEndpointId }) => deliver(app, webhookEndpointId),
      due: (at) => sql`
        array(select e.id::text from webhook_endpoints e
          where e.state = 'enabled' and (e.slow_until is null or e.slow_until <= ${at})
            and (e.lease_until is null or e.lease_until < now())
            and exists (select from webhook_deliveries d
              where d.endpoint_id = e.id and d.status = 'pending' and d.due_at <= ${at})
            and ${notSetAside("deliver", sql`e.id::text`)} limit 100)`,
      again: (app, items) => deliverAgain(app, items),
    },
  },
  routes: async () => [
    (await import("./endpoint/routes.ts")).webhookRoutes,
    (await import("./log/routes.ts")).deliveryRoutes,
  ],
};
