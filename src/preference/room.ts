import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";
import type { SequenceParts } from "../sequence/parts.ts";

const requestsAtOnce = 100;

/** What recipients can do: the page behind every mail, leaving, and what they confirm by mail. */
export const preferenceRoom: Room<Ground & SequenceParts & SendParts, "link"> = {
  name: "preference",
  jobs: {
    link: {
      // Loaded when there is something to mail: the languages are of no use to a worker before.
      run: async (app, { requestId }) => (await import("./request/mail-request.ts")).mailRequest(app, requestId),
      due: (at) => sql`
        array(select r.id::text from recipient_requests r where r.mail_due_at <= ${at}
          and ${notSetAside("link", sql`r.id::text`)} order by r.mail_due_at limit ${requestsAtOnce})`,
      again: async (app, items) => (await import("./request/mail-request.ts")).mailRequestsAgain(app, items),
    },
  },
  pages: async () => {
    const [preferences, requests, answers] = await Promise.all([
      import("./routes.ts"),
      import("./request/routes.ts"),
      import("./answer/routes.ts"),
    ]);
    return [requests.requestRoutes, preferences.preferenceRoutes, answers.answerRoutes];
  },
};
