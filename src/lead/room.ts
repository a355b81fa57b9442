import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** People and what is known of them. */
export const leadRoom: Room<Ground> = {
  name: "lead",
  jobs: {},
  routes: async () => [
    (await import("./routes.ts")).leadRoutes,
    (await import("./account/routes.ts")).accountRoutes,
    (await import("./account/change-routes.ts")).accountChangeRoutes,
    (await import("./qualification/routes.ts")).qualificationRoutes,
  ],
};
