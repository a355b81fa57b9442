import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { applyOpens, engageAgain } from "./apply-opens.ts";
import { settleAgain, settleInbound } from "./settle-inbound.ts";

const mailsAtOnce = 200;

/** What follows from a reply or a touch: a prospect, or an end. */
export const promoteRoom: Room<Ground & SequenceParts & InboundParts, "settle" | "engage"> = {
  name: "promote",
  jobs: {
    settle: {
      run: (app, { inboundMailId }) => settleInbound(app, inboundMailId),
      due: () => sql`
        array(select m.id::text from inbound_mails m where m.status = 'classified'
          and ${notSetAside("settle", sql`m.id::text`)} order by m.received_at limit ${mailsAtOnce})`,
      again: (app, items) => settleAgain(app, items),
    },
    engage: {
      run: (app) => applyOpens(app),
      due: () => sql`exists (select from touches where applied_at is null)`,
      again: (app, items) => engageAgain(app, items),
    },
  },
  routes: async () => {
    const [erasure, corrections] = await Promise.all([import("./erasure/routes.ts"), import("./correct/routes.ts")]);
    return [erasure.erasureRoutes, corrections.correctionRoutes];
  },
  pages: async () => [(await import("./review/routes.ts")).reviewPageRoutes],
};
