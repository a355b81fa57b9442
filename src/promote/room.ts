import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { hasOver } from "../track/grade/forget-clients.ts";
import type { TrackParts } from "../track/parts.ts";

const mailsAtOnce = 200;

/** What follows from a reply or a touch: a prospect, or an end. */
export const promoteRoom: Room<Ground & SequenceParts & TrackParts & InboundParts, "settle" | "engage"> = {
  name: "promote",
  jobs: {
    settle: {
      // Loaded with the first mail or touch.
      run: async (app, { inboundMailId }) => (await import("./settle-inbound.ts")).settleInbound(app, inboundMailId),
      due: () => sql`
        array(select m.id::text from inbound_mails m where m.status = 'classified'
          and ${notSetAside("settle", sql`m.id::text`)} order by m.received_at limit ${mailsAtOnce})`,
      again: async (app, items) => (await import("./settle-inbound.ts")).settleAgain(app, items),
    },
    engage: {
      run: async (app) => (await import("./engage/engage.ts")).engage(app),
      due: (at, app) => sql`exists (select from touches where due_at <= ${at}) or exists (select from engagement_checks)
        or exists (select from hit_batches)
        or ${hasOver(app, at)}`,
      again: async (app, items) => (await import("./engage/engage.ts")).engageAgain(app, items),
    },
  },
  routes: async () => {
    const [erasure, corrections, rules, stages] = await Promise.all([
      import("./erasure/routes.ts"),
      import("./correct/routes.ts"),
      import("./rule/routes.ts"),
      import("./stage/routes.ts"),
    ]);
    return [erasure.erasureRoutes, corrections.correctionRoutes, rules.promotionRoutes, stages.stageRoutes];
  },
  pages: async () => [(await import("./review/routes.ts")).reviewPageRoutes],
};
