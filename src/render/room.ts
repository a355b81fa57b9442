import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Templates: compiled once, filled for each lead. */
export const renderRoom: Room<Ground> = {
  name: "render",
  jobs: {},
  routes: async () => [(await import("./routes.ts")).templateRoutes],
};
