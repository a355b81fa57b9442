import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import { dueCalendars, pollAgain, pollCalendars } from "./calendar/poll-calendars.ts";
import type { RepParts } from "./parts.ts";

/** Who prospects are handed to, and by which rules. */
export const repRoom: Room<Ground & RepParts, "calendars"> = {
  name: "rep",
  jobs: {
    calendars: {
      run: (app) => pollCalendars(app),
      due: (at) => sql`exists ${dueCalendars(at)}`,
      again: (app, items) => pollAgain(app, items),
    },
  },
  routes: async () => {
    const [rep, absence, team, preview, channel] = await Promise.all([
      import("./routes.ts"),
      import("./absence/routes.ts"),
      import("./team/routes.ts"),
      import("./assign/preview-routes.ts"),
      import("./channel/routes.ts"),
    ]);
    return [preview.previewRoutes, rep.repRoutes, absence.absenceRoutes, team.teamRoutes, channel.channelRoutes];
  },
};
