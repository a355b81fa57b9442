import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Beside the flow, reading: numbers that open to their rows. */
export const reportRoom: Room<Ground> = {
  name: "report",
  jobs: {},
  routes: async () => [(await import("./routes.ts")).reportRoutes],
};
