import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";
import { tellInChannel, tellInChannelAgain } from "./notice/channel/tell-in-channel.ts";
import { digestsDue, writeDigests, writeDigestsAgain } from "./digest/write-digests.ts";
import { dueHandoffs, lookAfterAgain, lookAfterHandoffs } from "./look-after.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { notifyAgain, notifyRep } from "./notice/notify.ts";
import { dueTasks, lookAfterTasks, lookAfterTasksAgain } from "./task/look-after-tasks.ts";
import type { HandoffParts } from "./parts.ts";

const noticesAtOnce = 200;

/** The rep's side: what is handed over, and how it is told. */
export const handoffRoom: Room<
  Ground & SequenceParts & InboundParts & SendParts & HandoffParts,
  "notify" | "handoffs" | "channel" | "digest" | "tasks"
> = {
  name: "handoff",
  jobs: {
    handoffs: {
      run: (app) => lookAfterHandoffs(app),
      due: (at) => sql`exists ${dueHandoffs(at)}`,
      again: (app, items) => lookAfterAgain(app, items),
    },
    channel: {
      run: (app, { channelMessageId }) => tellInChannel(app, channelMessageId),
      due: (at) => sql`
        array(select m.id::text from channel_messages m where m.status = 'pending' and m.due_at <= ${at}
          and ${notSetAside("channel", sql`m.id::text`)} order by m.due_at limit ${noticesAtOnce})`,
      again: (app, items) => tellInChannelAgain(app, items),
    },
    digest: {
      run: (app) => writeDigests(app),
      due: digestsDue,
      again: (app, items) => writeDigestsAgain(app, items),
    },
    tasks: {
      run: (app) => lookAfterTasks(app),
      due: (at) => sql`exists ${dueTasks(at)}`,
      again: (app, items) => lookAfterTasksAgain(app, items),
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
    (await import("./page/tasks/routes.ts")).tasksPageRoutes,
  ],
};
