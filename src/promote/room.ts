import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { applyOpens } from "./apply-opens.ts";
import { settleInbound } from "./settle-inbound.ts";

const mailsAtOnce = 200;

/** What follows from a reply or a touch: a prospect, or an end. */
export const promoteRoom: Room<Ground & SequenceParts & InboundParts, "settle" | "engage"> = {
  name: "promote",
  jobs: {
    settle: {
      run: (app, { inboundMailId }) => settleInbound(app, inboundMailId),
      due: () => sql`
        array(select id::text from inbound_mails where status = 'classified' order by received_at limit ${mailsAtOnce})`,
    },
    engage: {
      run: (app) => applyOpens(app),
      due: () => sql`exists (select from touches where applied_at is null)`,
    },
  },
};
