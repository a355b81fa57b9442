import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";
import { digestsDue } from "./digest/digests-due.ts";
import { dueHandoffs } from "./due-handoffs.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { dueTasks } from "./task/due-tasks.ts";
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
      // Loaded when there is a handoff: what reps are told is of no use to a worker before.
      run: async (app) => (await import("./look-after.ts")).lookAfterHandoffs(app),
      due: (at) => sql`exists ${dueHandoffs(at)}`,
      again: async (app, items) => (await import("./look-after.ts")).lookAfterAgain(app, items),
    },
    channel: {
      run: async (app, { channelMessageId }) =>
        (await import("./notice/channel/tell-in-channel.ts")).tellInChannel(app, channelMessageId),
      due: (at) => sql`
        array(select m.id::text from channel_messages m where m.status = 'pending' and m.due_at <= ${at}
          and ${notSetAside("channel", sql`m.id::text`)} order by m.due_at limit ${noticesAtOnce})`,
      again: async (app, items) => (await import("./notice/channel/tell-in-channel.ts")).tellInChannelAgain(app, items),
    },
    digest: {
      run: async (app) => (await import("./digest/write-digests.ts")).writeDigests(app),
      due: digestsDue,
      again: async (app, items) => (await import("./digest/write-digests.ts")).writeDigestsAgain(app, items),
    },
    tasks: {
      run: async (app) => (await import("./task/look-after-tasks.ts")).lookAfterTasks(app),
      due: (at) => sql`exists ${dueTasks(at)}`,
      again: async (app, items) => (await import("./task/look-after-tasks.ts")).lookAfterTasksAgain(app, items),
    },
    notify: {
      run: async (app, { outboxId }) => (await import("./notice/notify.ts")).notifyRep(app, Number(outboxId)),
      due: (at) => sql`
        array(select o.id::text from outbox o where o.done_at is null and o.due_at <= ${at}
          and ${notSetAside("notify", sql`o.id::text`)} order by o.due_at limit ${noticesAtOnce})`,
      again: async (app, items) => (await import("./notice/notify.ts")).notifyAgain(app, items),
    },
  },
  routes: async () => [(await import("./routes.ts")).handoffRoutes, (await import("./act/routes.ts")).actRoutes],
  pages: async () => [
    (await import("./page/routes.ts")).handoffPageRoutes,
    (await import("./page/file-routes.ts")).handoffFileRoutes,
    (await import("./page/tasks/routes.ts")).tasksPageRoutes,
  ],
};
