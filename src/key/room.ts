import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Keys of the API. */
export const keyRoom: Room<Ground> = {
  name: "key",
  jobs: {},
  routes: async () => [(await import("./routes.ts")).keyRoutes],
};
