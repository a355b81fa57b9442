import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Who prospects are handed to, and by which rules. */
export const repRoom: Room<Ground> = {
  name: "rep",
  jobs: {},
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
