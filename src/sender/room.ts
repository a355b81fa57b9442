import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import { domainsAgain, lookUpDomains } from "./destination/look-up-domains.ts";
import { checkCounts, countsToCheck } from "./usage/check-counts.ts";

/** Who mails are from, what they may send, and where it goes. */
export const senderRoom: Room<Ground, "domains" | "recount"> = {
  name: "sender",
  jobs: {
    domains: {
      run: (app) => lookUpDomains(app),
      due: (at) => sql`
        exists (select from mail_domains d where d.next_look_at <= ${at} and ${notSetAside("domains", sql`d.domain`)})`,
      again: (app, items) => domainsAgain(app, items),
    },
    recount: { run: (app) => checkCounts(app), due: countsToCheck, again: async () => [] },
  },
  routes: async () => {
    const [senders, dkim, transports, destinations, brand] = await Promise.all([
      import("./routes.ts"),
      import("./dkim/routes.ts"),
      import("./transport/routes.ts"),
      import("./destination/routes.ts"),
      import("./brand/routes.ts"),
    ]);
    return [
      senders.senderRoutes,
      dkim.dkimRoutes,
      transports.transportRoutes,
      destinations.destinationRoutes,
      brand.brandRoutes,
    ];
  },
};
