import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";
import type { RelayParts } from "./parts.ts";

const mailsAtOnce = 200;

/** Answers of reps on their way to prospects: nothing of ours goes along. */
export const relayRoom: Room<Ground & InboundParts & SendParts & RelayParts, "relay"> = {
  name: "relay",
  jobs: {
    relay: {
      // Loaded with the first mail of a rep.
      run: async (app, { repMailId }) => (await import("./send/take-rep-mail.ts")).takeRepMail(app, repMailId),
      due: (at) => sql`
        array(select m.id::text from rep_mails m where m.status = 'queued' and m.due_at <= ${at}
          and ${notSetAside("relay", sql`m.id::text`)} order by m.due_at limit ${mailsAtOnce})`,
      again: async (app, items) => (await import("./send/take-rep-mail.ts")).takeAgain(app, items),
    },
  },
  pages: async () => [(await import("./page/routes.ts")).repMailPageRoutes],
};
