import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import { eraseAgain, eraseRawMails, neededByNobody } from "./store/erase-raw-mails.ts";
import type { InboundParts } from "./parts.ts";
import { tokenMemoryMs } from "./webhook/token-age.ts";
import { forgetTokens } from "./webhook/forget-tokens.ts";
import type { IntakeOptions } from "./webhook/routes.ts";

const mailsAtOnce = 200;

/** Mail that comes in: stored, read, classified, matched. */
export const inboundRoom: Room<Ground & InboundParts, "classify" | "erase", IntakeOptions> = {
  name: "inbound",
  jobs: {
    classify: {
      // Loaded with the first mail: what understands mails is of no use to a worker before.
      run: async (app, { inboundMailId }) => (await import("./classify-stored.ts")).classifyStored(app, inboundMailId),
      due: () => sql`
        array(select id::text from inbound_mails where status = 'stored' order by received_at limit ${mailsAtOnce})`,
      again: async (app, items) => (await import("./classify-stored.ts")).classifyAgain(app, items),
    },
    erase: {
      run: async (app) => {
        await eraseRawMails(app);
        await forgetTokens(app);
      },
      due: (at, { inbound }) => sql`
        exists (select from inbound_mails m where m.status = 'settled' and m.raw <> '' and m.review is distinct from 'needed'
          and m.received_at < ${at} - make_interval(days => ${inbound.rawMailDays}::int) and ${neededByNobody(sql`m`)}
          and ${notSetAside("erase", sql`m.id::text`)})
          or exists (select from webhook_tokens where seen_at < ${at} - make_interval(secs => ${tokenMemoryMs / 1_000}))`,
      again: (app, items) => eraseAgain(app, items),
    },
  },
  routes: async () => [
    (await import("./routes.ts")).inboundRoutes,
    (await import("./original/routes.ts")).originalRoutes,
    (await import("./correction/routes.ts")).correctionListRoutes,
  ],
  intake: async () => {
    const { webhookRoutes } = await import("./webhook/routes.ts");
    return [webhookRoutes];
  },
};
